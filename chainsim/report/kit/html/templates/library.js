"use strict";
// The table of a library: searched, sorted, filtered. Without this script it is whole, the worst first.
(() => {
  const controls = document.getElementById("library");
  if (!controls) return;
  const body = document.querySelector("table.library tbody");
  const rows = [...body.rows];
  const shown = document.getElementById("library-shown");
  const at = (name) => controls.querySelector(`[name=${name}]`);
  const fields = ["search", "verdict", "finding", "low", "high"].map(at);
  const [search, verdict, finding, low, high] = fields;
  const known = rows.map((row) => ({
    row,
    name: row.dataset.name.toLowerCase(),
    text: `${row.dataset.name} ${row.dataset.findings}`.toLowerCase(),
    verdict: row.dataset.verdict,
    findings: row.dataset.findings.split(" "),
    number: Number(row.dataset.findings ? row.dataset.number : 0),
    lufs: row.dataset.lufs === "" ? null : Number(row.dataset.lufs),
    peak: row.dataset.peak === "" ? null : Number(row.dataset.peak),
    rank: Number(row.dataset.rank),
  }));
  const bins = [...document.querySelectorAll(".histogram .bin")];

  const apply = () => {
    const words = search.value.toLowerCase().split(/\s+/).filter(Boolean);
    const from = low.value === "" ? -Infinity : Number(low.value);
    const to = high.value === "" ? Infinity : Number(high.value);
    const ranged = low.value !== "" || high.value !== "";
    let count = 0;
    for (const one of known) {
      const fits = words.every((word) => one.text.includes(word))
        && (!verdict.value || one.verdict === verdict.value)
        && (!finding.value || one.findings.includes(finding.value))
        && (!ranged || (one.lufs !== null && one.lufs >= from && one.lufs < to));
      one.row.hidden = !fits;
      count += fits;
    }
    shown.textContent = count === rows.length ? `all ${rows.length}` : `${count} of ${rows.length}`;
    for (const bin of bins) {
      const inside = Number(bin.dataset.low) >= from && Number(bin.dataset.high) <= to;
      bin.classList.toggle("off", ranged && !inside);
    }
  };

  const by = { verdict: "rank", chain: "name", lufs: "lufs", peak: "peak", findings: "number" };
  const buttons = [...document.querySelectorAll("table.library thead button")];
  const sort = (button) => {
    const head = button.closest("th");
    const down = head.getAttribute("aria-sort") === "ascending";
    for (const other of buttons) other.closest("th").removeAttribute("aria-sort");
    head.setAttribute("aria-sort", down ? "descending" : "ascending");
    const key = by[button.dataset.sort], sign = down ? -1 : 1;
    const order = [...known].sort((one, other) => {
      const a = one[key], b = other[key];
      if (a === null || b === null) return (a === null) - (b === null); // what has none comes last, either way
      return a < b ? -sign : a > b ? sign : 0;
    });
    body.append(...order.map((one) => one.row));
  };

  for (const field of fields) field.addEventListener("input", apply);
  for (const button of buttons) button.addEventListener("click", () => sort(button));
  for (const bin of bins) bin.addEventListener("click", () => {
    low.value = bin.dataset.low;
    high.value = bin.dataset.high;
    apply();
  });
  controls.addEventListener("submit", (event) => event.preventDefault());
  controls.addEventListener("reset", () => setTimeout(apply));
  apply();
})();

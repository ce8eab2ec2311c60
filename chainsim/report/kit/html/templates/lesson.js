// The strip that moves: of the figures that stand one below the other the one that is heard is shown, its meters go
// from where they were to where they belong, and while it plays they show the levels of that moment.
(() => {
  "use strict";
  const player = document.getElementById("player");
  const meters = JSON.parse(document.getElementById("data").textContent).meters;
  const figures = [...document.querySelectorAll("figure.variant")];
  const still = matchMedia("(prefers-reduced-motion: reduce)");
  const start = Number(player.dataset.start), LOWEST = -200, FLOOR = -20000;

  const unpack = (text) => new Int16Array(Uint8Array.from(atob(text), (c) => c.charCodeAt(0)).buffer);
  for (const one of Object.values(meters).flat()) {
    if (one.peaks) { one.peaks = unpack(one.peaks); one.means = unpack(one.means); }
  }
  const at = (one, seconds) => {
    if (seconds === null || !one.peaks) return { peak: one.peak, rms: one.rms };
    const index = Math.min(one.peaks.length - 1, Math.max(0, Math.floor(seconds / one.step_s))); // it starts a little early
    const value = (tenths) => (tenths <= FLOOR ? LOWEST : tenths / 10);
    return { peak: value(one.peaks[index]), rms: value(one.means[index]) };
  };

  const bars = (svg) => {
    const low = Number(svg.dataset.low), high = Number(svg.dataset.high), height = Number(svg.dataset.height);
    return [...svg.querySelectorAll("g.tap")].map((tap) => {
      const top = Number(tap.dataset.y);
      const y = (db) => top + height - (Math.min(Math.max(db, low), high) - low) / (high - low) * height;
      const set = (kind, from, to) => {
        const bar = tap.querySelector(`.${kind}`);
        bar.setAttribute("y", from.toFixed(1));
        bar.setAttribute("height", Math.max(0, to - from).toFixed(1));
      };
      return ({ peak, rms }) => {
        const zero = y(0), bottom = top + height;
        set("peak", Math.max(y(peak), zero), bottom);
        set("rms", Math.max(y(rms), zero), bottom);
        set("over", Math.min(y(peak), zero), zero);
      };
    });
  };
  const drawings = figures.map((figure) => [...figure.querySelectorAll("svg.lesson")].map(bars));

  let name = figures[0].dataset.variant, levels = meters[name].map((one) => at(one, null)), waiting = false;
  const step = () => {
    waiting = false;
    const playing = player.dataset.state === "playing";
    const seconds = playing && !still.matches ? start + player.listening.now() : null;
    const goal = meters[name].map((one) => at(one, seconds));
    const share = still.matches ? 1 : 0.3; // of the way, with every picture
    let far = false;
    levels = levels.map((level, index) => {
      const moved = {};
      for (const kind of ["peak", "rms"]) {
        const from = Math.max(level[kind], -60), to = Math.max(goal[index][kind], -60);
        moved[kind] = Math.abs(to - from) < 0.05 ? goal[index][kind] : from + share * (to - from);
        far ||= Math.abs(to - from) >= 0.05;
      }
      return moved;
    });
    const drawn = drawings[figures.findIndex((figure) => !figure.hidden)];
    for (const taps of drawn) taps.forEach((draw, index) => draw(levels[index]));
    if (playing || far) move();
  };
  const move = () => { if (!waiting) { waiting = true; requestAnimationFrame(step); } };
  const fit = () => { // all of the meters above the fold, as large as they can be
    for (const svg of document.querySelectorAll("figure.variant:not([hidden]) svg.lesson")) {
      const top = svg.getBoundingClientRect().top + scrollY;
      svg.style.setProperty("--room", `${Math.max(240, innerHeight - top - 8)}px`);
    }
  };
  addEventListener("resize", fit);
  const show = () => {
    const heard = player.dataset.heard;
    const shown = figures.find((figure) => figure.dataset.variant === heard) ?? figures[0]; // the damage is that of the first
    for (const figure of figures) figure.hidden = figure !== shown;
    for (const said of shown.querySelectorAll(".lesson-verdict")) said.hidden = (said.dataset.of === "damage") !== (heard === "damage");
    fit();
    name = shown.dataset.variant;
    move();
  };
  new MutationObserver(show).observe(player, { attributes: true, attributeFilter: ["data-heard", "data-state"] });
  show();
  const answer = document.querySelector("button.answer");
  const reveal = () => {
    const hidden = document.body.classList.toggle("unanswered");
    answer.setAttribute("aria-pressed", String(!hidden));
    answer.lastChild.data = hidden ? " Show the answer" : " Hide the answer";
    fit();
  };
  answer.addEventListener("click", reveal);
  document.addEventListener("keydown", (event) => {
    if (event.key.toLowerCase() === "a" && !event.ctrlKey && !event.metaKey && !event.altKey) reveal();
  });
  addEventListener("beforeprint", () => { for (const figure of figures) figure.hidden = false; });
  addEventListener("afterprint", show);
})();

// What the page shows without this script stays as it is; here is only what moves: theme, zoom, reading, listening.
(() => {
  "use strict";
  const root = document.documentElement;
  root.classList.add("scripted");
  const data = JSON.parse(document.getElementById("data").textContent);
  const SVG = "http://www.w3.org/2000/svg";
  const SILENCE = -32768;
  const signed = (value) =>
    value === null || value <= SILENCE / 10 ? "−∞" : (value < 0 ? "−" : "+") + Math.abs(value).toFixed(1);
  const clock = (seconds, places) => {
    const whole = Math.floor(seconds / 60), rest = (seconds - 60 * whole).toFixed(places);
    return `${whole}:${rest.padStart(places ? places + 3 : 2, "0")}`;
  };
  const make = (name, attributes, parent) => {
    const made = document.createElementNS(SVG, name);
    for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
    parent?.append(made);
    return made;
  };
  const bound = (value, low, high) => Math.min(Math.max(value, low), high);

  // Theme: as the system says, or as chosen; remembered where the browser allows a file to remember.
  const themes = [...document.querySelectorAll("[data-set-theme]")];
  const setTheme = (theme) => {
    if (theme) root.dataset.theme = theme; else delete root.dataset.theme;
    for (const button of themes) button.setAttribute("aria-pressed", String(button.dataset.setTheme === theme));
  };
  for (const button of themes) button.addEventListener("click", () => {
    setTheme(button.dataset.setTheme);
    try { localStorage.setItem("chainsim-theme", button.dataset.setTheme); } catch { /* not allowed here */ }
  });
  try { setTheme(localStorage.getItem("chainsim-theme") ?? ""); } catch { /* not allowed here */ }

  // Where a pointer is, in the picture's own units.
  const place = (svg, event) => {
    const box = svg.getBoundingClientRect();
    return (event.clientX - box.left) * svg.viewBox.baseVal.width / box.width;
  };
  const shownOf = (pictures) => pictures.find((svg) => svg.getBoundingClientRect().width > 0) ?? pictures[0];

  // Level over time.
  const unpack = (text) => new Int16Array(Uint8Array.from(atob(text), (c) => c.charCodeAt(0)).buffer);
  const lanes = (data.lanes ?? []).map((lane) => ({ ...lane, peak: unpack(lane.peak), rms: unpack(lane.rms) }));
  const frame = document.querySelector(".lanes-frame");
  if (frame && lanes.length) {
    const pictures = [...frame.querySelectorAll("svg.lanes")];
    const readout = document.getElementById("lanes-readout");
    const length = Number(pictures[0].dataset.length);
    const shortest = Math.min(length, Math.max(0.05, 8 * lanes[0].step_s));
    let from = 0, to = length, at = 0, dragged = null, zoomed = false;
    const scale = (svg) => {
      const left = Number(svg.dataset.left), right = Number(svg.dataset.right);
      return {
        left, right,
        x: (seconds) => left + (seconds - from) / (to - from) * (right - left),
        seconds: (x) => from + bound((x - left) / (right - left), 0, 1) * (to - from),
      };
    };

    const draw = (svg) => {
      const { left, right, x } = scale(svg);
      const low = Number(svg.dataset.low), high = Number(svg.dataset.high), height = Number(svg.dataset.height);
      [...svg.querySelectorAll("g.plot")].forEach((plot, index) => {
        const lane = lanes[index], top = Number(plot.dataset.y);
        const y = (tenths) => top + height - (bound(tenths / 10, low, high) - low) / (high - low) * height;
        const first = Math.max(0, Math.floor(from / lane.step_s));
        const last = Math.min(lane.peak.length, Math.ceil(to / lane.step_s));
        const merged = Math.max(1, Math.floor((last - first) / (right - left)));
        const points = [];
        for (let i = first; i < last; i += merged) {
          let peak = SILENCE, power = 0, count = 0;
          for (let j = i; j < Math.min(i + merged, last); j++, count++) {
            peak = Math.max(peak, lane.peak[j]);
            power += 10 ** (lane.rms[j] / 100);
          }
          points.push([bound(x((i + merged / 2) * lane.step_s), left, right), peak, 100 * Math.log10(power / count)]);
        }
        const area = (which, kind) => {
          const line = points.map((point) => `${point[0].toFixed(1)} ${y(point[which]).toFixed(1)}`).join("L");
          const edge = `V${top + height}H${left}V${y(points[0][which]).toFixed(1)}z`;
          make("path", { d: `M${line}H${right}${edge}`, class: kind }, plot);
        };
        plot.replaceChildren();
        if (!points.length) return;
        area(1, "peak");
        area(2, "rms");
        make("path", { d: `M${left} ${y(0)}H${right}`, class: "zero" }, plot);
        const overs = points.filter((point) => point[1] > 0);
        const d = overs.map((point) => `M${point[0].toFixed(1)} ${y(0)}V${y(point[1]).toFixed(1)}`).join("");
        if (d) make("path", { d, class: "limit-over" }, plot);
      });
      for (const mark of svg.querySelectorAll("path.over[data-at]")) {
        const seconds = Number(mark.dataset.at), inside = seconds >= from && seconds <= to;
        mark.setAttribute("visibility", inside ? "visible" : "hidden");
        if (inside) mark.setAttribute("transform", `translate(${x(seconds).toFixed(1)} ${mark.dataset.y})`);
      }
      const time = svg.querySelector("g.time"), bottom = svg.viewBox.baseVal.height - 24;
      const steps = [0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 1200, 1800, 3600, 7200];
      const most = right - left > 400 ? 10 : 5;
      const step = steps.find((one) => (to - from) / one <= most) ?? 14400;
      time.replaceChildren();
      for (let tick = Math.ceil(from / step - 1e-9); tick * step <= to + 1e-9; tick++) {
        const px = x(tick * step), anchor = px < left + 14 ? "start" : px > right - 14 ? "end" : "middle";
        make("path", { d: `M${px} 8V${bottom}`, class: "grid" }, time);
        const words = make("text", { x: px, y: bottom + 14, class: "s", "text-anchor": anchor }, time);
        words.textContent = clock(tick * step, step >= 1 ? 0 : step >= 0.1 ? 1 : 2);
      }
    };

    const cursor = (svg) => svg.querySelector(".cursor") ?? make("path", { class: "cursor" }, svg);
    const read = (seconds) => {
      at = bound(seconds, from, to);
      for (const svg of pictures) {
        cursor(svg).setAttribute("d", `M${scale(svg).x(at).toFixed(1)} 8V${svg.viewBox.baseVal.height - 24}`);
      }
      const words = lanes.slice(0, 24).map((lane) => {
        const index = Math.min(lane.peak.length - 1, Math.floor(at / lane.step_s));
        const part = document.createElement("span"), name = document.createElement("bdi");
        name.textContent = lane.name;
        part.append(name, ` ${signed(lane.rms[index] / 10)}, peak ${signed(lane.peak[index] / 10)}`);
        return part;
      });
      const when = document.createElement("b");
      when.textContent = `${clock(at, 2)}  `;
      readout.replaceChildren(when, ...words);
    };
    const zoom = (start, end) => {
      const span = bound(end - start, shortest, length);
      from = bound(start, 0, length - span);
      to = from + span;
      zoomed = span < length;
      frame.dataset.from = from.toFixed(3);
      frame.dataset.to = to.toFixed(3);
      pictures.forEach(draw);
      read(at);
    };
    const around = (factor) => zoom(at - (at - from) * factor, at + (to - at) * factor);

    for (const svg of pictures) {
      svg.addEventListener("pointermove", (event) => {
        const { x, seconds } = scale(svg);
        read(seconds(place(svg, event)));
        if (dragged === null) return;
        const chosen = svg.querySelector(".chosen") ?? make("rect", { class: "chosen", y: 8 }, svg);
        chosen.setAttribute("x", Math.min(x(dragged), x(at)));
        chosen.setAttribute("width", Math.abs(x(at) - x(dragged)));
        chosen.setAttribute("height", svg.viewBox.baseVal.height - 32);
      });
      svg.addEventListener("pointerdown", (event) => {
        if (event.button !== 0) return;
        dragged = scale(svg).seconds(place(svg, event));
        if (event.pointerType === "mouse") svg.setPointerCapture(event.pointerId);
      });
      const release = () => {
        svg.querySelector(".chosen")?.remove();
        if (dragged !== null && Math.abs(at - dragged) > (to - from) / 50) {
          zoom(Math.min(at, dragged), Math.max(at, dragged));
        }
        dragged = null;
      };
      svg.addEventListener("pointerup", release);
      svg.addEventListener("pointercancel", () => { svg.querySelector(".chosen")?.remove(); dragged = null; });
      svg.addEventListener("dblclick", () => zoom(0, length));
      svg.addEventListener("wheel", (event) => {
        if (!event.ctrlKey) return; // the page scrolls; with Ctrl, or a pinch, it zooms
        event.preventDefault();
        around(event.deltaY > 0 ? 1.25 : 0.8);
      }, { passive: false });
    }
    frame.addEventListener("keydown", (event) => {
      const step = (to - from) / 60;
      const keys = {
        ArrowRight: () => { if (zoomed && at + step > to) zoom(from + step, to + step); read(at + step); },
        ArrowLeft: () => { if (zoomed && at - step < from) zoom(from - step, to - step); read(at - step); },
        "+": () => around(0.5), "=": () => around(0.5), "-": () => around(2),
        0: () => zoom(0, length), Home: () => read(from), End: () => read(to),
      };
      if (event.ctrlKey || event.metaKey || event.altKey || !keys[event.key]) return;
      event.preventDefault();
      keys[event.key]();
    });
    addEventListener("beforeprint", () => zoom(0, length));
  }

  // Spectrum.
  const spectrum = data.spectrum, board = document.querySelector(".spectrum-frame");
  if (spectrum && board) {
    const pictures = [...board.querySelectorAll("svg.spectrum")];
    const readout = document.getElementById("spectrum-readout");
    const low = Math.log2(20), high = Math.log2(20000);
    let band = -1;
    const read = (index) => {
      band = bound(index, 0, spectrum.hz.length - 1);
      for (const svg of pictures) {
        const { left, right, top, bottom } = svg.dataset;
        const share = (Math.log2(spectrum.hz[band]) - low) / (high - low);
        const x = Number(left) + bound(share, 0, 1) * (right - left);
        const line = svg.querySelector(".cursor") ?? make("path", { class: "cursor" }, svg);
        line.setAttribute("d", `M${x.toFixed(1)} ${top}V${bottom}`);
      }
      const before = spectrum.source[band], after = spectrum.output[band];
      const change = before === null || after === null ? "" : `, change ${signed(after - before)} dB`;
      const hz = document.createElement("b");
      hz.textContent = `${Math.round(spectrum.hz[band])} Hz  `;
      readout.replaceChildren(hz, `in ${signed(before)}, out ${signed(after)} dBFS${change}`);
    };
    for (const svg of pictures) svg.addEventListener("pointermove", (event) => {
      const { left, right } = svg.dataset;
      const share = bound((place(svg, event) - left) / (right - left), 0, 1);
      const wanted = low + share * (high - low);
      const distances = spectrum.hz.map((hz) => Math.abs(Math.log2(hz) - wanted));
      read(distances.indexOf(Math.min(...distances)));
    });
    board.addEventListener("keydown", (event) => {
      const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
      if (!step || event.ctrlKey || event.metaKey || event.altKey) return;
      event.preventDefault();
      read(band < 0 ? 0 : band + step);
    });
  }

  // Listening: tapes.js stands in front of this script.
  const player = document.getElementById("player");
  if (player) {
    const button = player.querySelector("button"), slider = player.querySelector("input[type=range]");
    const shown = player.querySelector("output"), choices = [...player.querySelectorAll("input[type=radio]")];
    const HEARD = choices.map((choice) => choice.value);
    const start = Number(player.dataset.start);
    const takenAway = Number(player.dataset.takenAway), late = Number(player.dataset.late);
    let context = null, buffers = null, playing = null, position = 0, heard = HEARD[0];

    const bytes = (id) =>
      Uint8Array.from(atob(document.getElementById(id).textContent.trim()), (c) => c.charCodeAt(0)).buffer;
    const difference = (where, { source, output }) => {
      const residual = where.createBuffer(source.numberOfChannels, source.length, source.sampleRate);
      for (let channel = 0; channel < source.numberOfChannels; channel++) {
        const target = residual.getChannelData(channel);
        const before = source.getChannelData(channel), after = output.getChannelData(channel);
        for (let frame = 0; frame < target.length; frame++) {
          target[frame] = after[frame] - takenAway * (before[frame - late] || 0); // nothing before the first frame
        }
      }
      return residual;
    };
    const decode = async (where) => {
      const decoded = new Map(), tapes = {};
      for (const { value, dataset } of choices) {
        const tape = dataset.tape ?? value; // several may play the same
        if (!document.getElementById(`audio-${tape}`)) continue;
        if (!decoded.has(tape)) decoded.set(tape, where.decodeAudioData(bytes(`audio-${tape}`)));
        tapes[value] = await decoded.get(tape);
      }
      if (HEARD.includes("residual")) tapes.residual = difference(where, tapes);
      return tapes;
    };
    const now = () => playing
      ? (playing.offset + context.currentTime - playing.since) % buffers[HEARD[0]].duration : position;
    const show = () => {
      slider.value = now();
      slider.setAttribute("aria-valuetext", clock(now(), 1));
      shown.textContent = clock(now(), 1);
      if (playing) requestAnimationFrame(show);
    };
    const stop = () => {
      if (!playing) return;
      position = now();
      playing.graph.stop();
      playing = null;
      player.dataset.state = "stopped";
      button.textContent = "▶";
      button.setAttribute("aria-label", "Play");
    };
    const play = async () => {
      context ??= new AudioContext();
      buffers ??= await decode(context);
      await context.resume();
      if (playing) return;
      const made = graph(context, buffers, heard), since = context.currentTime + 0.02;
      made.start(since, position);
      playing = { graph: made, since, offset: position };
      player.dataset.state = "playing";
      button.textContent = "❚❚";
      button.setAttribute("aria-label", "Pause");
      show();
    };
    const choose = (name) => {
      heard = name;
      player.dataset.heard = name;
      for (const choice of choices) choice.checked = choice.value === name;
      playing?.graph.choose(name, context.currentTime);
    };
    const move = async (seconds) => {
      const again = playing !== null;
      const last = Number(slider.max);
      stop();
      position = ((seconds % last) + last) % last;
      if (again) await play();
      show();
    };
    button?.addEventListener("click", () => (playing ? stop() : play()));
    slider?.addEventListener("input", () => move(Number(slider.value)));
    for (const choice of choices) choice.addEventListener("change", () => choose(choice.value));
    document.addEventListener("keydown", (event) => {
      if (event.ctrlKey || event.metaKey || event.altKey) return;
      const elsewhere = event.target.closest("button, a, input, [tabindex='0']");
      if (HEARD[Number(event.key) - 1]) choose(HEARD[Number(event.key) - 1]);
      else if (!button || (elsewhere && !player.contains(elsewhere))) return;
      else if (event.key === " " && event.target !== button) { event.preventDefault(); playing ? stop() : play(); }
      else if (event.target.type === "range" || event.target.type === "radio") return;
      else if (event.key === "ArrowRight") move(now() + 1);
      else if (event.key === "ArrowLeft") move(now() - 1);
    });
    for (const moment of document.querySelectorAll("button.moment")) {
      const at = Number(moment.dataset.at) - start;
      if (at < 0 || at >= Number(slider.max)) { moment.remove(); continue; }
      moment.addEventListener("click", async () => {
        choose("output");
        await move(Math.max(0, at - 0.5)); // a beat before it, so that it is heard to come
        await play();
      });
    }
    player.listening = { decode, graph, now }; // so that it can be played into something else than loudspeakers
  }
})();

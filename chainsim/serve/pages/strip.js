// The chain from left to right: what comes in, each stage with its knob, what goes out.
import { html, useLayoutEffect, useRef, useState } from "./vendor/htm-preact.js";
import { Knob } from "./knob.js";
import { Meter } from "./meter.js";
import { useHeld } from "./held.js";
import { clock, louder, signed } from "./words.js";

const gain = (before, after) => {
  const [a, b] = before?.integrated_lufs != null && after?.integrated_lufs != null
    ? [before.integrated_lufs, after.integrated_lufs] : [before?.rms_dbfs, after?.rms_dbfs];
  return a == null || b == null ? null : b - a;
};

// What an edit names is the stage's key: it is the same stage still where edits before it have moved it.
const Stage = ({ stage, levels, at, worst, advised, edit, open, onOpen, dragged, setDragged }) => {
  const inner = stage.path.includes("."), number = Number(stage.path), { key } = stage;
  const [bypassed, now, bypass] = useHeld(stage.bypass, (to) => edit({ set: `${key}.bypass`, to }));
  const card = useRef(null), held = card.current?.contains(document.activeElement) ? document.activeElement : null;
  useLayoutEffect(() => { // the browser forgets what has the focus where its element is moved, or can't be pressed any more
    const kept = held?.disabled ? held.parentElement.querySelector("[aria-label^=Move]:not(:disabled)") : held;
    if (kept && kept !== document.activeElement) kept.focus();
  }, [number]);
  const changed = gain(levels?.input, levels?.output);
  return html`
    <li ref=${card} class=${`stage ${worst ?? ""} ${bypassed ? "off" : ""} ${open ? "open" : ""}`}
      onDragOver=${(event) => dragged && event.preventDefault()}
      onDrop=${(event) => { if (!dragged) return; event.preventDefault(); if (dragged !== key && !inner) edit({ move: dragged, to: key }); setDragged(null); }}>
      ${/* Only the head drags the stage: what is turned below would be cut short by it. */ ""}
      <header draggable=${!inner} title=${inner ? "" : "Drag to another place"} onDragEnd=${() => setDragged(null)}
        onDragStart=${(event) => { event.dataTransfer.setData("text/plain", stage.name); event.dataTransfer.setDragImage(event.currentTarget.parentElement, 20, 20); setDragged(key); }}>
        <button class="stage-name" aria-expanded=${open} onClick=${onOpen} title="Open its parameters">${stage.name}</button>
        <small>${stage.kind === "parallel" ? "side by side" : stage.plugin !== stage.name ? String(stage.plugin).replace(/\.vst3$/, "") : ""}</small>
      </header>
      <div class="body">
        <div>
          <span class="caption">Input trim</span>
          <${Knob} label=${`Trim before ${stage.name}`} value=${stage.trim_db} advised=${advised}
            onTurn=${(to) => edit({ set: `${key}.trim_db`, to })} />
        </div>
        <${Meter} label=${`What ${stage.name} gives back`} levels=${levels?.output} at=${at} />
      </div>
      <p class="fed">${levels ? html`fed ${signed(levels.input.sample_peak_dbfs)} peak<br />${bypassed ? "bypassed" : changed === null ? "" : html`<b>${louder(changed)}</b>`}` : "…"}</p>
      <footer>
        <button aria-pressed=${bypassed} onClick=${() => bypass(!now())}>Bypass</button>
        ${!inner && html`<button aria-label=${`Move ${stage.name} to the left`} disabled=${number === 1} onClick=${() => edit({ move: key, by: -1 })}>←</button>
        <button aria-label=${`Move ${stage.name} to the right`} onClick=${() => edit({ move: key, by: 1 })} disabled=${stage.last}>→</button>
        <button aria-label=${`Remove ${stage.name}`} onClick=${(event) => { if (event.detail < 2) edit({ remove: key }); }}>✕</button>`}
      </footer>
    </li>`;
};

// `pathIn` says where a stage was in what was measured or checked: it may have been moved since.
export const Strip = ({ chain, levels, checked, pathIn, at, edit, opened, setOpened, children }) => {
  const [dragged, setDragged] = useState(null);
  const of = (stage) => { const path = pathIn(levels, stage); return levels?.stages.find((one) => one.path === path); };
  const worst = (stage) => { const path = pathIn(checked, stage); return checked?.findings.find((one) => one.path === path && one.severity !== "information")?.severity; };
  const trim = (where, stage) => { const path = stage && pathIn(checked, stage); return checked?.trims.find((one) => one.where === where && (!stage || one.path === path))?.trim_db; };
  const last = chain.stages.filter((one) => !one.path.includes(".")).length;
  const into = at === null ? null : at - (levels?.loop?.start_s ?? 0);
  return html`
    <div class="strip-frame"><ol class="strip" aria-label="The chain" data-revision=${levels?.revision ?? 0} data-measured=${levels?.loop ? "loop" : "whole"}>
      <li class="stage end"><header><b>In</b><small>the track</small></header>
        <div class="body"><div><span class="caption">Clip gain</span>
          <${Knob} label="Clip gain" value=${chain.input_trim_db} advised=${trim("input")} onTurn=${(to) => edit({ set: "input_trim_db", to })} /></div>
        <${Meter} label="The track" levels=${levels?.source} at=${into} /></div><p class="fed">${levels ? "as it is" : ""}</p></li>
      ${chain.stages.map((stage) => html`<${Stage} key=${stage.key} stage=${{ ...stage, last: Number(stage.path) === last }} levels=${of(stage)} at=${into}
        worst=${worst(stage)} advised=${trim("stage", stage)} edit=${edit} open=${opened === stage.key}
        onOpen=${() => setOpened(opened === stage.key ? null : stage.key)} dragged=${dragged} setDragged=${setDragged} />`)}
      <li class="stage add">${children}</li>
      <li class="stage end"><header><b>Out</b><small>after the fader</small></header>
        <div class="body"><div><span class="caption">Fader</span>
          <${Knob} label="Fader" value=${chain.fader_db} low=${-60} high=${12} advised=${trim("fader")} onTurn=${(to) => edit({ set: "fader_db", to })} /></div>
        <${Meter} label="The output" levels=${levels?.output} at=${into} scale=${true} /></div>
        <p class="fed">${levels ? html`true peak <b>${signed(levels.output.true_peak_dbtp)}</b><br />loudness <b>${signed(levels.output.integrated_lufs)}</b>` : ""}</p></li>
    </ol></div>
    <p class="key">${levels?.loop && html`<b>Of the loudest half minute, from ${clock(levels.loop.start_s)}; the whole track follows.</b> `}<span class="swatch rms"></span>mean <span class="swatch pk"></span>peak <span class="swatch ov"></span>past full scale.
      Under each meter: its highest peak in dBFS, and its loudness in LUFS; a true peak (dBTP) is what lies between the samples. Knobs: drag, wheel or arrow keys 0.1 dB, with Shift 1 dB, double-click resets.</p>`;
};

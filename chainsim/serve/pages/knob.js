// A knob for a level: drag, wheel (0.1 dB), arrows (0.1 dB, with Shift 1 dB), double-click resets.
import { useHeld } from "./held.js";
import { html, useRef, useState } from "./vendor/htm-preact.js";
import { decimal, signed } from "./words.js";

const bound = (value, low, high) => Math.min(Math.max(value, low), high);
const rounded = (value) => Math.round(value * 10) / 10;
const point = (degrees, radius) => {
  const angle = (degrees - 90) * Math.PI / 180;
  return `${(22 + radius * Math.cos(angle)).toFixed(2)} ${(22 + radius * Math.sin(angle)).toFixed(2)}`;
};

export const Knob = ({ label, value: kept, low = -24, high = 24, onTurn, advised }) => {
  const drag = useRef(null);
  const [value, now, set] = useHeld(kept, onTurn);
  const [typed, setTyped] = useState(null);
  const turn = (to) => set(rounded(bound(to, -200, 200)));
  const angle = (db) => bound((db - low) / (high - low), 0, 1) * 270 - 135;
  const from = angle(0), to = angle(value);
  const arc = Math.abs(to - from) < 0.5 ? "" :
    `M${point(from, 17)}A17 17 0 ${Math.abs(to - from) > 180 ? 1 : 0} ${to > from ? 1 : 0} ${point(to, 17)}`;
  const keys = {
    ArrowUp: 0.1, ArrowRight: 0.1, ArrowDown: -0.1, ArrowLeft: -0.1, PageUp: 1, PageDown: -1,
  };
  return html`
    <div class="knob">
      <svg viewBox="0 0 44 44" role="slider" tabindex="0" aria-label=${label} aria-valuemin=${low} aria-valuemax=${high}
        aria-valuenow=${value} aria-valuetext=${`${signed(value)} dB`}
        onKeyDown=${(event) => {
          const step = keys[event.key];
          if (step === undefined && event.key !== "Home") return;
          event.preventDefault();
          turn(event.key === "Home" ? 0 : now() + (event.shiftKey && Math.abs(step) < 1 ? 10 * step : step));
        }}
        onWheel=${(event) => { event.preventDefault(); turn(now() + (event.deltaY < 0 ? 0.1 : -0.1) * (event.shiftKey ? 10 : 1)); }}
        onDblClick=${() => turn(0)}
        onPointerDown=${(event) => { drag.current = { y: event.clientY, value: now() }; event.currentTarget.setPointerCapture(event.pointerId); }}
        onPointerMove=${(event) => {
          if (!drag.current) return;
          const moved = drag.current.y - event.clientY;
          if (Math.abs(moved) > 2) turn(drag.current.value + moved * (event.shiftKey ? 0.02 : 0.1));
        }}
        onPointerUp=${() => { drag.current = null; }} onPointerCancel=${() => { drag.current = null; }}>
        <path class="knob-track" d=${`M${point(-135, 17)}A17 17 0 1 1 ${point(135, 17)}`} />
        <path class="knob-arc" d=${arc} />
        <circle class="knob-cap" cx="22" cy="22" r="12.5" />
        <path class="knob-hand" d=${`M${point(to, 4)}L${point(to, 12)}`} />
      </svg>
      <input class="number" aria-label=${`${label}, in dB`} inputmode="decimal" value=${typed ?? signed(value)}
        onInput=${(event) => setTyped(event.currentTarget.value)}
        onFocus=${(event) => event.currentTarget.select()}
        onBlur=${() => setTyped(null)}
        onKeyDown=${(event) => {
          if (event.key === "Escape") { setTyped(null); event.currentTarget.blur(); }
          if (event.key !== "Enter" || typed === null) return;
          const number = Number(decimal(typed).replace(/dB|\s/gi, ""));
          if (Number.isFinite(number)) turn(number);
          setTyped(null);
        }} /> <span class="unit">dB</span>
      ${advised !== undefined && html`<button class="advised" title="What the advice says" onClick=${() => turn(advised)}>→ ${signed(advised)}</button>`}
    </div>`;
};

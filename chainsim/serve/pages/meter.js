// A meter: loudness-range of what passes a point. Dark is the mean (RMS), light the peak, vermilion what is past full scale.
import { html } from "./vendor/htm-preact.js";
import { level } from "./words.js";

const LOW = -60, HIGH = 12, HEIGHT = 168;
const y = (db) => HEIGHT - (Math.min(Math.max(db ?? LOW, LOW), HIGH) - LOW) / (HIGH - LOW) * HEIGHT;
export const TICKS = [12, 0, -12, -24, -36, -48];

// A curve comes as tenths of a dB, int16 in base64; it is opened when it is first played, and not after every edit.
const opened = new WeakMap();
const curves = (levels) => {
  if (!opened.has(levels)) {
    const curve = (text) => new Int16Array(Uint8Array.from(atob(text), (one) => one.charCodeAt(0)).buffer);
    opened.set(levels, { peaks: curve(levels.peaks), rms: curve(levels.rms) });
  }
  return opened.get(levels);
};

export const Meter = ({ label, levels, at, scale }) => {
  const peak = levels?.sample_peak_dbfs ?? null, rms = levels?.rms_dbfs ?? null;
  const moving = at === null || !levels?.step_s ? null : curves(levels);
  const index = moving && Math.min(moving.peaks.length - 1, Math.floor(at / levels.step_s));
  const nowPeak = moving && moving.peaks[index] / 10, nowRms = moving && moving.rms[index] / 10;
  const shownPeak = nowPeak ?? peak, shownRms = nowRms ?? rms;
  const over = peak !== null && peak > 0.049;
  return html`
    <figure class=${`meter ${over ? "over" : ""}`}>
      <svg viewBox=${`0 -4 ${scale ? 56 : 30} ${HEIGHT + 8}`} role="img"
        aria-label=${levels ? `${label}: peak ${level(peak)} dBFS, RMS ${level(rms)} dBFS` : `${label}: not measured`}>
        <rect class="trough" x="2" y="0" width="26" height=${HEIGHT} rx="3" />
        ${shownPeak !== null && html`<rect class="peak-bar" x="2" y=${y(Math.min(shownPeak, 0))} width="26" height=${HEIGHT - y(Math.min(shownPeak, 0))} rx="3" />`}
        ${shownPeak > 0 && html`<rect class="over-bar" x="2" y=${y(shownPeak)} width="26" height=${y(0) - y(shownPeak)} />`}
        ${shownRms !== null && html`<rect class="rms-bar" x="7" y=${y(shownRms)} width="16" height=${HEIGHT - y(shownRms)} rx="2" />`}
        <path class="full-scale" d=${`M0 ${y(0)}H30`} />
        ${peak !== null && html`<path class=${over ? "hold hot" : "hold"} d=${`M2 ${y(peak)}H28`} />`}
        ${scale && TICKS.map((db) => html`<text x="34" y=${y(db) + 3.5}>${db > 0 ? "+" : db < 0 ? "−" : ""}${Math.abs(db)}</text>`)}
      </svg>
      <figcaption><b>${levels ? level(peak) : "–"}</b><span>${levels ? level(levels.integrated_lufs) : "–"}</span></figcaption>
    </figure>`;
};

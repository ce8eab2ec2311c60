// A plugin's own parameters, with their ranges and units.
import { html, useEffect, useState } from "./vendor/htm-preact.js";
import { ask } from "./asking.js";
import { useHeld } from "./held.js";
import { decimal, named } from "./words.js";

// Where a slider moves if the plugin takes anything: the number beside it can be typed all the same.
const USUAL = { dB: [-60, 24], ms: [0, 1000], Hz: [20, 20000], "%": [0, 100], s: [0, 10] };

export const Presets = ({ stage, onChoose }) => {
  const [known, setKnown] = useState({});
  useEffect(() => { ask(`/presets?stage=${stage.key}`).then(setKnown, () => {}); }, [stage.key]);
  if (!Object.keys(known).length && !stage.preset) return null;
  return html`<label class="row"><span class="caption">Preset</span>
    <select aria-label="Preset" onChange=${(event) => onChoose(event.currentTarget.value)}>
      <option value="" selected=${!stage.preset}>as the plugin comes</option>
      ${Object.entries(known).map(([id, name]) => html`<option value=${id} selected=${name === stage.preset}>${name}</option>`)}
    </select>${stage.preset && html`<span class="quiet">What shows no value below is as ${stage.preset} has it.</span>`}</label>`;
};

const AsItIs = () => html`<option value="" selected>as the preset</option>`;

const Parameter = ({ about, id, kept, onSet }) => {
  const { words, unit } = named(about.name), [value, , set] = useHeld(kept, onSet), [typed, setTyped] = useState(null);
  if (value !== null && value !== undefined && typeof value === "object") return html`
    <p class="parameter"><span>${words}</span> <em>automated in the file</em></p>`;
  if (typeof about.default === "boolean") return html`
    <label class="parameter" for=${id}><span>${words}</span>
      <input id=${id} type="checkbox" checked=${value === true} onChange=${(event) => set(event.currentTarget.checked)} /></label>`;
  if (about.choices.length) return html`
    <label class="parameter" for=${id}><span>${words}</span>
      <select id=${id} value=${String(value ?? "")} onChange=${(event) => set(event.currentTarget.value)}>
        ${value === undefined && html`<${AsItIs} />`}${about.choices.map((choice) => html`<option selected=${choice === String(value)}>${choice}</option>`)}</select></label>`;
  const range = about.minimum !== null && about.maximum !== null, [usualLeast, usualMost] = USUAL[unit] ?? [0, 20];
  const wide = !range || about.maximum - about.minimum > 20 * (usualMost - usualLeast) || (unit === "dB" && about.maximum - about.minimum > 150);
  const least = wide ? Math.max(about.minimum ?? -Infinity, usualLeast) : about.minimum;
  const room = typeof about.default === "number" && about.default >= usualMost ? 2 * about.default : usualMost; // to both sides of it
  const most = wide ? Math.min(about.maximum ?? Infinity, room) : about.maximum;
  const take = (text) => { setTyped(null); if (text.trim() !== "") set(Number.isFinite(Number(decimal(text))) ? Number(decimal(text)) : text); };
  return html`
    <label class="parameter" for=${id}><span>${words}</span>
      ${typeof value === "number" && html`<input class="range" type="range" aria-label=${`${words}, coarse`} min=${least} max=${most} step="any" value=${value}
        onInput=${(event) => set(Number(Number(event.currentTarget.value).toPrecision(4)))} />`}
      <input id=${id} class="number" inputmode="decimal" value=${typed ?? value}
        onInput=${(event) => setTyped(event.currentTarget.value)} onChange=${(event) => take(event.currentTarget.value)}
        onKeyDown=${(event) => { if (event.key === "Escape") setTyped(null); }} />
      <span class="unit">${unit}</span>
      <small>${range ? `${about.minimum} to ${about.maximum}` : ""}</small>
    </label>`;
};

export const Parameters = ({ plugin, stage, onSet }) => {
  const [known, setKnown] = useState(null), [failed, setFailed] = useState("");
  useEffect(() => {
    if (plugin) ask(`/parameters?id=${encodeURIComponent(plugin)}`).then(setKnown, (error) => setFailed(error.message));
  }, [plugin]);
  if (!plugin) return html`<p class="quiet">No parameters can be shown for this stage.</p>`;
  if (failed) return html`<p class="bad" role="alert">${failed}</p>`;
  if (!known) return html`<p class="quiet">Asking the plugin …</p>`;
  return html`<div class="parameters">${known.parameters.map((one) => html`
    <${Parameter} key=${one.name} about=${one} id=${`p-${stage.key}-${one.name}`} onSet=${(to) => onSet(one.name, to)}
      kept=${stage.parameters[one.name] ?? (stage.preset ? undefined : one.default)} />`)}</div>`;
};

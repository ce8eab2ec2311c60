// What is heard: the whole chain as it is and with trims, what goes in, and what any stage gives back.
import { html, useState } from "./vendor/htm-preact.js";
import { clock } from "./words.js";

export const HEARD = [["in", "In"], ["out", "As is"], ["trimmed", "With trims"], ["difference", "Only what the chain does"]];

const Taps = ({ player, stages, revision }) => {
  const [asking, setAsking] = useState(false);
  const shown = stages.filter((one) => player.tapes[`tap-${one.path}`]);
  const load = async () => { setAsking(true); try { await player.load(revision, true); } finally { setAsking(false); } };
  if (!shown.length) return html`<button onClick=${load} disabled=${asking || !player.ready}>${asking ? "Rendering …" : "Hear behind every stage"}</button>`;
  return html`<label class="behind"><span class="caption">Behind a stage</span>
    <select aria-label="Behind a stage" onChange=${(event) => player.choose(event.currentTarget.value || "out")}>
      <option value="" selected=${!player.heard.startsWith("tap-")}>Choose …</option>
      ${shown.map((one) => html`<option value=${`tap-${one.path}`} selected=${player.heard === `tap-${one.path}`}>${one.path} ${one.name}</option>`)}
    </select></label>`;
};

export const Listening = ({ player, fresh, stages, revision }) => html`
  <section class="listen" aria-label="Listen"><h2>Listen</h2>
    <div class="row">
      <button class="play" aria-label=${player.playing ? "Pause" : "Play"} onClick=${() => (player.playing ? player.pause() : player.play())} disabled=${!player.ready}>${player.playing ? "❚❚" : "▶"}</button>
      <div class="choices" role="radiogroup" aria-label="What is heard">${HEARD.filter(([name]) => player.tapes[name]).map(([name, words], index) => html`
        <button role="radio" aria-checked=${player.heard === name} onClick=${() => player.choose(name)}><kbd>${index + 1}</kbd> ${words}</button>`)}</div>
      ${stages.length > 1 && html`<${Taps} player=${player} stages=${stages} revision=${revision} />`}
      <input type="range" min="0" max=${player.length} step="0.01" value=${player.now} aria-label="Position" aria-valuetext=${clock(player.now)}
        onInput=${(event) => player.move(Number(event.currentTarget.value))} disabled=${!player.ready} />
      <output>${clock(player.start + player.now)}</output>
    </div>
    <p class="quiet">${!player.ready ? "The loudest half minute, rendered in a moment." : html`All as loud as each other${player.facts.trimmed ? "" : "; no trim is needed, so there is no tape with trims"}.${fresh ? "" : " As before: the new one is being rendered."}`}</p>
  </section>`;

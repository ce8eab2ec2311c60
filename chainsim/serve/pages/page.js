import { html, render, useEffect, useRef, useState } from "./vendor/htm-preact.js";
import { TakeAlong } from "./along.js";
import { ask, listen, post, upload } from "./asking.js";
import { hasFolder } from "./dropping.js";
import { EditQueue } from "./edit_queue.js";
import { handedOver, handOver, keep } from "./keeping.js";
import { HEARD, Listening } from "./listening.js";
import { Parameters, Presets } from "./parameters.js";
import { Player } from "./player.js";
import { Strip } from "./strip.js";
import { Top } from "./top.js";
import { clock } from "./words.js";

const Drop = ({ onFile, big }) => {
  const [over, setOver] = useState(false);
  return html`
    <label class=${`drop ${over ? "over" : ""} ${big ? "big" : ""}`}
      onDragOver=${(event) => { event.preventDefault(); setOver(true); }} onDragLeave=${() => setOver(false)}
      onDrop=${() => setOver(false)}>
      <b>${big ? "Drop a track here" : "Another track"}</b>
      ${big && html`<span>or click to choose one: WAV, FLAC, AIFF, MP3, Ogg. It stays on this machine.</span>`}
      <input type="file" accept="audio/*,.wav,.flac,.aif,.aiff,.mp3,.ogg,.yaml,.yml" aria-label="Choose a track"
        onChange=${(event) => { if (event.currentTarget.files[0]) onFile(event.currentTarget.files[0]); event.currentTarget.value = ""; }} />
    </label>`;
};

const Add = ({ plugins, complete, onAdd }) => html`
  <label class="adder"><span class="caption">Add a stage</span>
    <select aria-label="Add a stage" value="" onChange=${(event) => { const id = event.currentTarget.value; event.currentTarget.value = ""; if (id) onAdd(id); }}>
      <option value="">${plugins ? "Choose …" : "Looking …"}</option>
      ${["builtin", "vst3"].map((kind) => html`<optgroup label=${kind === "builtin" ? "Built in" : complete ? "Installed here" : "Installed here (still looking …)"}>
        ${(plugins ?? []).filter((one) => one.kind === kind).map((one) => html`<option value=${one.id}>${one.name}</option>`)}</optgroup>`)}
    </select></label>`;

// What there is to do or what is being done: one line that is always there, so that nothing below it moves under a hand.
const Doing = ({ now, checked, stale, failing, edit }) => html`
  <p class="doing">${failing ? "" : !stale ? checked.trims.length > 0 && html`<button class="apply" onClick=${() => edit({ apply: "trims" })}>Apply the trims</button>` :
    now?.stopped ? html`Not checked. <button onClick=${() => edit({ check: true })}>Check it</button>` : html`
    <progress value=${now?.share ?? undefined} max="1" aria-label="How far the check is"></progress>
    <span>${checked ? "What stands above is as before. " : ""}Checking${now?.doing ? `: ${now.doing}` : " what you changed"} …</span>
    <button onClick=${() => edit({ check: false })}>Stop</button>`}</p>`;

// A message that begins with the place it is about names it once.
const placed = ({ where, message }) => message.toLowerCase().startsWith(where.toLowerCase())
  ? [message.slice(0, where.length), message.slice(where.length)] : [`${where[0].toUpperCase()}${where.slice(1)}:`, ` ${message[0].toLowerCase()}${message.slice(1)}`];

const Found = ({ checked, stale, playable, onMoment }) => html`
  <section aria-label="What was found" class=${stale ? "stale" : ""}><h2>What was found ${stale && html`<small>as before; being checked again</small>`}</h2>
    <p class="verdict">${checked.verdict}</p>
    <ul class="findings">${checked.findings.map((one) => html`
      <li class=${one.severity}><details><summary><b>${placed(one)[0]}</b>${placed(one)[1]}</summary><pre>${one.explanation}</pre></details>
        ${one.at_s !== null && playable(one.at_s) && html`<button class="moment" onClick=${() => onMoment(one.at_s)} aria-label=${`Hear it at ${clock(one.at_s)}`}>▶ ${clock(one.at_s)}</button>`}</li>`)}</ul>
  </section>`;

const CHAIN = /\.ya?ml$|\.json$/i, PROJECT = /\.(rpp|rpp-bak|dawproject)$/i, FOREIGN = /\.(als|flp|logicx|ptx|ptf|cpr|song|aup3|band)$/i;
const MOST_KEPT = 500; // revisions

const App = () => {
  const [state, setState] = useState(null), [levels, setLevels] = useState(null), [checked, setChecked] = useState(null);
  const [failed, setFailed] = useState(null), [checking, setChecking] = useState(null), [connected, setConnected] = useState(true), [wrong, setWrong] = useState("");
  const [plugins, setPlugins] = useState(null), [complete, setComplete] = useState(false), [opened, setOpened] = useState(null), [offered, setOffered] = useState(null);
  const [left, setLeft] = useState(handedOver), [progress, setProgress] = useState(null), [said, setSaid] = useState(""), [, redraw] = useState(0);
  const stagesOf = useRef(new Map()); // by revision: which stage was where
  const player = useRef(null), playing = useRef(undefined);
  player.current ??= new Player(() => redraw((count) => count + 1));
  const guarded = (work) => async (...values) => {
    try { setWrong(""); return await work(...values); } catch (error) { setWrong(error.message); } finally { setProgress(null); }
  };
  const edits = useRef(null);
  edits.current ??= new EditQueue(guarded(async (values) => (await post("/edit", values)).revision));
  const edit = (values) => edits.current.take(values);
  const take = guarded(async (file) => {
    setProgress(0);
    if (PROJECT.test(file.name)) throw new Error(`${file.name} is a whole session: drop it with its tracks under Session.`);
    if (FOREIGN.test(file.name)) throw new Error(`${file.name} can't be read here: export its tracks and drop them together under Session, or save it as DAWproject.`);
    if (CHAIN.test(file.name)) {
      const answer = await upload("/chain", file, setProgress);
      setOffered(answer.offered ? answer : null);
    } else {
      await upload("/track", file, setProgress);
    }
    return true;
  });
  const takeAll = async (files) => { // a track and a chain at once, if need be
    const chains = files.filter(({ name }) => CHAIN.test(name)), tracks = files.filter((one) => !chains.includes(one));
    for (const file of [chains[0], tracks[0]].filter(Boolean)) await take(file);
    const over = [...chains.slice(1), ...tracks.slice(1)].map(({ name }) => name);
    if (over.length) setWrong(`Here one track is played through one chain: ${over.join(", ")} ${over.length > 1 ? "were" : "was"} left. Tracks of one song go to Session, many chains to Library.`);
  };

  useEffect(() => {
    listen((event) => {
      if (event.kind === "state") {
        if (event.track?.number !== playing.current) { // what is shown is of another track, even where its revision is the same
          playing.current = event.track?.number;
          player.current.clear();
          stagesOf.current.clear();
          setLevels(null); setChecked(null); setFailed(null);
        }
        stagesOf.current.set(event.revision, event.chain.stages);
        for (const revision of stagesOf.current.keys()) if (stagesOf.current.size > MOST_KEPT) stagesOf.current.delete(revision);
        setState(event);
        keep(event);
        edits.current.shown.rise(event.revision);
      }
      if (event.kind === "checking") setChecking(event);
      if (event.kind === "levels") { setLevels(event); setFailed(null); edits.current.measured.rise(event.revision); }
      if (event.kind === "checked") { setChecked(event); setFailed(null); player.current.load(event.revision).catch(() => {}); }
      if (event.kind === "failed") { setFailed(event); edits.current.measured.rise(event.revision); }
    }, setConnected, "/events", handOver);
    const look = () => ask("/plugins").then((found) => {
      setPlugins(found.plugins);
      setComplete(found.complete);
      if (!found.complete) setTimeout(look, 1000);
    }, (error) => setWrong(error.message));
    look();
    document.addEventListener("keydown", (event) => {
      if ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === "z" && !event.target.closest("input")) {
        event.preventDefault();
        edit(event.shiftKey ? { redo: true } : { undo: true });
      }
      if (event.ctrlKey || event.metaKey || event.altKey || event.target.closest("input, select, [role=slider]")) return;
      const names = HEARD.map(([name]) => name).filter((name) => player.current.tapes[name]);
      if (names[Number(event.key) - 1]) player.current.choose(names[Number(event.key) - 1]);
      if (event.key === " " && !event.target.closest("button, summary")) {
        event.preventDefault();
        if (player.current.playing) player.current.pause(); else player.current.play();
      }
    });
    document.addEventListener("dragover", (event) => event.preventDefault());
    document.addEventListener("drop", (event) => { // anywhere, not only on what asks for it
      event.preventDefault();
      if (hasFolder(event.dataTransfer)) setWrong("That is a folder. A session with its tracks goes to Session, many chains go to Library; here one track is played through one chain.");
      else takeAll([...event.dataTransfer.files]);
    });
    const tick = () => { if (player.current.playing) redraw((count) => count + 1); setTimeout(tick, 100); };
    tick();
  }, []);

  if (!state) return html`<p class="quiet">Opening …</p>`;
  const stale = !checked || checked.revision !== state.revision, fresh = !stale;
  const at = player.current.playing ? player.current.start + player.current.now : null;
  const shown = state.chain.stages.find((one) => one.key === opened);
  const stagesIn = (found) => (found && stagesOf.current.get(found.revision)) ?? state.chain.stages;
  const pathIn = (found, stage) => stagesIn(found).find((one) => one.key === stage.key)?.path;
  const idOf = (stage) => plugins?.find((one) => one.kind === stage.kind && (stage.kind === "builtin" ? one.name === stage.plugin : one.id.startsWith(`vst3:${stage.plugin}:`)))?.id;
  const failing = failed && failed.revision === state.revision ? failed : null;
  return html`
    <${Top}>
      <p class="track">${state.track ? html`<b>${state.track.name}</b> ${state.track.length_s === null ? "" : clock(state.track.length_s)}, ${state.track.sample_rate_hz / 1000} kHz, ${state.track.channels === 1 ? "mono" : "stereo"}` : "see the levels between your plugins"}</p>
      <div class="actions">
        <button onClick=${() => edit({ undo: true })} disabled=${!state.can_undo}>Undo</button>
        <button onClick=${() => edit({ redo: true })} disabled=${!state.can_redo}>Redo</button>
        ${state.file ? html`<button onClick=${guarded(async () => { const answer = await post("/save", {}); setSaid(`Saved to ${answer.saved}.`); setTimeout(() => setSaid(""), 4000); })} disabled=${state.saved}>${state.saved ? "Saved" : `Save ${state.file}`}</button>` : ""}
        <a class="button" href="/chain.yaml" download="chain.yaml">Download chain</a>
      </div>
    <//>
    ${!connected && html`<p class="bad" role="alert">chainsim does not answer: it was ended, or this machine slept. What is shown is as before. Start it again in the same folder, and the page comes back by itself.</p>`}
    ${wrong && html`<p class="bad" role="alert">${wrong} <button onClick=${() => setWrong("")}>OK</button></p>`}
    ${failing && html`<p class="bad" role="alert">${failing.message} The edit stays: bypass or remove the stage, or undo.</p>`}
    ${left && html`<p class="ask" role="alert">chainsim was ended and started again. The chain that you had here is kept.${state.track ? "" : " Its track has to be dropped once more."}
      <button onClick=${async () => { if (await take(left)) setLeft(null); }}>Take it back</button> <button onClick=${() => setLeft(null)}>Leave it</button></p>`}
    ${offered && html`<p class="ask" role="alert">${offered.offered} loads plugins that are installed here: ${offered.plugins.join(", ")}.
      <button onClick=${guarded(async () => { await post("/trust", { offer: offered.offer }); setOffered(null); })}>Load them</button> <button onClick=${() => setOffered(null)}>Leave it</button></p>`}
    ${progress !== null && html`<p class="quiet" role="status">Reading the file … <progress value=${progress} max="1"></progress></p>`}
    <p class="sr" role="status">${said}</p>
    <main>
      ${!state.track ? html`<${Drop} big=${true} onFile=${take} />
        ${!state.chain.stages.length && html`<p class="quiet">No track at hand? <button onClick=${guarded(() => post("/example", {}))}>Open an example</button></p>`}` : html`
        <div class=${`todo ${checked ? checked.severity : ""} ${stale ? "stale" : ""}`} aria-live="polite">
          <p>${checked ? checked.todo : failing ? "This can't be measured as it stands." : "Listening to it …"}</p>
        </div>
        <${Doing} now=${checking?.revision === state.revision ? checking : null} checked=${checked} stale=${stale} failing=${failing} edit=${edit} />`}
      <${Strip} chain=${state.chain} levels=${levels} checked=${checked} pathIn=${pathIn} at=${at} edit=${edit} opened=${opened} setOpened=${setOpened}>
        <${Add} plugins=${plugins} complete=${complete} onAdd=${(plugin) => edit({ add: plugin })} />
      <//>
      ${shown && html`<section class="panel" aria-label=${`Parameters of ${shown.name}`}><h2>${shown.name}</h2>
        ${shown.kind === "vst3" && !shown.path.includes(".") && html`<${Presets} key=${shown.key} stage=${shown} onChoose=${(preset) => edit({ preset, of: shown.key })} />`}
        <${Parameters} key=${shown.key} plugin=${idOf(shown)} stage=${shown} onSet=${(name, to) => edit({ set: `${shown.key}.parameters.${name}`, to })} /></section>`}
      ${state.track && html`<${Listening} player=${player.current} fresh=${fresh} stages=${stagesIn(checked)} revision=${checked?.revision} />`}
      ${checked && html`<${Found} checked=${checked} stale=${stale} playable=${(at_s) => player.current.ready && at_s >= player.current.start && at_s < player.current.start + player.current.length}
        onMoment=${async (at_s) => { await player.current.move(at_s - player.current.start - 0.5); await player.current.play(); }} />`}
      ${checked && html`<${TakeAlong} stages=${state.chain.stages} fresh=${fresh} hasTrims=${checked.trims.length > 0} onWrong=${(error) => setWrong(error.message)} />`}
      ${state.track && html`<div class="row another"><${Drop} onFile=${take} /><p class="quiet">A chain file can be dropped here as well.${" "}
        ${levels && html`Last edit: ${levels.rendered_from === null ? "arithmetic" : `rendered from stage ${levels.rendered_from}`}, ${Math.round(levels.took_ms)} ms${levels.loaded_anew ? "; plugins were loaded anew" : ""}.`}</p></div>`}
    </main>`;
};

render(html`<${App} />`, document.getElementById("app"));

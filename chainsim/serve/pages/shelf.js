// Finished mixes, a session, many chains: what is asked for waits in one queue, and its report is shown below.
import { html, render, useEffect, useState } from "./vendor/htm-preact.js";
import { ask, listen, post, upload } from "./asking.js";
import { dropped } from "./dropping.js";
import { Row } from "./jobs.js";
import { AUDIO, Drop, Top } from "./top.js";

const KIND = location.pathname.slice(1);
const HINTS = {
  mix: "A finished mix is measured and judged: clipping, over-limiting, balance, loudness. Nothing is changed.",
  session: "Every track, group and bus of a session, how they add up, and which clip gain to turn on each track.",
  library: "Many chains beside each other, to be sorted and filtered: what is wrong with which.",
};

const Shelf = () => {
  const [jobs, setJobs] = useState([]), [chosen, setChosen] = useState(null), [connected, setConnected] = useState(true);
  const [wrong, setWrong] = useState(""), [chains, setChains] = useState([]), [sending, setSending] = useState(null);
  const [folder, setFolder] = useState(null), [session, setSession] = useState(null), [offered, setOffered] = useState(null), [track, setTrack] = useState(null);
  const failed = (error) => setWrong(error.message);
  useEffect(() => { ask("/shelf").then((found) => { setFolder(found.folder); setChains(found.chains); setSession(found.session); setTrack(found.track); }, failed); }, []);
  useEffect(() => {
    let first = true;
    listen((event) => {
      const own = event.jobs.filter((job) => job.kind === KIND);
      setJobs(own);
      if (first && KIND === "session" && !own.length) ask("/shelf").then((found) => found.session && make(), failed); // there is one thing to do
      first = false;
    }, setConnected, "/jobs/events");
  }, []);
  const one = async ({ file, name }) => { // a mix, or a chain
    const answer = await upload(KIND === "mix" ? "/mixes" : "/chains", file, setSending, name);
    if (answer.chains) setChains(answer.chains); else setChosen(answer.job);
  };
  const mix = async (drop, trusted) => {
    const answer = await post(`/drops/${drop}/mix`, { trusted });
    if (answer.offered) setOffered({ ...answer, drop }); else setChosen(answer.job);
  };
  const together = async (files) => { // a session with its tracks
    const { drop } = await post("/drops", {});
    for (const [at, { file, name }] of files.entries()) {
      await upload(`/drops/${drop}/files`, file, (share) => setSending((at + share) / files.length), name);
    }
    await mix(drop, false);
  };
  const send = async (files) => {
    const wanted = KIND === "library" ? files.filter(({ name }) => files.length === 1 || /\.ya?ml$/i.test(name)) : files;
    const troubles = [], names = new Map();
    for (const each of KIND === "library" ? wanted : []) { // two of one name are two
      const before = names.get(each.name) ?? 0;
      names.set(each.name, before + 1);
      if (before) each.name = each.name.replace(/(\.[^.]*)?$/, ` (${before + 1})$1`);
    }
    setWrong(""); setOffered(null); setSending(0);
    if (!wanted.length) troubles.push(files.length ? "there is no chain file in what was dropped" : "there is no file in what was dropped");
    for (const work of !wanted.length ? [] : KIND === "session" ? [() => together(wanted)] : wanted.map((file) => () => one(file))) {
      try { await work(); } catch (error) { troubles.push(error.message); }
    }
    setWrong(troubles.join("\n"));
    setSending(null);
  };
  const make = () => post("/jobs", { make: KIND }).then((answer) => { setWrong(""); setChosen(answer.job); }, failed);
  useEffect(() => {
    const over = (event) => event.preventDefault();
    const drop = (event) => { event.preventDefault(); dropped(event.dataTransfer).then(send, failed); };
    document.addEventListener("dragover", over);
    document.addEventListener("drop", drop);
  }, []);
  const ready = jobs.filter((one) => one.state === "done");
  const shown = ready.find((one) => one.number === chosen) ?? (jobs.some((one) => one.number === chosen) ? null : ready.at(-1));
  return html`
    <${Top}><p class="track">${HINTS[KIND]}</p><//>
    ${!connected && html`<p class="bad" role="alert">chainsim does not answer: it was ended, or this machine slept. Start it again in the same folder, and the page comes back by itself.</p>`}
    ${wrong && html`<p class="bad" role="alert">${wrong} <button onClick=${() => setWrong("")}>OK</button></p>`}
    ${offered && html`<p class="ask" role="alert">${offered.offered} loads plugins that are installed here: ${offered.plugins.join(", ")}.
      <button onClick=${() => { setOffered(null); mix(offered.drop, true).catch(failed); }}>Load them</button> <button onClick=${() => setOffered(null)}>Leave it</button></p>`}
    ${sending !== null && html`<p class="quiet" role="status">Reading the file … <progress value=${sending} max="1" aria-label="How much of the file has come"></progress></p>`}
    <main>
      ${KIND === "mix" && html`<${Drop} big=${!jobs.length} onFiles=${send} several=${true} accept=${AUDIO}
        title=${jobs.length ? "Another mix" : "Drop a finished mix here"} words=${!jobs.length && "or click to choose: WAV, FLAC, AIFF, MP3, Ogg; several at once. It stays on this machine."} />`}
      ${KIND === "library" && html`<${Drop} big=${!jobs.length && !chains.length} onFiles=${send} several=${true} accept=".yaml,.yml"
        title=${chains.length ? "More chains" : "Drop chain files here"} words=${!chains.length && "as saved on the chain page; several at once. The track that is open there is played into each."} />
        ${(chains.length > 0 || folder) && html`<p class="row"><button class="apply" onClick=${make}>Check ${[folder, chains.length && `${chains.length} ${chains.length === 1 ? "chain" : "chains"}`].filter(Boolean).join(" and ")}</button> <span class="quiet">${chains.join(", ")}${track ? html`; <b>${track}</b> is played into each.` : !folder ? html`. No track is open yet: drop one on the <a href="/">chain page</a> first.` : ""}</span></p>`}`}
      ${KIND === "session" && html`<${Drop} big=${!jobs.length && !session} onFiles=${send} several=${true} title=${jobs.length || session ? "Another session" : "Drop a session and its tracks here"}
          words=${!jobs.length && !session && "a REAPER or DAWproject file or a chainsim session with its tracks, its whole folder, or tracks alone. It stays on this machine."} />
        <p class="row another"><${Drop} onFiles=${send} folder=${true} title="Choose a folder" /> ${session && html`<button class=${jobs.length ? "" : "apply"} onClick=${make}>${jobs.length ? `Mix ${session} once more` : `Mix ${session}`}</button>`}</p>`}
      ${jobs.length > 0 && html`<ul class="jobs" aria-label="What was asked for">${[...jobs].reverse().map((job) => html`
        <${Row} key=${job.number} job=${job} shown=${job === shown} onShow=${() => setChosen(job.number)} onWrong=${failed} />`)}</ul>`}
      ${shown && html`<iframe class="report" key=${shown.number} title=${`Report of ${shown.title}`} src=${`/jobs/${shown.number}`} sandbox="allow-scripts allow-downloads"></iframe>`}
    </main>`;
};

render(html`<${Shelf} />`, document.getElementById("app"));

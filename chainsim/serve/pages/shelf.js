// Finished mixes, a session, many chains: what is asked for waits in one queue, and its report is shown below.
import { html, render, useEffect, useState } from "./vendor/htm-preact.js";
import { ask, listen, post, upload } from "./asking.js";
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
  const [folder, setFolder] = useState(null);
  const failed = (error) => setWrong(error.message);
  useEffect(() => { ask("/shelf").then((found) => { setFolder(found.folder); setChains(found.chains); }, failed); }, []);
  useEffect(() => {
    let first = true;
    listen((event) => {
      const own = event.jobs.filter((one) => one.kind === KIND);
      setJobs(own);
      if (first && KIND === "session" && !own.length) make(); // there is one thing to do
      first = false;
    }, setConnected, "/jobs/events");
  }, []);
  const send = async (files) => {
    setWrong("");
    for (const file of files) {
      try {
        setSending(0);
        const answer = await upload(KIND === "mix" ? "/mixes" : "/chains", file, setSending);
        if (answer.chains) setChains(answer.chains); else setChosen(answer.job);
      } catch (error) { failed(error); }
    }
    setSending(null);
  };
  const make = () => post("/jobs", { make: KIND }).then((answer) => { setWrong(""); setChosen(answer.job); }, failed);
  useEffect(() => {
    const over = (event) => event.preventDefault();
    const drop = (event) => { event.preventDefault(); if (KIND !== "session") send([...event.dataTransfer.files]); };
    document.addEventListener("dragover", over);
    document.addEventListener("drop", drop);
  }, []);
  const ready = jobs.filter((one) => one.state === "done");
  const shown = ready.find((one) => one.number === chosen) ?? (jobs.some((one) => one.number === chosen) ? null : ready.at(-1));
  return html`
    <${Top}><p class="track">${HINTS[KIND]}</p><//>
    ${!connected && html`<p class="bad" role="alert">chainsim does not answer: it was ended, or this machine slept. Start it again in the same folder, and the page comes back by itself.</p>`}
    ${wrong && KIND !== "session" && html`<p class="bad" role="alert">${wrong} <button onClick=${() => setWrong("")}>OK</button></p>`}
    ${sending !== null && html`<p class="quiet" role="status">Reading the file … <progress value=${sending} max="1" aria-label="How much of the file has come"></progress></p>`}
    <main>
      ${KIND === "mix" && html`<${Drop} big=${!jobs.length} onFiles=${send} several=${true} accept=${AUDIO}
        title=${jobs.length ? "Another mix" : "Drop a finished mix here"} words=${!jobs.length && "or click to choose: WAV, FLAC, AIFF, MP3, Ogg; several at once. It stays on this machine."} />`}
      ${KIND === "library" && html`<${Drop} big=${!jobs.length && !chains.length} onFiles=${send} several=${true} accept=".yaml,.yml"
        title=${chains.length ? "More chains" : "Drop chain files here"} words=${!chains.length && "as saved on the chain page; several at once. The track that is open there is played into each."} />
        ${(chains.length > 0 || folder) && html`<p class="row"><button class="apply" onClick=${make}>Check ${[folder, chains.length && `${chains.length} ${chains.length === 1 ? "chain" : "chains"}`].filter(Boolean).join(" and ")}</button> <span class="quiet">${chains.join(", ")}</span></p>`}`}
      ${KIND === "session" && (jobs.length ? html`<p class="row"><button onClick=${make}>Mix it once more</button></p>` : html`
        <div class="drop big"><b>No session is open</b><span>End chainsim and start it with one, a REAPER or DAWproject file for instance: <code>chainsim serve song.RPP</code></span></div>`)}
      ${jobs.length > 0 && html`<ul class="jobs" aria-label="What was asked for">${[...jobs].reverse().map((job) => html`
        <${Row} key=${job.number} job=${job} shown=${job === shown} onShow=${() => setChosen(job.number)} onWrong=${failed} />`)}</ul>`}
      ${shown && html`<iframe class="report" key=${shown.number} title=${`Report of ${shown.title}`} src=${`/jobs/${shown.number}`} sandbox="allow-scripts allow-downloads"></iframe>`}
    </main>`;
};

render(html`<${Shelf} />`, document.getElementById("app"));

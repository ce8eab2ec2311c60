// One thing that was asked for: its place, how far it is, and what came of it.
import { html } from "./vendor/htm-preact.js";
import { post } from "./asking.js";

const STATES = { waiting: "waiting", running: "working", done: "ready", failed: "did not work", cancelled: "cancelled" };

export const Row = ({ job, shown, onShow, onWrong }) => html`
  <li class=${job.state}>
    <b>${job.title}</b>
    <span>${job.state === "waiting" && job.place ? `waiting, ${job.place} before it` : STATES[job.state]}${job.state === "running" && job.doing ? `: ${job.doing}` : ""}</span>
    ${job.state === "running" && html`<progress value=${job.share ?? undefined} max="1" aria-label=${`How far ${job.title} is`}></progress>`}
    ${(job.state === "waiting" || job.state === "running") && html`<button onClick=${() => post(`/jobs/${job.number}/cancel`, {}).catch(onWrong)}>Cancel</button>`}
    ${job.state === "done" && html`${onShow && html`<button aria-pressed=${shown} onClick=${onShow}>${shown ? "Shown below" : "Show"}</button>`}
      ${!onShow && job.kind === "lesson" && html`<a class="button" href=${`/jobs/${job.number}`} target="_blank">Open</a>`}
      <a class="button" href=${`/jobs/${job.number}?file`} download>Save as a file</a>`}
    ${job.state === "failed" && html`<pre>${job.message}</pre>`}
  </li>`;

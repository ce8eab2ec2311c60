// What is taken along: sound, trims, report, lesson.
import { html, useEffect, useState } from "./vendor/htm-preact.js";
import { follow, post } from "./asking.js";
import { Row } from "./jobs.js";

const unfinished = (jobs) => jobs.some((one) => one.state === "waiting" || one.state === "running");

export const TakeAlong = ({ stages, fresh, hasTrims, onWrong }) => {
  const [jobs, setJobs] = useState([]), [asked, setAsked] = useState(0), [of, setOf] = useState("out"), [form, setForm] = useState("wav");
  useEffect(() => { // one stream more, while something is made
    if (!asked) return undefined;
    const end = follow("/jobs/events", ({ said }) => {
      if (!said) return;
      const own = JSON.parse(said).jobs.filter((one) => one.kind === "sound" || one.kind === "lesson");
      setJobs(own);
      if (own.some((one) => one.number === asked) && !unfinished(own)) end();
    });
    return end;
  }, [asked]);
  const render = () => post("/sounds", { of: of === "out" || of === "trimmed" ? of : { stage: of }, as: form })
    .then((answer) => setAsked(answer.job), onWrong);
  const lesson = () => post("/lessons", {}).then((answer) => setAsked(answer.job), onWrong);
  const away = fresh ? undefined : "true";
  return html`
    <section class="along" aria-label="Take along"><h2>Take along</h2>
      <div class="row">
        <label><span class="caption">Sound</span> <select aria-label="Which sound" onChange=${(event) => setOf(event.currentTarget.value)}>
          <option value="out">of the chain as it is</option>
          ${hasTrims && html`<option value="trimmed">with the trims</option>`}
          ${stages.map((one) => html`<option value=${one.key}>behind ${one.path} ${one.name}</option>`)}</select></label>
        <label><span class="caption">as</span> <select aria-label="As which file" onChange=${(event) => setForm(event.currentTarget.value)}>
          <option value="wav">WAV, 32 bit float</option><option value="flac">FLAC, 24 bit</option></select></label>
        <button onClick=${render}>Render</button>
        <span class="quiet">The whole track, at its own level.</span>
      </div>
      ${jobs.length > 0 && html`<ul class="jobs" aria-label="What was asked for">${[...jobs].reverse().map((job) => html`<${Row} key=${job.number} job=${job} onWrong=${onWrong} />`)}</ul>`}
      <div class="row">
        <a class="button" href="/report.html" download="report.html" aria-disabled=${away}>Report</a>
        <button onClick=${lesson} disabled=${!fresh}
          title="A page for a lesson: as it is, with the fader down, with the trim down; seen and heard">Fader or trim?</button>
        ${hasTrims && html`<span class="caption">Trims</span>
          <a class="button" href="/trims.txt" download="trims.txt" aria-disabled=${away}>as text</a>
          <a class="button" href="/trims.csv" download="trims.csv" aria-disabled=${away}>as a table</a>
          <a class="button" href="/trims.html" download="trims.html" aria-disabled=${away}>to print</a>`}
      </div>
    </section>`;
};

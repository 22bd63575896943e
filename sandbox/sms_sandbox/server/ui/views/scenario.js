// The scenario player: choose one of the library or drop a file, and watch its verdict come about.
import { html, useState } from "../html.js";
import { useLoaded } from "../live.js";
import { Action, Badge, Loaded, Problem } from "../parts.js";
import { clockTime } from "../format.js";

async function everything(api) {
  const [scenario, verdict, queue] = await Promise.all([api.scenario(), api.verdict(), api.queue()]);
  return { scenario, verdict, phases: queue.phases };
}

const tone = (check) => (check.pending ? "busy" : check.fails ? "bad" : check.outcome === "passed" ? "good" : "usual");
const word = (check) => (check.pending ? "open" : check.outcome.replace("_", " "));
const overall = ({ pending, passed }) => ({ pending, fails: !passed, outcome: passed ? "passed" : "failed" });

function Verdict({ verdict, api }) {
  return html`<h2>Verdict <${Badge} tone=${tone(overall(verdict))}>${word(overall(verdict))}<//></h2>
    <div class="wide" tabindex="0" role="region" aria-label="Checks"><table><thead><tr><th>Check</th><th>Wanted</th><th>Found</th><th>Result</th></tr></thead><tbody>
      ${verdict.checks.map((check) => html`<tr key=${`${check.kind} ${check.name}`}><td>${check.name}</td><td>${check.wanted}</td><td>${check.found}</td><td><${Badge} tone=${tone(check)}>${word(check)}<//></td></tr>`)}
    </tbody></table></div>
    <p class="buttons"><a class="button" href=${api.report} target="_blank" rel="noopener">Open the report</a>
      <a class="button" href=${api.export} download="run.jsonl">Download the run file</a></p>`;
}

function Choice({ library, play }) {
  const [name, setName] = useState(library[0]?.name ?? "");
  const [error, setError] = useState(null);
  const run = (text) => play(text).then(() => setError(null), setError);
  const take = async (files) => {
    if (files.length) await run(await files[0].text());
  };
  const chosen = library.find((one) => one.name === name);
  const drop = (event) => {
    event.preventDefault();
    take(event.dataTransfer.files);
  };
  return html`<section class="card" onDragOver=${(event) => event.preventDefault()} onDrop=${drop}>
    <div class="fields">
      <label>Library <select value=${name} onChange=${(event) => setName(event.currentTarget.value)}>
        ${library.map((one) => html`<option key=${one.name} value=${one.name}>${one.name}</option>`)}
      </select></label>
      <button type="button" class="primary" onClick=${() => run(`builtin:${name}`)}>Play</button>
      <label>or a file, chosen or dropped here <input type="file" accept=".toml,.json" onChange=${(event) => take(event.currentTarget.files)} /></label>
    </div>
    <p>${chosen?.description}</p>
    <p class="quiet">The workspace restarts in the scenario.</p>
    ${error && html`<${Problem} error=${error} />`}
  </section>`;
}

export function ScenarioView({ api, live }) {
  const [version, setVersion] = useState(0);
  const refresh = () => setVersion((count) => count + 1);
  const state = useLoaded(() => everything(api), api.base, `${live.changes.last} ${version}`);
  const library = useLoaded(api.scenarios, api.base, 0);
  return html`<div class="page"><h1>Scenario</h1>
    <${Loaded} state=${library}>${({ items }) => html`<${Choice} library=${items} play=${(text) => api.play(text).then(refresh)} />`}<//>
    <${Loaded} state=${state}>${({ scenario, verdict, phases }) => html`
    ${scenario.name
      ? html`<h2>${scenario.name}</h2><p>${scenario.description}</p>
        <p><${Action} act=${() => api.stopScenario().then(refresh)}>Stop the scenario<//></p>
        ${phases.length > 0 && html`<table><thead><tr><th>Phase</th><th>Begins</th><th>Ends</th></tr></thead><tbody>${phases.map((phase) => html`<tr key=${phase.name}><td>${phase.name}</td><td>${clockTime(phase.begins_at)}</td><td>${phase.ends_at ? clockTime(phase.ends_at) : "at the end"}</td></tr>`)}</tbody></table>`}
        <${Verdict} verdict=${verdict} api=${api} />`
      : html`<p class="quiet">No scenario is in force.</p>`}
  `}<//></div>`;
}

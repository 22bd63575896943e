// Workspaces: switch, make, drop, reset, export and import.
import { html, useState } from "../html.js";
import { workspaces } from "../api.js";
import { useLoaded } from "../live.js";
import { Action, Badge, Loaded, Problem } from "../parts.js";
import { go, link } from "../router.js";

function Make({ refresh }) {
  const [name, setName] = useState("");
  const [error, setError] = useState(null);
  const submit = (event) => {
    event.preventDefault();
    workspaces.make(name ? { name } : {}).then((made) => {
      refresh();
      go(made.name);
    }, setError);
  };
  return html`<form class="fields card" onSubmit=${submit}>
    <label>Name <input value=${name} placeholder="a-z, 0-9 and -" onInput=${(event) => setName(event.currentTarget.value)} /></label>
    <button class="primary">Create a workspace</button>${error && html`<${Problem} error=${error} />`}
  </form>`;
}

function Import({ api }) {
  const [error, setError] = useState(null);
  const [done, setDone] = useState(false);
  const take = async (files) => {
    setDone(false);
    if (!files.length) return;
    await api.import(await files[0].text()).then(() => {
      setError(null);
      setDone(true);
    }, setError);
  };
  return html`<label>Import a run file <input type="file" onChange=${(event) => take(event.currentTarget.files)} /></label>
    ${done && html`<${Badge} tone="good">imported<//>`}${error && html`<${Problem} error=${error} />`}`;
}

export function Workspaces({ api, live, route }) {
  const [version, setVersion] = useState(0);
  const refresh = () => setVersion((count) => count + 1);
  const state = useLoaded(workspaces.list, "all", `${live.changes.run} ${version}`);
  return html`<div class="page"><h1>Workspaces</h1>
    <section class="card"><h2>${route.workspace}</h2><div class="fields">
      <${Action} act=${api.reset}>Reset<//>
      <a class="button" href=${api.export} download=${`${route.workspace}.jsonl`}>Export as a run file</a>
      <${Import} api=${api} /></div>
      <p class="quiet">An export needs a sandbox that was started with <code>--record</code>.</p></section>
    <${Loaded} state=${state}>${({ items }) => html`<table><thead><tr><th>Name</th><th>Seed</th><th>Clock</th><th><span class="hidden">Action</span></th></tr></thead><tbody>
      ${items.map((one) => html`<tr key=${one.name}><td><a data-row href=${link(one.name)}>${one.name}</a></td><td>${one.seed}</td><td>${one.clock}</td>
        <td>${one.name !== "default" && html`<${Action} kind="small" act=${() => workspaces.drop(one.name).then(() => (one.name === route.workspace ? go("default") : refresh()))}>Drop<//>`}</td></tr>`)}
    </tbody></table>`}<//>
    <${Make} refresh=${refresh} /></div>`;
}

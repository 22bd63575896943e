// The ledgers: where each answer of a provider comes from, and what is guessed.
import { html } from "../html.js";
import { useLoaded } from "../live.js";
import { Badge, Loaded } from "../parts.js";
import { link } from "../router.js";
import { KINDS } from "./why.js";

function Sources({ fact, sources }) {
  return fact.sources.map((name) => {
    const { title, address } = sources[name];
    const isWeb = /^https?:\/\//.test(address);
    return html`<div key=${name}>${isWeb ? html`<a href=${address} rel="noopener noreferrer" target="_blank">${title}</a>` : `${title} (${address})`}</div>`;
  });
}

function Facts({ ledger }) {
  return html`<div class="wide ledger" tabindex="0" role="region" aria-label="Facts"><table>
    <thead><tr><th>Fact</th><th>How it is known</th><th>Statement</th><th>Source</th></tr></thead>
    <tbody>${Object.entries(ledger.facts).map(([name, fact]) => html`<tr key=${name}>
      <td class="whole"><code>${name}</code></td>
      <td><${Badge} tone=${KINDS[fact.kind][1]}>${KINDS[fact.kind][0]}<//>${fact.guessed.map((part) => html`<p key=${part} class="guess">guessed: ${part}</p>`)}</td>
      <td>${fact.says}</td><td><${Sources} fact=${fact} sources=${ledger.sources} /></td>
    </tr>`)}</tbody></table></div>
    ${ledger.left_out.length > 0 && html`<h2>Left out</h2><ul>${ledger.left_out.map((one) => html`<li key=${one.what}><b>${one.what}</b>: ${one.why}</li>`)}</ul>`}`;
}

export function Ledger({ api, route }) {
  const list = useLoaded(api.ledgers, api.base, 0);
  const name = route.id || list.data?.items[0]?.provider || "";
  const ledger = useLoaded(() => (name ? api.ledger(name) : Promise.resolve({ facts: {}, left_out: [] })), name, 0);
  return html`<div class="page"><h1>Ledger</h1>
    <${Loaded} state=${list}>${({ items }) => html`<div class="tabs">${items.map((one) => html`<a class="button" key=${one.provider} href=${link(route.workspace, "ledger", one.provider)} aria-current=${one.provider === name ? "true" : null}>${one.title} <small>${one.guessed + (one.facts.inferred ?? 0)} guessed</small></a>`)}</div>`}<//>
    <${Loaded} state=${ledger}>${(data) => html`<${Facts} ledger=${data} />`}<//></div>`;
}

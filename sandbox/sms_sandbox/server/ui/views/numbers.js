// The magic numbers: the last two digits choose what becomes of a message.
import { html } from "../html.js";
import { useLoaded } from "../live.js";
import { Copy, Loaded } from "../parts.js";

const outcome = (one) => (one ? [one.state, one.status, one.answer].filter((part) => part !== null).join(" ") : "");

export function Numbers({ api }) {
  const state = useLoaded(api.numbers, api.base, 0);
  return html`<div class="page"><h1>Numbers</h1>
    <p>Where no scenario is in force, the last two digits of a number choose what becomes of a message to it.</p>
    <${Loaded} state=${state}>${(data) => {
      const providers = Object.keys(data.numbers[0].by_provider);
      return html`<div class="wide" tabindex="0" role="region" aria-label="Numbers"><table class="numbers">
        <thead><tr><th>Number</th><th>Outcome</th><th>What happens</th>${providers.map((name) => html`<th key=${name}>${name}</th>`)}</tr></thead>
        <tbody>${data.numbers.map((one) => html`<tr key=${one.digits}>
          <td class="whole"><code>${one.number}</code> <${Copy} text=${one.number} /></td><td>${one.outcome.replaceAll("_", " ")}</td><td>${one.description}</td>
          ${providers.map((name) => html`<td key=${name}><code>${outcome(one.by_provider[name])}</code></td>`)}
        </tr>`)}</tbody></table></div>
        <p>As login, password, key or token <code>${data.refused_credentials}</code> opens no account.</p>`;
    }}<//></div>`;
}

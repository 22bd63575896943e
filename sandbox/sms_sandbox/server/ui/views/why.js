// Why the sandbox answered so: the ledger's fact with its sources, and the faults that struck.
import { html } from "../html.js";
import { useLoaded } from "../live.js";
import { Badge } from "../parts.js";
import { link } from "../router.js";

export const KINDS = {
  recorded: ["recorded from the provider", "good"],
  documented: ["documented", "good"],
  client: ["from the provider's own client", "busy"],
  inferred: ["guessed", "warn"],
};

const ledgers = new Map();
const ledgerOf = (api, provider) => {
  if (!ledgers.has(provider)) {
    const loading = api.ledger(provider);
    ledgers.set(provider, loading);
    loading.catch(() => ledgers.delete(provider));
  }
  return ledgers.get(provider);
};

export function Why({ api, route, provider, fact, faults }) {
  const state = useLoaded(() => ledgerOf(api, provider), provider, 0);
  const found = state.data?.facts[fact];
  return html`<div class="why">
    ${faults.map((name) => html`<p key=${name}><${Badge} tone="warn">fault<//> <code>${name}</code> struck. <a href=${link(route.workspace, "faults")}>Faults</a></p>`)}
    ${found && html`<p><${Badge} tone=${KINDS[found.kind][1]}>${KINDS[found.kind][0]}<//>
      <span> ${found.says} </span>
      <a href=${link(route.workspace, "ledger", provider)}><code>${fact}</code></a></p>
      ${found.guessed.length > 0 && html`<p class="guess">guessed: ${found.guessed.join(", ")}</p>`}
      ${found.sources.length > 0 && html`<p class="quiet">Source: ${found.sources.map((name) => state.data.sources[name].title).join("; ")}</p>`}`}
    ${!fact && !faults.length && html`<p class="quiet">No fact of the ledger is named.</p>`}
  </div>`;
}

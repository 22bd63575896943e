// The accounts of all providers: credit, top up, suspend, and credentials to paste.
import { html, useState } from "../html.js";
import { useLoaded } from "../live.js";
import { Action, Badge, Copy, Empty, Loaded } from "../parts.js";

function Account({ account, api, refresh }) {
  const [amount, setAmount] = useState("100");
  const set = (body) => api.setAccount(account.provider, account.login, body).then(refresh);
  const topUp = () => set({ credit: account.credit + Number(amount) });
  const pair = account.password === null ? account.login : `${account.login}:${account.password}`;
  return html`<section class="card account">
    <header><h2>${account.login}</h2><${Badge}>${account.provider}<//>${account.suspended && html`<${Badge} tone="bad">suspended<//>`}</header>
    <p class="credit">${account.balance === null ? "no balance" : account.balance.toLocaleString("en")} <small>${account.balance === null ? "" : "credit"}</small></p>
    <div class="fields">
      ${account.credit !== null && html`<label>Amount <input type="number" value=${amount} onInput=${(event) => setAmount(event.currentTarget.value)} /></label>
        <${Action} act=${topUp}>Top up<//><${Action} act=${() => set({ credit: 0 })}>Set to 0<//>`}
      <${Action} act=${() => set({ suspended: !account.suspended })}>${account.suspended ? "Reopen" : "Suspend"}<//>
      <${Copy} text=${pair} label="Copy credentials" kind="" />
    </div>
    ${Object.entries(account.webhooks ?? {}).map(([kind, url]) => html`<p key=${kind} class="quiet">${kind} → <code>${url}</code></p>`)}
  </section>`;
}

function Credentials({ workspace }) {
  return html`<h2>To paste</h2><table><thead><tr><th>Provider</th><th>Address</th><th>Credentials</th></tr></thead><tbody>
    ${Object.entries(workspace.urls).map(([provider, url]) => {
      const keys = workspace.credentials[provider];
      return html`<tr key=${provider}><td>${provider}</td><td><code>${url}</code> <${Copy} text=${url} /></td>
        <td>${keys ? html`<code>${keys.login}</code> <${Copy} text=${`${keys.login}:${keys.secret}`} label="Copy login:secret" /> <${Copy} text=${keys.token} label="Copy token" />` : "any that are not empty"}</td></tr>`;
    })}</tbody></table>`;
}

async function everything(api) {
  const [accounts, workspace] = await Promise.all([api.accounts(), api.show()]);
  return { accounts: accounts.items, workspace };
}

export function Accounts({ api, live }) {
  const [version, setVersion] = useState(0);
  const refresh = () => setVersion((count) => count + 1);
  const state = useLoaded(() => everything(api), api.base, `${live.changes.last} ${version}`);
  return html`<div class="page"><h1>Accounts</h1><${Loaded} state=${state}>${({ accounts, workspace }) => html`
    ${accounts.length
      ? html`<div class="columns">${accounts.map((one) => html`<${Account} key=${`${one.provider} ${one.login}`} account=${one} api=${api} refresh=${refresh} />`)}</div>`
      : html`<${Empty} title="No account yet"><p>The first request with new credentials opens one.</p><//>`}
    <${Credentials} workspace=${workspace} />
  `}<//></div>`;
}

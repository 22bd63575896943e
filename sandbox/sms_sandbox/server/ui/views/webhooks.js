// Webhooks, the failed ones first: send one again, or all, hold and release, and send a sample.
import { html, useState } from "../html.js";
import { useLoaded } from "../live.js";
import { Attempt } from "./message.js";
import { Action, Badge, Empty, Loaded, Problem } from "../parts.js";
import { link } from "../router.js";
import { clockTime, microseconds, stateWords, WEBHOOK_TONES, WEBHOOK_WORDS } from "../format.js";

const HOLD = "held-by-hand";

async function everything(api) {
  const [failed, all, faults] = await Promise.all([api.webhooks({ state: "failed" }), api.webhooks(), api.faults()]);
  const known = new Set(failed.items.map((one) => one.id));
  const items = [...failed.items, ...all.items.filter((one) => !known.has(one.id))];
  return { items, failed: failed.items.length, isHeld: faults.items.some((one) => one.name === HOLD) };
}

function Sample({ api, refresh }) {
  const [form, setForm] = useState({ provider: "insim", kind: "status", url: "" });
  const [error, setError] = useState(null);
  const set = (name) => (event) => setForm({ ...form, [name]: event.currentTarget.value });
  const submit = (event) => {
    event.preventDefault();
    const override = form.url ? { url: form.url } : {};
    api.trigger({ provider: form.provider, kind: form.kind, override }).then(() => {
      setError(null);
      refresh();
    }, setError);
  };
  return html`<details class="card"><summary>Send a sample</summary><form class="fields" onSubmit=${submit}>
    <label>Provider <input value=${form.provider} onInput=${set("provider")} /></label>
    <label>Kind <input value=${form.kind} onInput=${set("kind")} /></label>
    <label>URL <input value=${form.url} placeholder="as configured" onInput=${set("url")} /></label>
    <button class="primary">Send it</button>
    ${error && html`<${Problem} error=${error} />`}
  </form></details>`;
}

function Row({ webhook, api, route, refresh }) {
  const last = webhook.attempts.at(-1) ?? null;
  const isMessage = webhook.subject.startsWith("m");
  return html`<details class="card webhook"><summary data-row>
      <${Badge} tone=${WEBHOOK_TONES[webhook.state]}>${webhook.held ? "held" : WEBHOOK_WORDS[webhook.state]}<//>
      <b>${webhook.provider}.${webhook.kind}</b>
      ${webhook.reports && html`<span class="reports">${stateWords(webhook.reports)}</span>`}
      <span class="about">${webhook.number} <code>${webhook.subject}</code></span> <time datetime=${webhook.due_at}>${clockTime(webhook.due_at)}</time>
      <span>${last?.status ?? last?.error ?? ""} ${last ? microseconds(last.duration) : ""}</span>
      ${webhook.state !== "unaddressed" && html`<code>${webhook.url}</code>`}
    </summary>
    ${isMessage && html`<p>About <a href=${link(route.workspace, "m", webhook.subject)}>${webhook.subject}</a>${webhook.attempts.length > 1 && `: attempt ${webhook.attempts.length}, the others on its time line`}</p>`}
    <${Attempt} webhook=${webhook} attempt=${last} api=${api} route=${route} refresh=${refresh} />
  </details>`;
}

export function Webhooks({ api, live, route }) {
  const [version, setVersion] = useState(0);
  const refresh = () => setVersion((count) => count + 1);
  const state = useLoaded(() => everything(api), api.base, `${live.changes.last} ${version}`);
  return html`<div class="page"><h1>Webhooks</h1><${Loaded} state=${state}>${({ items, failed, isHeld }) => html`
    <p class="buttons">
      <${Action} disabled=${!failed} act=${() => api.resendFailed().then(refresh)}>Send ${failed} failed again<//>
      <${Action} kind=${isHeld ? "primary" : ""} act=${() => (isHeld ? api.removeFault(HOLD) : api.addFault({ name: HOLD, optional: true, webhooks: "hold" })).then(refresh)}>${isHeld ? "Release held webhooks" : "Hold new webhooks"}<//>
      ${isHeld && html`<${Badge} tone="warn">new webhooks are held<//>`}
    </p>
    <${Sample} api=${api} refresh=${refresh} />
    ${items.length
      ? items.map((webhook) => html`<${Row} key=${webhook.id} webhook=${webhook} api=${api} route=${route} refresh=${refresh} />`)
      : html`<${Empty} title="No webhook yet"><p>Start the sandbox with <code>--webhook PROVIDER=URL</code>, or give an account an address.</p><//>`}
  `}<//></div>`;
}

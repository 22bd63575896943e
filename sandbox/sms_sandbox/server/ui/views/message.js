// One message on one time line: the request, each state, each attempt of a webhook and the application's answer.
import { html, useRef, useState } from "../html.js";
import { asCurl, asMarkdown, asPytest } from "../copy.js";
import { useLoaded } from "../live.js";
import { Action, Badge, Copy, Facts, Loaded, StateBadge } from "../parts.js";
import { Raw } from "./raw.js";
import { link } from "../router.js";
import { Why } from "./why.js";
import { between, clockTime, fullTime, microseconds, reasonWords, stateTone, stateWords, WEBHOOK_TONES, WEBHOOK_WORDS } from "../format.js";

async function storyOf(api, id) {
  const message = await api.message(id);
  const [exchange, ...webhooks] = await Promise.all([
    message.exchange ? api.exchange(message.exchange).catch(() => null) : null,
    ...message.webhooks.map((one) => api.webhook(one).catch(() => null)),
  ]);
  return { message, exchange, webhooks: webhooks.filter(Boolean) };
}

function steps({ message, exchange, webhooks }) {
  const found = [];
  if (exchange) found.push({ at: exchange.at, order: 0, kind: "request", exchange });
  if (message.direction === "mo") found.push({ at: message.submitted_at, order: 0, kind: "reply" });
  for (const step of message.history) found.push({ at: step.at, order: 1, kind: "state", step });
  for (const webhook of webhooks) {
    if (!webhook.attempts.length) found.push({ at: webhook.due_at, order: 2, kind: "webhook", webhook, attempt: null });
    for (const attempt of webhook.attempts) found.push({ at: attempt.at, order: 2, kind: "webhook", webhook, attempt });
  }
  return found.sort((one, other) => one.at.localeCompare(other.at) || one.order - other.order);
}

function Request({ exchange, api, route }) {
  return html`<h2>Request <code>${exchange.operation}</code> ${exchange.response
      ? html`<${Badge} tone=${exchange.response.start_line.includes(" 2") && !exchange.refused ? "good" : "bad"}>${exchange.response.start_line}<//>`
      : html`<${Badge} tone="bad">no answer<//>`}
      ${exchange.refused && html` <${Badge} tone="bad">${exchange.refused}<//>`}</h2>
    <${Why} api=${api} route=${route} provider=${exchange.provider} fact=${exchange.fact} faults=${exchange.faults} />
    <details><summary>Bytes of request and answer</summary>
      <${Raw} http=${exchange.request} title="Request" more=${html`<${Copy} text=${() => asCurl(exchange.request)} label="Copy as curl" />`} />
      ${exchange.response && html`<${Raw} http=${exchange.response} title="Answer" />`}
    </details>`;
}

function State({ step }) {
  return html`<h2><${Badge} tone=${stateTone(step.state)}>${stateWords(step.state)}<//>
    ${step.provider_state !== null && html` <code title="the provider's own code">${step.provider_state}</code>`}
    ${step.reason && html` <small>${reasonWords(step.reason)}</small>`}</h2>`;
}

export function attemptWords(attempt, webhook) {
  if (webhook.held) return "held";
  if (attempt === null) return webhook.state === "pending" ? "not sent yet" : "not sent";
  if (attempt.status !== null) return `answered ${attempt.status}`;
  return attempt.error ?? "under way";
}

export function Attempt({ webhook, attempt, api, route, refresh }) {
  const isUnaddressed = webhook.state === "unaddressed";
  return html`<h2>Webhook <code>${webhook.kind}</code> <${Badge} tone=${WEBHOOK_TONES[webhook.state]}>${attemptWords(attempt, webhook)}<//>
      ${attempt && html` <small>${microseconds(attempt.duration)}</small>`}
      ${webhook.duplicate && html` <${Badge} tone="warn">copy<//>`}</h2>
    <p class="quiet">${isUnaddressed ? html`This account has no address for it: <code>--webhook ${webhook.provider}=URL</code>` : html`<code>${webhook.url}</code> · ${WEBHOOK_WORDS[webhook.state]}`}</p>
    ${attempt?.body && html`<pre tabindex="0" lang="">${attempt.body}</pre>`}
    <details><summary>Bytes and why</summary>
      <${Why} api=${api} route=${route} provider=${webhook.provider} fact=${webhook.fact} faults=${webhook.fault ? [webhook.fault] : []} />
      <${Raw} http=${webhook.request} title="Request" more=${html`<${Copy} text=${() => asCurl(webhook.request)} label="Copy as curl" />`} />
    </details>
    ${webhook.held && html`<${Action} kind="small" act=${() => api.release(webhook.id).then(refresh)}>Release<//>`}
    ${!webhook.held && !isUnaddressed && html`<${Action} kind="small" act=${() => api.resend(webhook.id).then(refresh)}>Send again<//>`}`;
}

function Step({ one, first, ...rest }) {
  return html`<li class=${`step ${one.kind}`}>
    <time datetime=${one.at} title=${fullTime(one.at)}>${clockTime(one.at)}<small>+${between(first, one.at)}</small></time>
    <div>
      ${one.kind === "request" && html`<${Request} exchange=${one.exchange} ...${rest} />`}
      ${one.kind === "reply" && html`<h2>Written by the handset</h2>`}
      ${one.kind === "state" && html`<${State} step=${one.step} />`}
      ${one.kind === "webhook" && html`<${Attempt} webhook=${one.webhook} attempt=${one.attempt} ...${rest} />`}
    </div>
  </li>`;
}

export function MessageView({ api, live, route }) {
  const [version, setVersion] = useState(0);
  const seen = useRef(0);
  const { changes } = live;
  if (changes.more || changes.messages.includes(route.id)) seen.current = changes.last;
  const refresh = () => setVersion((count) => count + 1);
  const state = useLoaded(() => storyOf(api, route.id), `${api.base} ${route.id}`, `${seen.current} ${version}`);
  return html`<div class="page">${state.error && html`<h1 class="hidden">Message ${route.id}</h1>`}<${Loaded} state=${state}>${(story) => {
    const { message } = story;
    const line = steps(story);
    const number = message.direction === "mo" ? message.from : message.to;
    return html`<p><a href=${link(route.workspace, "c", number)}>‹ ${number}</a></p>
      <h1>Message <code>${message.id}</code> <${StateBadge} message=${message} /></h1>
      <blockquote lang="" dir="auto">${message.text}</blockquote>
      <${Facts} items=${[["from", message.from], ["to", message.to], ["provider", message.provider], ["account", message.account], ["provider's id", message.provider_id], ["encoding", message.encoding], ["segments", message.segments.length], ["cost", message.cost]]} />
      <p class="buttons">
        <${Copy} text=${message.text} label="Copy text" />
        <${Copy} text=${() => asPytest(message)} label="Copy as pytest" />
        <${Copy} text=${() => asMarkdown(message)} label="Copy as Markdown" />
        ${message.state && ["delivered", "undelivered"].map((name) => html`<${Action} key=${name} kind="small" act=${() => api.setState(message.id, name).then(refresh)}>Set ${stateWords(name)}<//>`)}
      </p>
      <ol class="timeline">${line.map((one, index) => html`<${Step} key=${index} one=${one} first=${line[0].at} api=${api} route=${route} refresh=${refresh} />`)}</ol>`;
  }}<//></div>`;
}

// One conversation: its messages as bubbles, and the handset that they go to, which can write, be off or full.
import { html, useLayoutEffect, useRef, useState } from "../html.js";
import { useLoaded } from "../live.js";
import { Action, Badge, Copy, Empty, Loaded, Problem, StateBadge } from "../parts.js";
import { link } from "../router.js";
import { clockTime, fullTime, plural, reasonWords } from "../format.js";

const CONDITIONS = { reachable: "on", off: "off", absent: "out of reach", full: "memory full", unknown: "unknown number", barred: "barred", ported: "ported" };

function Bubble({ message, api, route, links, refresh }) {
  const mine = message.direction === "mo";
  return html`<article class=${mine ? "bubble mo" : "bubble mt"} aria-label=${mine ? "from the handset" : "to the handset"}>
    <header>${message.from ?? "no sender"} <time datetime=${message.submitted_at} title=${fullTime(message.submitted_at)}>${clockTime(message.submitted_at)}</time></header>
    <p lang="" dir="auto">${message.text}</p>
    <footer>
      <${StateBadge} message=${message} />
      ${message.reason && html`<${Badge} tone="bad">${reasonWords(message.reason)}<//>`}
      <small>${message.provider} · ${plural(message.segments.length, "segment")} · ${message.encoding}${message.cost ? ` · cost ${message.cost}` : ""}</small>
      <a data-row href=${link(route.workspace, "m", message.id)}>${message.id}</a>
    </footer>
    ${links.map((one) => html`<${Action} key=${one.short} kind="small" act=${() => api.click(route.id, one.short).then(refresh)}>Click ${one.short} (${one.clicks})<//>`)}
  </article>`;
}

function Handset({ handset, api, refresh }) {
  const set = (condition) => api.setHandset(handset.msisdn, { condition }).then(refresh);
  const [error, setError] = useState(null);
  return html`<div class="handset">
    <label>Handset
      <select value=${handset.condition} onChange=${(event) => set(event.currentTarget.value).then(() => setError(null), setError)}>
        ${Object.entries(CONDITIONS).map(([name, words]) => html`<option key=${name} value=${name}>${words}</option>`)}
      </select>
    </label>
    ${handset.is_off && html`<${Badge} tone="warn">switched off<//>`}
    ${handset.waiting.length > 0 && html`<${Badge} tone="busy">${plural(handset.waiting.length, "message")} tried again<//>`}
    ${handset.condition !== "reachable" && html`<${Action} kind="small" act=${() => set("reachable")}>Switch on<//>`}
    ${error && html`<${Problem} error=${error} />`}
  </div>`;
}

function Compose({ number, api }) {
  const [text, setText] = useState("");
  const [error, setError] = useState(null);
  const write = (words) => api.reply(number, { text: words }).then(() => {
    setText("");
    setError(null);
  }, setError);
  const submit = (event) => {
    event.preventDefault();
    if (text) write(text);
  };
  return html`<form class="compose" onSubmit=${submit}>
    <input aria-label="Reply as the handset" placeholder="Reply as the handset" value=${text} onInput=${(event) => setText(event.currentTarget.value)} />
    <button class="primary" disabled=${!text}>Send</button>
    <button type="button" onClick=${() => write("STOP")}>STOP</button>
    ${error && html`<${Problem} error=${error} />`}
  </form>`;
}

async function threadOf(api, number) {
  const [sent, received, handset] = await Promise.all([
    api.messages({ to: number, direction: "mt" }),
    api.messages({ from: number, direction: "mo" }),
    api.handset(number).catch(() => null),
  ]);
  const messages = [...sent.items, ...received.items].sort((one, other) => one.submitted_at.localeCompare(other.submitted_at));
  return { messages, handset, older: Boolean(sent.next || received.next) };
}

export function Thread({ number, api, live, route }) {
  const [version, setVersion] = useState(0);
  const last = useRef({ to: 0, at: 0 });
  const { changes } = live;
  if (changes.more || changes.numbers.includes(number)) last.current.to = changes.last;
  const state = useLoaded(() => threadOf(api, number), `${api.base} ${number}`, `${last.current.to} ${version}`);
  const end = useRef(null);
  const refresh = () => setVersion((count) => count + 1);
  useLayoutEffect(() => end.current?.scrollIntoView({ block: "end" }), [state.data?.messages.length]);
  return html`<${Loaded} state=${state}>${({ messages, handset, older }) => {
    const links = Object.fromEntries((handset?.inbox ?? []).map((one) => [one.id, one.links]));
    return html`<header class="threadhead">
        <a class="back" href=${link(route.workspace, "conversations", "", route.search)} aria-label="Back to the list">‹</a>
        <div><h1>${number}</h1><small>${[handset?.name, handset?.carrier].filter(Boolean).join(" · ")}</small></div>
        <${Copy} text=${number} />
        ${handset && html`<${Handset} handset=${handset} api=${api} refresh=${refresh} />`}
      </header>
      <div class="thread" tabindex="0" role="log" aria-label="Messages">
        ${older && html`<p class="quiet">Older messages are left out.</p>`}
        ${messages.map((message) => html`<${Bubble} key=${message.id} message=${message} api=${api} route=${route} links=${links[message.id] ?? []} refresh=${refresh} />`)}
        ${!messages.length && html`<${Empty} title="No message yet"><p>What is sent to this number, or written by its handset, shows up here.</p><//>`}
        <div ref=${end}></div>
      </div>
      ${handset && html`<${Compose} number=${number} api=${api} />`}`;
  }}<//>`;
}

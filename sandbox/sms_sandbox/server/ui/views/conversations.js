// The list of conversations, beside it the thread that is open.
import { html, useEffect, useState } from "../html.js";
import { EmptyStart } from "./empty.js";
import { useLoaded } from "../live.js";
import { Badge, Copy, Empty, Loaded, StateBadge } from "../parts.js";
import { link } from "../router.js";
import { FILTERS, isForMessages, parse, unknownFilters } from "./search.js";
import { Thread } from "./thread.js";
import { Windowed } from "../windowed.js";
import { dayTime } from "../format.js";

const ROW = 76;

// What has been read is this browser's own affair, by server run.
function useRead(run) {
  const key = `read ${run}`;
  const [read, setRead] = useState(() => JSON.parse(sessionStorage.getItem(key) ?? "{}"));
  const mark = (number, count) => {
    if (read[number] === count) return;
    const marked = { ...read, [number]: count };
    sessionStorage.setItem(key, JSON.stringify(marked));
    setRead(marked);
  };
  return [read, mark];
}

function Row({ item, route, now, unread }) {
  const isOpen = route.view === "c" && route.id === item.number;
  return html`<a class="row" data-row href=${link(route.workspace, "c", item.number, route.search)} aria-current=${isOpen ? "true" : null}>
    <span class="who">${item.number}${unread > 0 && html`<span class="unread" aria-label=${`${unread} unread`}>${unread}</span>`}</span>
    <time datetime=${item.at}>${dayTime(item.at, now)}</time>
    <span class="last" lang="">${item.direction === "mo" ? "← " : ""}${item.text}</span>
    <span class="meta"><${StateBadge} message=${item} /><small>${item.provider}</small></span>
  </a>`;
}

function NewestCode({ item }) {
  return html`<section class="otp" aria-label="Newest code">
    <div><strong>${item.code}</strong><small>newest code, to ${item.number}</small></div>
    <${Copy} text=${item.code} label="Copy code" kind="primary" />
  </section>`;
}

async function pagesOf(api, filters, count) {
  let page = await api.conversations(filters);
  let items = page.items;
  for (let turn = 1; turn < count && page.next; turn += 1) {
    page = await api.conversations({ ...filters, cursor: page.next });
    items = items.concat(page.items);
  }
  return { items, next: page.next, total: page.total };
}

async function messagesOf(api, filters) {
  const page = await api.messages(filters);
  return { ...page, total: page.items.length };
}

function FoundMessage({ item, route }) {
  return html`<a class="row" data-row href=${link(route.workspace, "m", item.id)}>
    <span class="who">${item.direction === "mo" ? item.from : item.to}</span><code>${item.id}</code>
    <span class="last" lang="">${item.text}</span>
    <span class="meta"><${StateBadge} message=${item} /><small>${item.provider}</small></span>
  </a>`;
}

function NothingFound({ route }) {
  const unknown = unknownFilters(route.search);
  return html`<${Empty} title="Nothing found">
    <p>${unknown.length ? html`<code>${unknown[0]}:</code> is no filter, so it was searched in texts. The filters: ${FILTERS.map((name) => html`<code key=${name}>${name}:</code> `)}` : "No conversation matches this search."}</p>
    ${route.search && html`<p><a href=${link(route.workspace)}>Clear the search</a></p>`}
  <//>`;
}

export function Conversations({ api, live, route }) {
  const [pages, setPages] = useState(1);
  const [read, mark] = useRead(live.changes.run);
  const filters = parse(route.search);
  const forMessages = isForMessages(filters);
  const load = () => (forMessages ? messagesOf(api, filters) : pagesOf(api, filters, pages));
  const state = useLoaded(load, `${api.base} ${route.search}`, `${live.changes.last} ${pages}`);
  const open = route.view === "c" ? route.id : "";
  const shown = state.data?.items ?? [];
  const opened = shown.find((item) => item.number === open);
  useEffect(() => opened && mark(open, opened.count), [open, opened?.count]);
  if (state.data && !shown.length && !route.search && !open) return html`<${EmptyStart} api=${api} />`;
  const code = forMessages ? null : shown.find((item) => item.code && item.direction === "mt");
  return html`<div class=${open ? "split open" : "split"}>
    <h1 class="hidden">Conversations</h1>
    <section class="list" aria-label="Conversations">
      ${code && html`<${NewestCode} item=${code} />`}
      <${Loaded} state=${state}>${(data) => {
        if (!data.items.length) return html`<${NothingFound} route=${route} />`;
        return html`<p class="count quiet">${data.items.length}${data.next ? "+" : ""} of ${data.total}
            ${route.search && html` · <a href=${link(route.workspace)}>clear the search</a>`}</p>
          <${Windowed}
            items=${data.items}
            height=${ROW}
            label="Conversations, newest first"
            onEnd=${data.next && !forMessages ? () => setPages(Math.ceil(data.items.length / 60) + 1) : null}
            render=${(item) => forMessages
              ? html`<${FoundMessage} item=${item} route=${route} />`
              : html`<${Row} item=${item} route=${route} now=${live.changes.now} unread=${item.count - (read[item.number] ?? 0)} />`}
          />`;
      }}<//>
    </section>
    <section class="reading" aria-label="Conversation">
      ${open
        ? html`<${Thread} key=${open} number=${open} api=${api} live=${live} route=${route} />`
        : html`<${Empty} title="No conversation is open"><p>Choose one, or press <kbd>j</kbd> and <kbd>Enter</kbd>.</p><//>`}
    </section>
  </div>`;
}

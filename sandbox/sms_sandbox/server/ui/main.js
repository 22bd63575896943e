// The page as a whole: header, navigation, the view that the address names, and the clock bar.
import { html, render, useEffect, useMemo, useRef, useState } from "./html.js";
import { api as apiOf, workspaces } from "./api.js";
import { Accounts } from "./views/accounts.js";
import { ClockBar } from "./views/clock_bar.js";
import { Conversations } from "./views/conversations.js";
import { Faults } from "./views/faults.js";
import { Help } from "./views/help.js";
import { Ledger } from "./views/ledger.js";
import { Login } from "./views/login.js";
import { MessageView } from "./views/message.js";
import { Numbers } from "./views/numbers.js";
import { ScenarioView } from "./views/scenario.js";
import { Webhooks } from "./views/webhooks.js";
import { Workspaces } from "./views/workspaces.js";
import { useKeys } from "./keyboard.js";
import { useLive, useLoaded } from "./live.js";
import { go, link, useRoute, VIEWS } from "./router.js";
import { plural } from "./format.js";
import { Empty } from "./parts.js";

const BY_NAME = {
  conversations: Conversations,
  c: Conversations,
  m: MessageView,
  webhooks: Webhooks,
  faults: Faults,
  scenario: ScenarioView,
  accounts: Accounts,
  numbers: Numbers,
  ledger: Ledger,
  workspaces: Workspaces,
};

const inCapitals = (view) => view[0].toUpperCase() + view.slice(1);

function Navigation({ route }) {
  const current = { c: "conversations", m: "conversations" }[route.view] ?? route.view;
  const bar = useRef(null);
  useEffect(() => bar.current.querySelector("[aria-current]")?.scrollIntoView({ block: "nearest", inline: "center" }), [current]);
  return html`<nav aria-label="Views" ref=${bar}>
    ${VIEWS.map((view) => html`<a
      key=${view}
      href=${link(route.workspace, view)}
      aria-current=${view === current ? "page" : null}
    >${inCapitals(view)}</a>`)}
  </nav>`;
}

function Search({ route, box }) {
  const [text, setText] = useState(route.search);
  useEffect(() => setText(route.search), [route.search]);
  const submit = (event) => {
    event.preventDefault();
    go(route.workspace, "conversations", "", text.trim());
  };
  return html`<form class="search" role="search" onSubmit=${submit}>
    <input
      ref=${box}
      type="search"
      aria-label="Search messages: to: from: state: text: provider:"
      placeholder="Search   to:+336… state:delivered text:code"
      value=${text}
      onInput=${(event) => setText(event.currentTarget.value)}
    />
    <kbd aria-hidden="true">/</kbd>
  </form>`;
}

function WorkspaceChoice({ route, version }) {
  const list = useLoaded(workspaces.list, route.workspace, version);
  const names = list.data?.items.map((one) => one.name) ?? [];
  const known = names.includes(route.workspace) ? names : [route.workspace, ...names];
  return html`<select aria-label="Workspace" value=${route.workspace} onChange=${(event) => go(event.currentTarget.value)}>
    ${known.map((name) => html`<option key=${name} value=${name}>${name}</option>`)}
  </select>`;
}

function Notices({ live }) {
  if (live.status === "offline") {
    return html`<p class="notice bad" role="status">The sandbox does not answer. This page reconnects by itself.</p>`;
  }
  if (!live.restarted && !live.missed) return null;
  const why = live.restarted
    ? "The workspace was restarted: the server is another run, or it was reset."
    : `${plural(live.missed, "event")} came faster than they were kept; lists are complete, the live feed has a gap.`;
  return html`<p class="notice" role="status">${why} <button type="button" class="small" onClick=${live.dismiss}>OK</button></p>`;
}

function useTheme() {
  const [theme, setTheme] = useState(() => localStorage.getItem("theme") ?? "");
  useEffect(() => {
    if (theme) document.documentElement.dataset.theme = theme;
    localStorage.setItem("theme", theme);
  }, [theme]);
  const isDark = theme ? theme === "dark" : matchMedia("(prefers-color-scheme: dark)").matches;
  return [isDark, () => setTheme(isDark ? "light" : "dark")];
}

const titleOf = ({ view, id }) => (view === "c" ? id : view === "m" ? `Message ${id}` : inCapitals(BY_NAME[view] ? view : "conversations"));

function NoWorkspace({ route }) {
  return html`<h1 class="hidden">Workspace ${route.workspace}</h1><${Empty} title=${`There is no workspace ${route.workspace}`}>
    <p>It was dropped, or never made. This view opens by itself once it is there.</p>
    <p><a href=${link("default")}>Open the default workspace</a></p>
  <//>`;
}

function Skip({ to, children }) {
  const skip = (event) => {
    event.preventDefault();
    document.querySelector(to)?.focus();
  };
  return html`<a class="skip" href="#main" onClick=${skip}>${children}</a>`;
}

function App({ route }) {
  const api = useMemo(() => apiOf(route.workspace), [route.workspace]);
  const live = useLive(api);
  const box = useRef(null);
  const [help, setHelp] = useState(false);
  const [isDark, turn] = useTheme();
  useKeys({
    "/": () => box.current?.focus(),
    "?": () => setHelp(true),
    Escape: () => setHelp(false),
  });
  const View = BY_NAME[route.view] ?? Conversations;
  const opened = useRef(false);
  useEffect(() => {
    document.title = `${titleOf(route)} · sms-sandbox`;
    // A view that is gone has taken the focus with it; the keyboard goes on in the new one.
    if (opened.current && document.activeElement === document.body) document.getElementById("main").focus({ preventScroll: true });
    opened.current = true;
  }, [route.workspace, route.view, route.id]);
  return html`<${Skip} to="#main">Skip to the view<//><${Skip} to=".clock .next">Skip to the clock<//>
    <header class="top">
      <a class="brand" href=${link(route.workspace)}><img src="icon.svg" alt="" width="22" height="22" />sms-sandbox</a>
      <${WorkspaceChoice} route=${route} version=${live.changes.run} />
      <${Search} route=${route} box=${box} />
      <button type="button" class="icon" aria-label=${isDark ? "Light colours" : "Dark colours"} onClick=${turn}>${isDark ? "☀" : "☾"}</button>
      <button type="button" class="icon" aria-label="Keys and help" onClick=${() => setHelp(true)}>?</button>
    </header>
    <${Navigation} route=${route} />
    <${Notices} live=${live} />
    <main id="main" tabindex="-1">
      ${live.status === "gone" ? html`<${NoWorkspace} route=${route} />` : html`<${View} key=${`${route.workspace} ${live.changes.run} ${route.view === "c" ? "conversations" : route.view}`} api=${api} live=${live} route=${route} />`}
    </main>
    ${live.status !== "gone" && html`<${ClockBar} api=${api} live=${live} />`}
    ${help && html`<${Help} close=${() => setHelp(false)} />`}`;
}

function Page() {
  const route = useRoute();
  const [locked, setLocked] = useState(null);
  useEffect(() => {
    workspaces.list().then(() => setLocked(false), (error) => setLocked(error.status === 401));
  }, []);
  if (locked === null) return html`<p class="quiet pad" role="status">Loading…</p>`;
  return locked ? html`<${Login} done=${() => setLocked(false)} />` : html`<${App} route=${route} />`;
}

render(html`<${Page} />`, document.getElementById("page"));

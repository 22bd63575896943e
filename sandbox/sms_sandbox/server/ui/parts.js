// The small parts that every view is made of.
import { html, useEffect, useRef, useState } from "./html.js";
import { copy } from "./copy.js";
import { stateTone, stateWords } from "./format.js";

export const Badge = ({ tone = "usual", title, children }) =>
  html`<span class=${`badge ${tone}`} title=${title}>${children}</span>`;

export function StateBadge({ message }) {
  if (!message.state) return html`<${Badge} tone="good">from the handset<//>`;
  return html`<${Badge} tone=${stateTone(message.state)}>
    ${stateWords(message.state)}${message.provider_state === null
      ? null
      : html` <code title="the provider's own code">${message.provider_state}</code>`}
  <//>`;
}

export function Copy({ text, label = "Copy", kind = "small" }) {
  const [done, setDone] = useState(false);
  const click = async () => {
    setDone(await copy(typeof text === "function" ? text() : text));
    setTimeout(() => setDone(false), 1500);
  };
  return html`<button type="button" class=${kind} onClick=${click}>${done ? "Copied" : label}</button>`;
}

let pressed = null;

// A button whose action may fail: the refusal stands beside it, in the API's own words. While it cannot be pressed it
// keeps the focus, which a button with the attribute "disabled" would lose; if it is taken away, the view gets the focus.
export function Action({ act, children, kind = "", disabled = false, label }) {
  const [error, setError] = useState(null);
  const [busy, setBusy] = useState(false);
  const alive = useRef(true);
  const isOff = disabled || busy;
  useEffect(() => () => {
    alive.current = false;
    if (pressed === alive && document.activeElement === document.body) document.getElementById("main")?.focus({ preventScroll: true });
  }, []);
  const click = async () => {
    if (isOff) return;
    pressed = alive;
    setBusy(true);
    setError(null);
    try {
      await act();
    } catch (refusal) {
      if (alive.current) setError(refusal);
    }
    if (alive.current) setBusy(false);
  };
  return html`<span class="action">
    <button type="button" class=${kind} aria-disabled=${isOff ? "true" : null} aria-label=${label} onClick=${click}>${children}</button>
    ${error && html`<${Problem} error=${error} />`}
  </span>`;
}

export const Problem = ({ error }) => html`<span class="problem" role="alert">${error.message}</span>`;

export const Empty = ({ title, children }) => html`<div class="empty"><h2>${title}</h2>${children}</div>`;

export function Loaded({ state, children }) {
  if (state.error) return html`<${Empty} title=${state.error.status === 404 ? "Not found" : "The request failed"}><${Problem} error=${state.error} /><//>`;
  return state.data === null ? html`<p class="quiet pad" role="status">Loading…</p>` : children(state.data);
}

export const Facts = ({ items }) => html`<dl class="facts">
  ${items.filter(([, value]) => value !== null && value !== undefined && value !== "").map(
    ([name, value]) => html`<div key=${name}><dt>${name}</dt><dd>${value}</dd></div>`,
  )}
</dl>`;

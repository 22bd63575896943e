// The keys, in a dialog.
import { html, useEffect, useRef } from "../html.js";
import { FILTERS } from "./search.js";

const KEYS = [
  ["/", "search"],
  ["j, k", "next and previous row"],
  ["Enter", "open the row"],
  ["Esc", "leave a field, close this"],
  ["?", "this help"],
];

export function Help({ close }) {
  const dialog = useRef(null);
  useEffect(() => dialog.current.showModal(), []);
  return html`<dialog ref=${dialog} onClose=${close} aria-labelledby="help-title">
    <h2 id="help-title">Keys</h2>
    <dl class="facts">${KEYS.map(([key, what]) => html`<div key=${key}><dt><kbd>${key}</kbd></dt><dd>${what}</dd></div>`)}</dl>
    <h2>Search</h2>
    <p>Words are searched in texts, digits in numbers. ${FILTERS.map((name) => html`<code key=${name}>${name}:</code> `)}</p>
    <form method="dialog"><button class="primary" autofocus>Close</button></form>
  </dialog>`;
}

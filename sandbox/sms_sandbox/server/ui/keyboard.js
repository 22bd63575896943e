// Keys: / search, j and k down and up in the list, ? help. Not while a field has the focus, and never with Ctrl or Alt.
import { useEffect } from "./html.js";

const isField = (element) => element.matches?.("input, textarea, select, [contenteditable]");

function move(by) {
  const rows = [...document.querySelectorAll("[data-row]")];
  const at = rows.findIndex((row) => row === document.activeElement || row.getAttribute("aria-current") === "true");
  const next = rows[Math.min(rows.length - 1, Math.max(0, at + by))];
  if (!next) return;
  next.focus();
  next.scrollIntoView({ block: "nearest" });
}

export function useKeys(actions) {
  useEffect(() => {
    const keys = { j: () => move(1), k: () => move(-1), ...actions };
    const press = (event) => {
      if (event.key === "Escape") {
        document.activeElement?.blur();
        actions.Escape?.();
        return;
      }
      if (event.ctrlKey || event.altKey || event.metaKey || isField(event.target)) return;
      const act = keys[event.key];
      if (!act) return;
      event.preventDefault();
      act();
    };
    addEventListener("keydown", press);
    return () => removeEventListener("keydown", press);
  });
}

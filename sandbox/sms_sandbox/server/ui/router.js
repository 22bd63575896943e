// The address of a view: #/w/NAME/VIEW/ID.
import { useEffect, useState } from "./html.js";

export const VIEWS = ["conversations", "webhooks", "faults", "scenario", "accounts", "numbers", "ledger", "workspaces"];
const DEFAULT = { workspace: "default", view: "conversations", id: "", search: "" };

export function read(hash) {
  const [path, search = ""] = hash.replace(/^#\/?/, "").split("?");
  const parts = path.split("/").map(decode);
  if (parts[0] !== "w" || !parts[1]) return DEFAULT;
  const view = parts[2] || DEFAULT.view;
  return { workspace: parts[1], view, id: parts[3] ?? "", search: new URLSearchParams(search).get("q") ?? "" };
}

function decode(part) {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}

export function link(workspace, view = "", id = "", search = "") {
  const path = ["w", workspace, view, id].filter(Boolean).map(encodeURIComponent).join("/");
  return `#/${path}${search ? `?${new URLSearchParams({ q: search })}` : ""}`;
}

export const go = (...place) => {
  location.hash = link(...place);
};

export function useRoute() {
  const [route, setRoute] = useState(() => read(location.hash));
  useEffect(() => {
    const follow = () => setRoute(read(location.hash));
    addEventListener("hashchange", follow);
    return () => removeEventListener("hashchange", follow);
  }, []);
  return route;
}

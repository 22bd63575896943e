import { RefusedError, TimedOutError, UnreachableError } from "./errors.js";

const ROOT = "/_sandbox/v1";

/** Sends requests to the admin API of one workspace. */
export class Transport {
  constructor(url, { workspace, token } = {}) {
    this.url = url.replace(/\/+$/, "");
    this.workspace = workspace;
    this.token = token;
  }

  async get(path, query) {
    return this.send("GET", path, { query });
  }

  /** Returns JSON, or text where the answer is no JSON. */
  async send(method, path, { query = {}, body } = {}) {
    const given = Object.entries(query).filter(([, value]) => value !== undefined && value !== null);
    const target = `${this.url}${ROOT}${path}${given.length ? `?${new URLSearchParams(given)}` : ""}`;
    const answer = await this.#fetch(target, { method, headers: this.#headers(body), body: body && JSON.stringify(body) });
    const text = await answer.text();
    const isJson = answer.headers.get("content-type")?.startsWith("application/json");
    if (answer.ok) return isJson ? JSON.parse(text) : text;
    throw this.#refusal(answer.status, isJson ? JSON.parse(text) : {}, `${method} ${ROOT}${path}`);
  }

  async #fetch(target, options) {
    try {
      return await fetch(target, options);
    } catch (error) {
      const reason = error.cause?.code ?? error.cause?.message ?? error.message;
      throw new UnreachableError(`no sandbox at ${this.url}: ${reason}`);
    }
  }

  #headers(body) {
    const headers = { Accept: "application/json" };
    if (this.workspace) headers["X-Sandbox-Workspace"] = this.workspace;
    if (this.token) headers.Authorization = `Bearer ${this.token}`;
    if (body) headers["Content-Type"] = "application/json";
    return headers;
  }

  #refusal(status, { error, seen, nearest }, request) {
    if (!error) return new UnreachableError(`what answers at ${this.url} is no sandbox: ${request} gave status ${status}`);
    if (error.code === "timed_out") return new TimedOutError({ message: error.message, seen, nearest });
    return new RefusedError(status, error);
  }
}

/** Joins the segments of a path, each percent-encoded. */
export function pathOf(...segments) {
  return segments.map((segment) => `/${encodeURIComponent(segment)}`).join("");
}

/** Follows `next` of a list to its end; `limit` cuts it. */
export async function listAll(transport, path, { limit = Infinity, ...filters }) {
  const items = [];
  let cursor;
  do {
    const page = await transport.get(path, { ...filters, limit: Math.min(limit - items.length, 1000), cursor });
    items.push(...page.items);
    cursor = page.next;
  } while (cursor && items.length < limit);
  return items;
}

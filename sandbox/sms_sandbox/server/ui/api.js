// Every path of the admin API that the page uses stands in this file.

const ROOT = new URL("../v1", document.baseURI).pathname;

export class ApiError extends Error {
  constructor(status, error) {
    super(error.hint ? `${error.message}. ${error.hint}` : error.message);
    this.status = status;
    this.code = error.code;
  }
}

const id = encodeURIComponent;

const query = (values = {}) => {
  const given = Object.entries(values).filter(([, value]) => value !== undefined && value !== null && value !== "");
  return given.length ? `?${new URLSearchParams(given)}` : "";
};

async function send(method, path, body, media, more = {}) {
  const headers = body === undefined ? more : { "Content-Type": media ?? "application/json", ...more };
  const content = body === undefined || media ? body : JSON.stringify(body);
  const response = await fetch(path, { method, headers, body: content, credentials: "same-origin" });
  const type = response.headers.get("Content-Type") ?? "";
  const data = type.startsWith("application/json") ? await response.json() : await response.text();
  if (!response.ok) throw new ApiError(response.status, data.error ?? { code: "failed", message: `HTTP ${response.status}` });
  return data;
}

export const workspaces = {
  list: () => send("GET", `${ROOT}/workspaces`),
  make: (body) => send("POST", `${ROOT}/workspaces`, body),
  drop: (name) => send("DELETE", `${ROOT}/workspaces/${id(name)}`),
};

// The token goes in a header once; from then on a cookie that no script can read stands for it.
export const session = (token) => send("POST", `${ROOT}/session`, undefined, "", { Authorization: `Bearer ${token}` });

// The workspaces that this page has restarted, until the stream reports their new run: no news to the person who did it.
export const ownRestarts = new Set();

async function restart(base, ...request) {
  ownRestarts.add(base);
  try {
    return await send(...request);
  } catch (error) {
    ownRestarts.delete(base);
    throw error;
  }
}

export function api(workspace) {
  const base = `${ROOT}/workspaces/${id(workspace)}`;
  const get = (path, values) => send("GET", `${base}${path}${query(values)}`);
  const post = (path, body = {}) => send("POST", base + path, body);
  const put = (path, body) => send("PUT", base + path, body);
  const remove = (path) => send("DELETE", base + path);
  return {
    base,
    show: () => send("GET", base),
    changes: `${base}/changes/stream`,
    report: `${base}/scenario/report`,
    export: `${base}/export`,
    conversations: (values) => get("/conversations", { limit: 60, ...values }),
    messages: (values) => get("/messages", { limit: 60, ...values }),
    message: (one) => get(`/messages/${id(one)}`),
    setState: (one, state) => put(`/messages/${id(one)}/state`, { state }),
    exchange: (one) => get(`/exchanges/${id(one)}`),
    webhooks: (values) => get("/webhooks", { limit: 60, ...values }),
    webhook: (one) => get(`/webhooks/${id(one)}`),
    resend: (one) => post(`/webhooks/${id(one)}/resend`),
    release: (one) => post(`/webhooks/${id(one)}/release`),
    resendFailed: () => post("/webhooks/resend", { failed: true }),
    trigger: (body) => post("/webhooks/trigger", body),
    handset: (number) => get(`/handsets/${id(number)}`),
    setHandset: (number, body) => put(`/handsets/${id(number)}`, body),
    reply: (number, body) => post(`/handsets/${id(number)}/reply`, body),
    click: (number, link) => post(`/handsets/${id(number)}/click`, { link }),
    clock: () => get("/clock"),
    setClock: (body) => send("PATCH", `${base}/clock`, body),
    advance: (body) => post("/clock/advance", { budget: "20s", ...body }),
    runUntilIdle: () => post("/clock/run-until-idle", { budget: "20s" }),
    queue: () => get("/queue", { limit: 100 }),
    faults: () => get("/faults"),
    addFault: (rule) => post("/faults", rule),
    removeFault: (name) => remove(`/faults/${id(name)}`),
    clearFaults: () => remove("/faults"),
    devices: () => get("/devices"),
    setDevice: (one, provider, body) => put(`/devices/${id(one)}${query({ provider })}`, body),
    accounts: () => get("/accounts"),
    setAccount: (provider, login, body) => put(`/accounts/${id(provider)}/${id(login)}`, body),
    scenarios: () => get("/scenarios"),
    scenario: () => get("/scenario"),
    play: (text) => restart(base, "PUT", `${base}/scenario`, { scenario: text }),
    stopScenario: () => restart(base, "DELETE", `${base}/scenario`),
    verdict: () => get("/scenario/verdict"),
    numbers: () => get("/numbers"),
    ledgers: () => get("/fidelity"),
    ledger: (provider) => get(`/fidelity/${id(provider)}`),
    reset: () => restart(base, "POST", `${base}/reset`, {}),
    import: (text) => restart(base, "POST", `${base}/import`, text, "text/plain"),
  };
}

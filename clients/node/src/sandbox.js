import { refuseUnknown } from "./options.js";
import { Account, Clock, Conversations, Device, Exchanges, Faults, Handset, Messages, Snapshots, Webhooks } from "./resources.js";
import { Transport, pathOf } from "./transport.js";

export const DEFAULT_URL = "http://127.0.0.1:8767";

/** A workspace of a running sandbox, over its admin API. */
export class Sandbox {
  constructor(url = process.env.SANDBOX_URL ?? DEFAULT_URL, options = {}) {
    refuseUnknown("Sandbox", options, ["workspace", "token"]);
    const transport = new Transport(url, { token: process.env.SANDBOX_ADMIN_TOKEN, ...options });
    this.transport = transport;
    this.messages = new Messages(transport);
    this.conversations = new Conversations(transport);
    this.webhooks = new Webhooks(transport);
    this.exchanges = new Exchanges(transport);
    this.clock = new Clock(transport);
    this.faults = new Faults(transport);
    this.snapshots = new Snapshots(transport);
  }

  get url() {
    return this.transport.url;
  }

  handset(msisdn) {
    return new Handset(this.transport, msisdn);
  }

  device(id, provider) {
    return new Device(this.transport, id, provider);
  }

  account(provider, login) {
    return new Account(this.transport, provider, login);
  }

  /**
   * Returns the code in the last message to a number, waiting for one at most `timeout`.
   *
   * `pattern` is a regular expression that finds the code; with `after` only messages behind that event count.
   */
  async waitForCode(msisdn, options = {}) {
    refuseUnknown("waitForCode", options, ["timeout", "pattern", "after"]);
    return (await this.transport.get(`/otp${pathOf(msisdn)}`, { timeout: "5s", ...options })).code;
  }

  async idle(options = {}) {
    refuseUnknown("idle", options, ["timeout"]);
    return this.transport.get("/idle", { timeout: "5s", ...options });
  }

  async reset() {
    await this.transport.send("POST", "/reset", { body: {} });
  }

  /** Restarts the workspace in a scenario: `"builtin:NAME"`, the text of a TOML file, or its content as an object. */
  scenario(scenario) {
    return this.transport.send("PUT", "/scenario", { body: { scenario } });
  }

  async dropScenario() {
    await this.transport.send("DELETE", "/scenario");
  }

  verdict() {
    return this.transport.get("/scenario/verdict");
  }

  /** Returns the verdict as an HTML page. */
  report() {
    return this.transport.get("/scenario/report");
  }

  version() {
    return this.transport.get("/version");
  }

  async isReady() {
    try {
      return (await fetch(`${this.url}/_sandbox/readyz`)).ok;
    } catch {
      return false;
    }
  }

  /**
   * Makes a workspace: `name`, `seed`, `clock` (`"real"` or `"virtual"`), `scenario`, `webhooks`.
   *
   * Its `urls` and `credentials`, by provider, are what the application is pointed at.
   */
  async makeWorkspace(settings = {}) {
    const made = await this.transport.send("POST", "/workspaces", { body: settings });
    return new Workspace(this.url, this.transport.token, made);
  }
}

/** A workspace that this client has made, to be dropped in the end. */
export class Workspace extends Sandbox {
  constructor(url, token, { name, urls, credentials }) {
    super(url, { workspace: name, token });
    Object.assign(this, { name, urls, credentials });
  }

  async drop() {
    await this.transport.send("DELETE", `/workspaces${pathOf(this.name)}`);
  }
}


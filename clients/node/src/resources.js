import { withRequest } from "./answers.js";
import { refuseUnknown } from "./options.js";
import { listAll, pathOf } from "./transport.js";

class Resource {
  constructor(transport) {
    this.transport = transport;
  }
}

export class Messages extends Resource {
  /** Lists messages, the newest first: filters `to`, `from`, `text`, `state`, `provider`, …; `limit` cuts. */
  list(filters = {}) {
    return listAll(this.transport, "/messages", filters);
  }

  get(id) {
    return this.transport.get(`/messages${pathOf(id)}`);
  }

  /** Waits for a message that matches, at most `timeout` of wall time; those already there count. */
  async wait(filters = {}) {
    return (await this.waitFor(1, filters))[0];
  }

  async waitFor(count, { timeout = "5s", ...filters } = {}) {
    return (await this.transport.get("/messages/wait", { ...filters, count, timeout })).items;
  }

  setState(id, state, reason) {
    return this.transport.send("PUT", `/messages${pathOf(id)}/state`, { body: { state, reason } });
  }

  async clear() {
    await this.transport.send("DELETE", "/messages");
  }
}

/** The last message of each number, the newest first. */
export class Conversations extends Resource {
  list(filters = {}) {
    return listAll(this.transport, "/conversations", filters);
  }
}

export class Webhooks extends Resource {
  async list(filters = {}) {
    return (await listAll(this.transport, "/webhooks", filters)).map(withRequest);
  }

  async get(id) {
    return withRequest(await this.transport.get(`/webhooks${pathOf(id)}`));
  }

  async wait(filters = {}) {
    return (await this.waitFor(1, filters))[0];
  }

  async waitFor(count, { timeout = "5s", ...filters } = {}) {
    return (await this.transport.get("/webhooks/wait", { ...filters, count, timeout })).items.map(withRequest);
  }

  async resend(id) {
    return withRequest(await this.transport.send("POST", `/webhooks${pathOf(id)}/resend`));
  }

  /** Sends a webhook that a fault holds; the others stay held. */
  async release(id) {
    return withRequest(await this.transport.send("POST", `/webhooks${pathOf(id)}/release`));
  }

  async resendFailed() {
    return (await this.transport.send("POST", "/webhooks/resend", { body: { failed: true } })).items.map(withRequest);
  }

  /** Returns the address of webhooks that have none, or null. */
  async fallback() {
    return (await this.transport.get("/webhooks/fallback")).url;
  }

  /** Sets the address of webhooks that have none; null removes it. */
  async fallBackTo(url) {
    await this.transport.send("PUT", "/webhooks/fallback", { body: { url } });
  }

  /** Sends a webhook in the provider's own form, without an event. */
  async trigger(provider, kind, override) {
    return withRequest(await this.transport.send("POST", "/webhooks/trigger", { body: { provider, kind, override } }));
  }
}

export class Exchanges extends Resource {
  async list(filters = {}) {
    return (await listAll(this.transport, "/exchanges", filters)).map(withRequest);
  }

  async get(id) {
    return withRequest(await this.transport.get(`/exchanges${pathOf(id)}`));
  }
}

/** Saved states of a workspace, by name. */
export class Snapshots extends Resource {
  async list() {
    return (await this.transport.get("/snapshots")).items;
  }

  save(name) {
    return this.transport.send("POST", "/snapshots", { body: { name } });
  }

  async restore(name) {
    await this.transport.send("POST", `/snapshots${pathOf(name)}/restore`);
  }

  async delete(name) {
    await this.transport.send("DELETE", `/snapshots${pathOf(name)}`);
  }
}

export class Clock extends Resource {
  show() {
    return this.transport.get("/clock");
  }

  async now() {
    return new Date((await this.show()).now);
  }

  /** Advances by a duration such as `"2h"`, and makes the webhooks that fall due. */
  advance(by) {
    return this.transport.send("POST", "/clock/advance", { body: { by } });
  }

  runUntilIdle(limit = "72h") {
    return this.transport.send("POST", "/clock/run-until-idle", { body: { limit } });
  }

  change(settings) {
    return this.transport.send("PATCH", "/clock", { body: settings });
  }
}

export class Faults extends Resource {
  async list() {
    return (await this.transport.get("/faults")).items;
  }

  /** Adds a rule of the scenario format; `lasts` is sandbox time, such as `"30s"`. */
  async add(rule, options = {}) {
    refuseUnknown("faults.add", options, ["lasts"]);
    const { lasts } = options;
    return this.transport.send("POST", "/faults", { body: lasts ? { ...rule, for: lasts } : rule });
  }

  async remove(name) {
    await this.transport.send("DELETE", `/faults${pathOf(name)}`);
  }

  async clear() {
    await this.transport.send("DELETE", "/faults");
  }
}

/** The recipient's phone. */
export class Handset extends Resource {
  constructor(transport, msisdn) {
    super(transport);
    this.path = `/handsets${pathOf(msisdn)}`;
  }

  show() {
    return this.transport.get(this.path);
  }

  set(settings) {
    return this.transport.send("PUT", this.path, { body: settings });
  }

  off() {
    return this.set({ condition: "off" });
  }

  on() {
    return this.set({ condition: "reachable" });
  }

  /** Replies to the last message, or to the one whose id is `to`. */
  async reply(text, options = {}) {
    refuseUnknown("reply", options, ["to", "provider"]);
    const { to, provider } = options;
    return this.transport.send("POST", `${this.path}/reply`, { body: { text, to, provider } });
  }

  click(link) {
    return this.transport.send("POST", `${this.path}/click`, { body: { link } });
  }
}

/** A gateway device, the phone that sends; `provider` is needed only where several have a device of that id. */
export class Device extends Resource {
  constructor(transport, id, provider) {
    super(transport);
    this.path = `/devices${pathOf(id)}`;
    this.query = { provider };
  }

  show() {
    return this.transport.get(this.path, this.query);
  }

  set(settings) {
    return this.transport.send("PUT", this.path, { query: this.query, body: settings });
  }

  off() {
    return this.set({ online: false });
  }

  on() {
    return this.set({ online: true });
  }
}

/** A customer's account with a provider. */
export class Account extends Resource {
  constructor(transport, provider, login) {
    super(transport);
    this.path = `/accounts${pathOf(provider, login)}`;
  }

  show() {
    return this.transport.get(this.path);
  }

  set(settings) {
    return this.transport.send("PUT", this.path, { body: settings });
  }
}

import assert from "node:assert/strict";
import { createServer } from "node:http";
import { once } from "node:events";
import { after, before, test } from "node:test";

import { RefusedError, Sandbox, SandboxError, TimedOutError, UnreachableError, startSandbox } from "sms-sandbox";

const ANNE = "+33639980001";

let server;
before(async () => {
  server = await startSandbox({ launchers: JSON.parse(process.env.LAUNCHERS) });
});
after(() => server.stop());

async function workspaceOf(t, settings = { clock: "virtual" }) {
  const workspace = await server.makeWorkspace(settings);
  t.after(() => workspace.drop());
  return workspace;
}

async function send(workspace, text = "Your code is 4711") {
  const query = new URLSearchParams({
    accessToken: workspace.credentials.smsmode.token,
    message: text,
    numero: ANNE,
  });
  return (await fetch(`${workspace.urls.smsmode}/http/1.6/sendSMS.do?${query}`)).text();
}

test("the launcher that was found is named", () => assert.equal(server.launcher, "sandbox"));

test("a message is delivered and its code read", async (t) => {
  const workspace = await workspaceOf(t);
  await send(workspace);
  assert.equal((await workspace.messages.wait({ to: ANNE })).text, "Your code is 4711");
  assert.equal(await workspace.waitForCode(ANNE), "4711");
  const { counts } = await workspace.clock.advance("1m");
  assert.ok(counts["message.state"] >= 1, JSON.stringify(counts));
  const [message] = await workspace.messages.list({ state: "delivered" });
  assert.deepEqual(await workspace.messages.get(message.id), message);
  assert.equal((await workspace.exchanges.get(message.exchange)).provider, "smsmode");
});

test("a request has its method and its target", async (t) => {
  const workspace = await workspaceOf(t);
  await send(workspace, "Hello");
  const [exchange] = await workspace.exchanges.list();
  assert.equal(exchange.request.method, "GET");
  assert.match(exchange.request.target, /^\/.*sendSMS\.do\?.*message=Hello/);
  assert.equal(`${exchange.request.method} ${exchange.request.target} HTTP/1.1`, exchange.request.start_line);
  assert.equal("method" in exchange.response, false);
  assert.deepEqual(await workspace.exchanges.get(exchange.id), exchange);
});

test("a webhook's request has its method and its target, however it was come by", async (t) => {
  const workspace = await workspaceOf(t);
  const sent = await workspace.webhooks.trigger("smsmode", "status", { url: "http://127.0.0.1:9/status" });
  const waited = await workspace.webhooks.wait({ state: "failed" });
  const [listed] = await workspace.webhooks.list({ state: "failed" });
  const again = await workspace.webhooks.resend(sent.id);
  await workspace.idle();
  const [resent] = await workspace.webhooks.resendFailed();
  const got = await workspace.webhooks.get(sent.id);
  for (const { request } of [sent, listed, waited, again, resent, got]) {
    assert.equal(request.method, "GET");
    assert.match(request.target, /^\/status\?/);
  }
});

test("webhooks without an address go to the fallback", async (t) => {
  const workspace = await workspaceOf(t);
  assert.equal(await workspace.webhooks.fallback(), null);
  await workspace.webhooks.fallBackTo("http://127.0.0.1:9/all");
  assert.equal(await workspace.webhooks.fallback(), "http://127.0.0.1:9/all");
  await workspace.webhooks.fallBackTo(null);
  assert.equal(await workspace.webhooks.fallback(), null);
  await send(workspace);
  await workspace.clock.advance("1m");
  assert.ok((await workspace.webhooks.list({ state: "unaddressed" })).length >= 1);
});

test("a conversation has the last text of its number", async (t) => {
  const workspace = await workspaceOf(t);
  await send(workspace, "first");
  await send(workspace, "Your code is 4711");
  const [one, ...others] = await workspace.conversations.list({ to: ANNE });
  assert.deepEqual([one.count, one.text, one.code, others.length], [2, "Your code is 4711", "4711", 0]);
});

test("a code is found by a pattern, and not before an event", async (t) => {
  const workspace = await workspaceOf(t);
  await send(workspace, "order 11 of 22");
  assert.equal(await workspace.waitForCode(ANNE, { pattern: "of ([0-9]+)" }), "22");
  await assert.rejects(workspace.waitForCode(ANNE, { after: 1000, timeout: "10ms" }), TimedOutError);
});

test("a workspace goes back to a snapshot", async (t) => {
  const workspace = await workspaceOf(t);
  await send(workspace);
  await workspace.snapshots.save("one-text");
  await send(workspace, "another");
  await workspace.snapshots.restore("one-text");
  assert.equal((await workspace.messages.list()).length, 1);
  assert.deepEqual((await workspace.snapshots.list()).map(({ name }) => name), ["one-text"]);
  await workspace.snapshots.delete("one-text");
  assert.deepEqual(await workspace.snapshots.list(), []);
});

test("a gateway device is taken off line and put back", async (t) => {
  const workspace = await workspaceOf(t);
  const device = workspace.device("260", "smsgateway24");
  assert.equal((await device.off()).online, false);
  assert.equal((await device.show()).online, false);
  assert.equal((await device.on()).online, true);
});

test("a list follows its pages to the end, and limit cuts it", async (t) => {
  const workspace = await workspaceOf(t);
  for (let number = 0; number < 5; number++) await send(workspace, `text ${number}`);
  assert.equal((await workspace.messages.list()).length, 5);
  assert.equal((await workspace.messages.list({ limit: 2 })).length, 2);
});

test("a webhook arrives, fails and is sent again", async (t) => {
  const seen = [];
  const app = createServer((request, response) => {
    seen.push(request.url);
    response.writeHead(seen.length > 1 ? 200 : 500).end();
  }).listen(0, "127.0.0.1");
  await once(app, "listening");
  t.after(() => app.close());
  const workspace = await workspaceOf(t);
  const url = `http://127.0.0.1:${app.address().port}/status`;
  await workspace.webhooks.trigger("smsmode", "status", { url });
  const failed = await workspace.webhooks.wait({ state: "failed" });
  await workspace.webhooks.resend(failed.id);
  assert.equal((await workspace.webhooks.wait({ state: "taken" })).id, failed.id);
  assert.equal(seen.length, 2);
});

test("a handset is switched off, replies and is switched on", async (t) => {
  const workspace = await workspaceOf(t);
  assert.equal((await workspace.handset(ANNE).off()).condition, "off");
  assert.equal((await workspace.handset(ANNE).on()).condition, "reachable");
  await send(workspace);
  await workspace.clock.advance("1m");
  assert.equal((await workspace.handset(ANNE).reply("STOP")).direction, "mo");
});

test("a fault strikes until it is cleared", async (t) => {
  const workspace = await workspaceOf(t);
  const { name } = await workspace.faults.add({ error: "insufficient_credit" }, { lasts: "1h" });
  assert.match(await send(workspace), /^33 \|/);
  assert.equal((await workspace.faults.list())[0].name, name);
  await workspace.faults.clear();
  assert.match(await send(workspace), /^0 \|/);
});

test("a scenario is judged", async (t) => {
  const workspace = await workspaceOf(t);
  assert.equal((await workspace.scenario("builtin:rate-limit")).name, "rate-limit");
  assert.equal((await workspace.version()).scenario, "rate-limit");
  assert.equal((await workspace.verdict()).passed, false);
  assert.match(await workspace.report(), /^<!DOCTYPE html>/i);
  await workspace.dropScenario();
  assert.equal((await workspace.version()).scenario, null);
});

test("an account's credit is set, and a reset goes back to the start", async (t) => {
  const workspace = await workspaceOf(t);
  await workspace.account("smsmode", "jane").set({ credit: 5 });
  assert.equal((await workspace.account("smsmode", "jane").show()).credit, 5);
  await workspace.reset();
  await assert.rejects(workspace.account("smsmode", "jane").show(), RefusedError);
});

test("a refusal, a time-out and a missing sandbox are errors of their own", async (t) => {
  const workspace = await workspaceOf(t);
  await assert.rejects(workspace.messages.get("m99"), (error) => error instanceof RefusedError && error.status === 404);
  await send(workspace);
  await assert.rejects(workspace.messages.wait({ text: "other", timeout: "10ms" }), (error) => {
    assert.ok(error instanceof TimedOutError);
    assert.match(error.message, /nearest: m1, text is/);
    return true;
  });
  const nowhere = new Sandbox("http://127.0.0.1:9");
  assert.equal(await nowhere.isReady(), false);
  await assert.rejects(nowhere.clock.now(), UnreachableError);
});

test("an option that is not known is refused with what was meant", async () => {
  await assert.rejects(startSandbox({ prot: 9999 }), (error) => {
    assert.ok(error instanceof SandboxError);
    assert.match(error.message, /has no option "prot"\. .*args: \["--prot","9999"\]\. There are: args, timeout, launchers\./);
    return true;
  });
  await assert.rejects(startSandbox({ scenario: "nothing.toml" }), /args: \["--scenario","nothing\.toml"\]/);
  await assert.rejects(startSandbox({ magicRange: "+336" }), /args: \["--magic-range","\+336"\]/);
  await assert.rejects(startSandbox({ timout: 5 }), /Did you mean "timeout"\?/);
  assert.throws(() => new Sandbox(server.url, { workspce: "other" }), /Did you mean "workspace"\?/);
  await assert.rejects(server.waitForCode(ANNE, { timeot: "1s" }), /Did you mean "timeout"\?/);
  await assert.rejects(server.idle({ at: "1s" }), /idle has no option "at"\. There are: timeout\./);
  await assert.rejects(server.faults.add({ status: 503 }, { last: "1h" }), /Did you mean "lasts"\?/);
  await assert.rejects(server.handset(ANNE).reply("a", { form: "x" }), /There are: to, provider\./);
});

test("a launcher that is not there, and one that ends, are reported", async () => {
  const missing = [{ name: "nothing", command: ["no-such-program"] }];
  await assert.rejects(startSandbox({ launchers: missing }), /none of nothing is on the PATH/);
  const launchers = JSON.parse(process.env.LAUNCHERS);
  await assert.rejects(startSandbox({ launchers, args: ["--no-such-option"] }), (error) => {
    assert.ok(error instanceof SandboxError);
    return /^"sandbox up" ended with code 2: /.test(error.message);
  });
});

import { test as base } from "@playwright/test";

import { Sandbox, startSandbox } from "./index.js";

export { expect } from "@playwright/test";

/**
 * Playwright's `test` with two fixtures.
 *
 * `sandboxServer`, one for each worker: the sandbox at SANDBOX_URL, else one that is started here.
 * `sandbox`, one for each test: a workspace with a virtual clock; on failure its conversation is attached to the report.
 */
export const test = base.extend({
  sandboxServer: [
    async ({}, use) => {
      const server = process.env.SANDBOX_URL ? new Sandbox() : await startSandbox();
      await use(server);
      await server.stop?.();
    },
    { scope: "worker" },
  ],
  sandboxSettings: [{ clock: "virtual" }, { option: true }],
  sandbox: async ({ sandboxServer, sandboxSettings }, use, testInfo) => {
    const workspace = await sandboxServer.makeWorkspace(sandboxSettings);
    await use(workspace);
    if (testInfo.status !== testInfo.expectedStatus) {
      const body = JSON.stringify(await conversation(workspace), null, 2);
      await testInfo.attach("sms-sandbox", { body, contentType: "application/json" });
    }
    await workspace.drop();
  },
});

async function conversation(workspace) {
  const [messages, webhooks, exchanges] = await Promise.all([
    workspace.messages.list(),
    workspace.webhooks.list(),
    workspace.exchanges.list(),
  ]);
  return { messages, webhooks, exchanges };
}

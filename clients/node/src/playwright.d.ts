import type {
  PlaywrightTestArgs,
  PlaywrightTestOptions,
  PlaywrightWorkerArgs,
  PlaywrightWorkerOptions,
  TestType,
} from "@playwright/test";

import type { Sandbox, Workspace, WorkspaceSettings } from "./index.js";

export { expect } from "@playwright/test";

export interface SandboxFixtures {
  /** A workspace for this test, with a virtual clock. */
  sandbox: Workspace;
  /** What the workspace is made with; set it by `test.use`. */
  sandboxSettings: WorkspaceSettings;
}

export interface SandboxWorkerFixtures {
  sandboxServer: Sandbox;
}

export const test: TestType<
  PlaywrightTestArgs & PlaywrightTestOptions & SandboxFixtures,
  PlaywrightWorkerArgs & PlaywrightWorkerOptions & SandboxWorkerFixtures
>;

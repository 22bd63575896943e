export * from "./errors.js";
export { DEFAULT_URL, Sandbox, Workspace } from "./sandbox.js";
export { startSandbox } from "./start.js";

import { spawn, spawnSync } from "node:child_process";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";

import { SandboxError } from "./errors.js";
import { refuseUnknown } from "./options.js";
import { Sandbox } from "./sandbox.js";

/** The programs that can start a sandbox, the first that is there is taken. */
const LAUNCHERS = [
  { name: "sandbox", command: ["sandbox"] },
  { name: "uvx", command: ["uvx", "sms-sandbox"] },
  { name: "pipx", command: ["pipx", "run", "sms-sandbox"] },
];

const BETWEEN_LOOKS = 20; // ms

/**
 * Starts a sandbox at a free port, and returns it with `launcher`, the program that was found, and `stop()`.
 *
 * `args` are options of `sandbox up`, such as `["--clock", "virtual"]`; `timeout` is in milliseconds.
 */
export async function startSandbox(options = {}) {
  refuseUnknown("startSandbox", options, ["args", "timeout", "launchers"], asArgument(options));
  const { args = [], timeout = 60_000, launchers = LAUNCHERS } = options;
  const launcher = launchers.find(({ command }) => !spawnSync(command[0], ["--version"]).error);
  if (!launcher) {
    const names = launchers.map(({ name }) => name).join(", ");
    throw new SandboxError(`none of ${names} is on the PATH; install one, or the package sms-sandbox for Python`);
  }
  const folder = await mkdtemp(join(tmpdir(), "sms-sandbox-"));
  const portFile = join(folder, "port");
  const [program, ...first] = launcher.command;
  const child = spawn(program, [...first, "up", "--port", "0", "--port-file", portFile, "--quiet", ...args], {
    stdio: ["ignore", "ignore", "pipe"],
  });
  try {
    const port = await portOf(child, launcher.command.join(" "), portFile, timeout);
    const sandbox = new Sandbox(`http://127.0.0.1:${port}`, { token: undefined });
    return Object.assign(sandbox, { launcher: launcher.name, stop: () => stop(child) });
  } catch (error) {
    await stop(child);
    throw error;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** Returns the hint for an option that is not known here: it may be one of the command line. */
function asArgument(options) {
  return (name) => {
    const option = `--${name.replace(/_|(?=[A-Z])/g, "-").toLowerCase()}`;
    return `Options of "sandbox up" go into args: ${JSON.stringify([option, `${options[name]}`])}. `;
  };
}

async function portOf(child, command, portFile, timeout) {
  let errors = "";
  child.stderr.on("data", (piece) => (errors += piece));
  const until = Date.now() + timeout;
  while (Date.now() < until) {
    if (child.exitCode !== null) throw new SandboxError(`"${command} up" ended with code ${child.exitCode}: ${errors.trim()}`);
    const port = await readFile(portFile, "utf8").catch(() => "");
    if (port.trim()) return Number(port);
    await wait(BETWEEN_LOOKS);
  }
  throw new SandboxError(`"${command} up" was not ready within ${timeout} ms: ${errors.trim()}`);
}

function stop(child) {
  if (child.exitCode !== null || child.signalCode !== null) return Promise.resolve();
  const ended = new Promise((resolve) => child.once("exit", resolve));
  child.kill("SIGTERM");
  return ended;
}

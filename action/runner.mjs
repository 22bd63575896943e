// What both steps need of the runner.
import { spawnSync } from "node:child_process";
import { appendFileSync, mkdirSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

const { env } = process;

export const folder = join(env.RUNNER_TEMP || tmpdir(), "sms-sandbox");
mkdirSync(folder, { recursive: true });

export const portFile = join(folder, "port");
export const report = join(folder, "report.html");
export const root = join(folder, "ca.pem");

export const input = (name) => (env[`INPUT_${name.toUpperCase()}`] ?? "").trim();

/** Appends to the file that the runner names, such as GITHUB_OUTPUT. */
export function append(file, text) {
  if (env[file]) appendFileSync(env[file], `${text}\n`);
}

/** Runs a program, whose output is the step's; returns its exit code. */
export function run(program, args, more = {}) {
  const done = spawnSync(program, args, { stdio: "inherit", env: { ...env, ...more } });
  if (done.error) throw done.error;
  return done.status ?? 1;
}

/** Returns what a program prints, or an empty text if it fails. */
export function output(program, args) {
  const done = spawnSync(program, args, { encoding: "utf8" });
  return done.status === 0 ? done.stdout : "";
}

export function fail(text) {
  console.log(`::error title=sms-sandbox::${text}`);
  process.exitCode = 1;
}

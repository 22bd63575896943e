// The first step: installs the sandbox, starts it in the background, and names it to the later steps.
import { readFileSync, rmSync, writeFileSync } from "node:fs";

import { append, fail, folder, input, output, portFile, report, root, run } from "./runner.mjs";

const INSTALLED = "installed";

/** The commands that can install the package, the first whose program is there is taken. */
const installers = (name) => [
  ["uv", ["tool", "install", "--quiet", name]],
  ["pipx", ["install", "--quiet", name]],
  ["python3", ["-m", "pip", "install", "--quiet", name]],
  ["python", ["-m", "pip", "install", "--quiet", name]],
];

function install(version) {
  if (version === INSTALLED) return;
  const found = installers(version ? `sms-sandbox==${version}` : "sms-sandbox").find(([program]) => output(program, ["--version"]));
  if (!found) throw new Error("none of uv, pipx and python is on the PATH");
  if (run(...found)) throw new Error(`${found[0]} could not install sms-sandbox`);
}

async function start() {
  install(input("version"));
  rmSync(portFile, { force: true });
  const scenario = input("scenario") ? ["--scenario", input("scenario")] : [];
  const options = input("options").split(/\s+/).filter(Boolean);
  const own = ["up", "--detach", "--wait", "--port", input("port") || "8767", "--port-file", portFile];
  if (run("sandbox", [...own, ...scenario, ...options])) throw new Error("sandbox up has failed, see above");
  const url = `http://127.0.0.1:${readFileSync(portFile, "utf8").trim()}`;
  writeFileSync(root, Buffer.from(await (await fetch(`${url}/_sandbox/ca.pem`)).arrayBuffer()));
  append("GITHUB_ENV", `SANDBOX_URL=${url}`);
  append("GITHUB_OUTPUT", `url=${url}\nca=${root}\nreport=${report}`);
  append("GITHUB_STATE", `url=${url}`);
  console.log(`sandbox at ${url}, files in ${folder}`);
}

start().catch((error) => fail(error.message));

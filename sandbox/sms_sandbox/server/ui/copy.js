// What can be pasted elsewhere: a request as curl, a message as a pytest test or as Markdown, a fault as TOML.
import { bytesOf } from "./format.js";

const quote = (text) => `'${text.replaceAll("'", `'\\''`)}'`;
const LEFT_OUT = new Set(["host", "content-length", "connection", "accept-encoding", "user-agent"]);

export async function copy(text) {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    return copyBySelection(text);
  }
}

function copyBySelection(text) {
  const area = document.createElement("textarea");
  area.value = text;
  document.body.append(area);
  area.select();
  const done = document.execCommand("copy");
  area.remove();
  return done;
}

export function asCurl(request) {
  const [method, target] = request.start_line.split(" ");
  const host = request.headers.find(([name]) => name.toLowerCase() === "host")?.[1] ?? location.host;
  const headers = request.headers.filter(([name]) => !LEFT_OUT.has(name.toLowerCase()));
  const parts = ["curl", "-X", method, quote(`http://${host}${target}`)];
  for (const [name, value] of headers) parts.push("-H", quote(`${name}: ${value}`));
  if (request.body) parts.push("--data-binary", quote(request.body));
  return parts.join(" ");
}

export function asPytest(message) {
  const text = JSON.stringify(message.text);
  return [
    "def test_message_arrives(sms_sandbox):",
    `    # send it with your application, then:`,
    `    message = sms_sandbox.messages.wait(to="${message.to}")`,
    `    assert message.text == ${text}`,
    message.state ? `    assert message.state == "${message.state}"` : `    assert message.direction == "${message.direction}"`,
    "",
  ].join("\n");
}

export function asMarkdown(message) {
  const cell = (text) => String(text).replaceAll("|", "\\|").replaceAll("`", "ˋ").replaceAll("\n", " ");
  const rows = message.history.map((step) => `| ${step.at} | ${step.state} | ${cell(step.provider_state ?? "")} |`);
  const head = `**${cell(message.id)}** ${cell(message.from ?? "")} → ${cell(message.to)} (${message.provider})`;
  const table = rows.length ? ["", "| at | state | provider's code |", "| --- | --- | --- |", ...rows] : [];
  return [head, "", ...message.text.split("\n").map((line) => `> ${line}`), ...table, ""].join("\n");
}

const value = (one) => {
  if (one === null || typeof one !== "object") return JSON.stringify(one);
  if (Array.isArray(one)) return `[${one.map(value).join(", ")}]`;
  return `{ ${Object.entries(one).map(([key, inner]) => `${key} = ${value(inner)}`).join(", ")} }`;
};

export function asToml(rule) {
  return ["[[rule]]", ...Object.entries(rule).map(([key, inner]) => `${key} = ${value(inner)}`), ""].join("\n");
}

export const rawText = (http) => new TextDecoder("utf-8").decode(bytesOf(http.raw));

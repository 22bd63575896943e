// How times, sizes, states and bytes are written.

const WORDS = {
  scheduled: "scheduled",
  queued: "waiting for the gateway device",
  waiting: "waiting to be sent",
  taken: "taken by the gateway device",
  sent: "sent",
  network: "with the operator",
  retrying: "handset unreachable, tried again",
  delivered: "delivered",
  undelivered: "not delivered",
  expired: "expired",
  rejected: "rejected",
  cancelled: "cancelled",
};
const TONES = { delivered: "good", undelivered: "bad", expired: "bad", rejected: "bad", retrying: "warn", cancelled: "warn" };

export const stateWords = (state) => WORDS[state] ?? state ?? "received";
export const stateTone = (state) => (state ? (TONES[state] ?? "busy") : "good");
export const reasonWords = (reason) => (reason ? reason.replaceAll("_", " ") : "");

export const WEBHOOK_TONES = { taken: "good", failed: "bad", lost: "warn", pending: "busy", unaddressed: "usual" };
export const WEBHOOK_WORDS = { taken: "accepted", failed: "failed", lost: "lost by a fault", pending: "pending", unaddressed: "no address" };

const two = (number) => String(number).padStart(2, "0");

export function clockTime(iso) {
  return iso ? iso.slice(11, 19) : "";
}

export function fullTime(iso) {
  return iso ? `${iso.slice(0, 10)} ${iso.slice(11, 23)}` : "";
}

export function dayTime(iso, now) {
  if (!iso) return "";
  return now && iso.slice(0, 10) === now.slice(0, 10) ? iso.slice(11, 16) : `${iso.slice(5, 10)} ${iso.slice(11, 16)}`;
}

export function span(milliseconds) {
  const ahead = Math.max(0, milliseconds);
  if (ahead < 1000) return `${Math.round(ahead)} ms`;
  const seconds = Math.round(ahead / 1000);
  if (seconds < 60) return `${seconds} s`;
  if (seconds < 3600) return `${Math.floor(seconds / 60)} min ${two(seconds % 60)} s`;
  if (seconds < 86400) return `${Math.floor(seconds / 3600)} h ${two(Math.floor((seconds % 3600) / 60))} min`;
  return `${Math.floor(seconds / 86400)} d ${Math.floor((seconds % 86400) / 3600)} h`;
}

export const between = (from, to) => span(Date.parse(to) - Date.parse(from));

export const microseconds = (value) => (value === null ? "" : `${(value / 1000).toFixed(1)} ms`);

export function bytesOf(base64) {
  return Uint8Array.from(atob(base64), (character) => character.charCodeAt(0));
}

export function hexLines(bytes, most = 4096) {
  const lines = [];
  for (let at = 0; at < Math.min(bytes.length, most); at += 16) {
    const row = [...bytes.slice(at, at + 16)];
    const hex = row.map((byte) => byte.toString(16).padStart(2, "0")).join(" ");
    const text = row.map((byte) => (byte > 31 && byte < 127 ? String.fromCharCode(byte) : "·")).join("");
    lines.push(`${at.toString(16).padStart(6, "0")}  ${hex.padEnd(47)}  ${text}`);
  }
  if (bytes.length > most) lines.push(`… ${bytes.length - most} more bytes`);
  return lines.join("\n");
}

export const plural = (count, one, many = `${one}s`) => `${count.toLocaleString("en")} ${count === 1 ? one : many}`;

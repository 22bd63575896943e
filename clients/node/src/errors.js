/** Base of the errors of this client. */
export class SandboxError extends Error {
  constructor(message) {
    super(message);
    this.name = this.constructor.name;
  }
}

/** No sandbox answers at that address. */
export class UnreachableError extends SandboxError {}

/** The sandbox refused the request: `code` is the API's word for the reason, `field` the wrong part of the request. */
export class RefusedError extends SandboxError {
  constructor(status, { code, message, hint, field }) {
    super(hint ? `${message}. ${hint}` : message);
    Object.assign(this, { status, code, hint, field });
  }
}

/** A wait timed out: `seen` is what was there, `nearest` what missed few filters. */
export class TimedOutError extends SandboxError {
  constructor({ message, seen = [], nearest = [] }) {
    super([message, ...nearest.map(describeMiss)].join("\n"));
    Object.assign(this, { seen, nearest });
  }
}

function describeMiss({ item, missed }) {
  const misses = missed.map(({ filter, found, wanted }) => `${filter} is ${JSON.stringify(found)}, wanted ${wanted}`);
  return `nearest: ${item.id}, ${misses.join("; ")}`;
}

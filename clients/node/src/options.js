import { SandboxError } from "./errors.js";

/** Throws a SandboxError for an option that `names` lacks; `hint` returns a sentence on what to do with it. */
export function refuseUnknown(caller, options, names, hint = () => "") {
  for (const name of Object.keys(options)) {
    if (names.includes(name)) continue;
    const meant = names.find((known) => isNear(name.toLowerCase(), known.toLowerCase()));
    const question = meant ? `Did you mean "${meant}"? ` : "";
    throw new SandboxError(`${caller} has no option "${name}". ${question}${hint(name)}There are: ${names.join(", ")}.`);
  }
}

/** Returns whether at most two letters have to be added, dropped or changed, and at most a third of the longer word. */
function isNear(word, known) {
  return distance(word, known) <= Math.min(2, Math.floor(Math.max(word.length, known.length) / 3));
}

function distance(word, known) {
  let row = Array.from({ length: known.length + 1 }, (_, column) => column);
  for (const [index, letter] of [...word].entries()) {
    const next = [index + 1];
    for (let column = 0; column < known.length; column++) {
      const changed = row[column] + (letter === known[column] ? 0 : 1);
      next.push(Math.min(changed, row[column + 1] + 1, next[column] + 1));
    }
    row = next;
  }
  return row[known.length];
}

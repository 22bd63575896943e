// One box, with the API's own filter names: `to:+336… state:delivered text:"two words" provider:insim rest`.

export const FILTERS = ["to", "from", "state", "text", "provider", "account", "direction", "matches", "since"];

export function parse(line) {
  const found = {};
  const rest = [];
  for (const [word, name, quoted, plain] of line.matchAll(/(?:(\w+):)?(?:"([^"]*)"|(\S+))/g)) {
    const value = quoted ?? plain;
    if (name && FILTERS.includes(name)) found[name] = value;
    else rest.push(name ? word : value);
  }
  const free = rest.join(" ").trim();
  if (free) {
    const isNumber = /^\+?[0-9 ]{3,}$/.test(free);
    const key = isNumber ? "to" : "text";
    found[key] ??= isNumber ? free.replaceAll(" ", "") : free;
  }
  return found;
}

// Names before a colon that are no filters; they are searched in texts as they stand.
export const unknownFilters = (line) => [...line.matchAll(/(?:^|\s)([a-z_]+):(?!\/\/)/gi)].map(([, name]) => name).filter((name) => !FILTERS.includes(name));

export const isForMessages = (filters) => ["from", "account", "matches", "since"].some((name) => name in filters);

// htm bound to Preact: templates without a build step. Values become text nodes or properties, never markup.
import { h, render } from "./vendor/preact.mjs";
import htm from "./vendor/htm.mjs";

export { useCallback, useEffect, useLayoutEffect, useMemo, useRef, useState } from "./vendor/hooks.mjs";
export { render };
export const html = htm.bind(h);

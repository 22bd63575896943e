// The stream of summaries: what has changed, four times a second at most, and whether it is still the same server run.
import { ownRestarts } from "./api.js";
import { useEffect, useRef, useState } from "./html.js";

export const NOTHING = { run: "", last: 0, missed: 0, now: null, counts: {}, numbers: [], messages: [], more: false };

export function useLive(api) {
  const [state, setState] = useState({ status: "connecting", changes: NOTHING, at: 0, restarted: false, missed: 0 });
  const run = useRef("");
  useEffect(() => {
    run.current = "";
    let source;
    let again;
    let failures = 0;
    const refused = async (closed) => {
      const status = await api.show().then(() => "offline", (error) => (error.status === 404 ? "gone" : "offline"));
      if (source !== closed) return;
      setState((before) => ({ ...before, status }));
      again = setTimeout(open, 1000);
    };
    const open = () => {
      source = new EventSource(api.changes);
      source.addEventListener("changes", (event) => {
        const changes = JSON.parse(event.data);
        const isFirst = run.current === "";
        const isOther = run.current !== changes.run;
        const isOwn = isOther && ownRestarts.delete(api.base);
        failures = 0;
        run.current = changes.run;
        setState((before) => ({
          status: "live",
          changes,
          at: performance.now(),
          restarted: before.restarted || (isOther && !isFirst && !isOwn),
          missed: before.missed + changes.missed,
        }));
      });
      // A reset ends the stream, which the browser then opens again by itself: only a second failure is an alarm.
      source.onerror = () => {
        failures += 1;
        if (failures === 1 && source.readyState !== EventSource.CLOSED) return;
        source.close();
        refused(source);
      };
    };
    const close = () => {
      clearTimeout(again);
      source?.close();
      source = undefined;
    };
    // A browser has six connections to a host: a tab that is not in sight leaves its own to others.
    const follow = () => {
      if (document.hidden) close();
      else if (!source) open();
    };
    follow();
    document.addEventListener("visibilitychange", follow);
    addEventListener("pagehide", close);
    addEventListener("pageshow", follow);
    return () => {
      document.removeEventListener("visibilitychange", follow);
      removeEventListener("pagehide", close);
      removeEventListener("pageshow", follow);
      close();
    };
  }, [api.base]);
  const dismiss = () => setState((before) => ({ ...before, restarted: false, missed: 0 }));
  return { ...state, dismiss };
}

// Loads again when `key` changes, but one load at a time and at most two a second: a flood of changes must not queue up.
const SHORTEST = 500;

export function useLoaded(load, identity, version) {
  const [state, setState] = useState({ data: null, error: null, identity: null });
  const busy = useRef({ running: false, wanted: false, identity: null, timer: 0, alive: true });
  const latest = useRef(load);
  latest.current = load;
  const refresh = () => {
    const work = busy.current;
    if (work.running) {
      work.wanted = true;
      return;
    }
    work.running = true;
    work.wanted = false;
    const asked = work.identity;
    latest
      .current()
      .then(
        (data) => asked === work.identity && work.alive && setState({ data, error: null, identity: asked }),
        (error) => asked === work.identity && work.alive && setState({ data: null, error, identity: asked }),
      )
      .then(() => {
        const moved = asked !== work.identity;
        work.timer = setTimeout(() => {
          work.running = false;
          if (work.wanted || moved) refresh();
        }, moved ? 0 : SHORTEST);
      });
  };
  useEffect(() => {
    busy.current.identity = identity;
    refresh();
  }, [identity, version]);
  useEffect(() => {
    busy.current.alive = true;
    return () => {
      busy.current.alive = false;
      clearTimeout(busy.current.timer);
    };
  }, []);
  const current = state.identity === identity ? state : { data: null, error: null };
  return { ...current, refresh };
}

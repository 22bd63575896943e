// The clock of the workspace, always in sight: what time it is, what is due next, and the buttons that move it.
import { html, useEffect, useState } from "../html.js";
import { useLoaded } from "../live.js";
import { Action, Badge } from "../parts.js";
import { clockTime, fullTime, plural, span } from "../format.js";

const STEPS = [["+1 s", "1s"], ["+1 min", "1m"], ["+1 h", "1h"]];

function mode(clock) {
  if (clock.frozen) return ["frozen", "warn"];
  if (clock.mode === "virtual") return [clock.idle_jump ? "virtual, jumps when idle" : "stands still", "warn"];
  return [clock.speed === 1 ? "real time" : `${clock.speed}× real time`, "good"];
}

const runs = (clock) => clock.mode === "real" && !clock.frozen;

function useTicking(clock, loadedAt) {
  const [, tick] = useState(0);
  const moves = clock && runs(clock);
  useEffect(() => {
    if (!moves) return undefined;
    const timer = setInterval(() => tick((count) => count + 1), 500);
    return () => clearInterval(timer);
  }, [moves]);
  if (!clock) return 0;
  const passed = moves ? (performance.now() - loadedAt) * clock.speed : 0;
  return Date.parse(clock.now) + passed;
}

const iso = (milliseconds) => new Date(milliseconds).toISOString();

function Phases({ queue, now }) {
  if (!queue.phases.length) return null;
  const start = Math.min(...queue.phases.map((phase) => Date.parse(phase.begins_at)));
  const ends = queue.phases.map((phase) => Date.parse(phase.ends_at ?? phase.begins_at));
  const end = Math.max(...ends, now) + 1;
  const share = (at) => `${Math.min(100, Math.max(0, ((at - start) / (end - start)) * 100))}%`;
  return html`<div class="phases" role="img" aria-label=${`Phases: ${queue.phases.map((phase) => phase.name).join(", ")}`}>
    ${queue.phases.map((phase) => {
      const from = Date.parse(phase.begins_at);
      const to = phase.ends_at ? Date.parse(phase.ends_at) : end;
      const width = `${Math.max(0.5, ((to - from) / (end - start)) * 100)}%`;
      const isNow = from <= now && now < to;
      return html`<span key=${phase.name} class=${isNow ? "phase now" : "phase"} style=${{ left: share(from), width }} title=${`${phase.name}, ${clockTime(phase.begins_at)} to ${phase.ends_at ? clockTime(phase.ends_at) : "the end"}`}>${phase.name}</span>`;
    })}
    <i class="hand" style=${{ left: share(now) }}></i>
  </div>`;
}

function Due({ queue, now }) {
  if (!queue.items.length) return html`<p class="quiet">Nothing is due.</p>`;
  return html`<table>
    <thead><tr><th>At</th><th>In</th><th>What</th><th>Of</th><th>Detail</th></tr></thead>
    <tbody>${queue.items.map((item, index) => html`<tr key=${index}>
      <td><time datetime=${item.at}>${clockTime(item.at)}</time></td>
      <td>${span(Date.parse(item.at) - now)}</td><td>${item.kind}</td><td><code>${item.subject}</code></td><td>${item.detail}</td>
    </tr>`)}</tbody>
  </table>`;
}

export function ClockBar({ api, live }) {
  const [open, setOpen] = useState(false);
  const [version, setVersion] = useState(0);
  const clock = useLoaded(async () => ({ ...(await api.clock()), loadedAt: performance.now() }), api.base, `${live.changes.run} ${live.changes.last} ${version} ${live.at}`);
  const queue = useLoaded(api.queue, api.base, `${live.changes.run} ${live.changes.last} ${version}`);
  const now = useTicking(clock.data, clock.data?.loadedAt);
  const then = (act) => async () => {
    await act();
    setVersion((count) => count + 1);
  };
  if (!clock.data) return html`<footer class="clock" aria-label="Clock"><p class="bar quiet" role="status">${clock.error ? "No clock" : "…"}</p></footer>`;
  const [word, tone] = mode(clock.data);
  const next = queue.data?.items[0];
  return html`<footer class="clock" aria-label="Clock">
    ${queue.data && html`<${Phases} queue=${queue.data} now=${now} />`}
    ${open && html`<section class="due" aria-label="What will fall due" tabindex="0"><${Due} queue=${queue.data ?? { items: [] }} now=${now} /></section>`}
    <div class="bar">
      <time class="now" datetime=${iso(now)} title=${fullTime(iso(now))}><small>${iso(now).slice(0, 10)}</small> ${clockTime(iso(now))}</time>
      <${Badge} tone=${tone}>${word}<//>
      <button type="button" class="next" aria-expanded=${open} onClick=${() => setOpen(!open)}>
        ${next ? html`<b>${next.kind}</b> ${next.subject} in ${span(Date.parse(next.at) - now)}` : "nothing due"}
        <small>${queue.data ? plural(queue.data.total, "thing") : ""} due ${open ? "▾" : "▴"}</small>
      </button>
      <div class="moves">
        ${STEPS.map(([label, by]) => html`<${Action} key=${by} act=${then(() => api.advance({ by }))}>${label}<//>`)}
        <${Action} disabled=${!next} act=${then(() => api.advance({ to: next.at }))}>Next<//>
        <${Action} act=${then(api.runUntilIdle)}>Until idle<//>
        ${runs(clock.data)
          ? html`<${Action} act=${then(() => api.setClock({ frozen: true }))}>Freeze<//>`
          : html`<${Action} kind="primary" act=${then(() => api.setClock({ mode: "real", frozen: false }))}>Run<//>`}
      </div>
    </div>
  </footer>`;
}

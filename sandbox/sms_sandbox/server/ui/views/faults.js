// Faults as switches; each shows how often it struck, and can be taken into a scenario file.
import { html, useState } from "../html.js";
import { asToml } from "../copy.js";
import { GROUPS } from "./fault_presets.js";
import { useLoaded } from "../live.js";
import { Action, Badge, Copy, Empty, Loaded, Problem } from "../parts.js";
import { plural } from "../format.js";

function Switch({ label, rule, api, fired, refresh }) {
  const [error, setError] = useState(null);
  const isOn = fired !== undefined;
  const turn = () =>
    (isOn ? api.removeFault(rule.name) : api.addFault({ ...rule, optional: true })).then(() => {
      setError(null);
      refresh();
    }, setError);
  return html`<li class="switch">
    <button type="button" role="switch" aria-checked=${isOn} onClick=${turn}><i aria-hidden="true"></i>${label}</button>
    ${isOn && html`<${Badge} tone=${fired ? "warn" : "usual"}>struck ${plural(fired, "time")}<//>`}
    <${Copy} text=${() => asToml(rule)} label="Copy as TOML" />
    ${error && html`<${Problem} error=${error} />`}
  </li>`;
}

function Device({ device, api, refresh }) {
  const set = (body) => () => api.setDevice(device.id, device.provider, body).then(refresh);
  return html`<li class="switch device">
    <b>${device.provider} ${device.id}</b>
    <${Badge} tone=${device.online ? "good" : "bad"}>${device.online ? "online" : "offline"}<//>
    <${Badge}>${device.condition.replaceAll("_", " ")}<//>
    <span class="buttons"><small>${device.queued} queued</small><${Action} kind="small" act=${set({ online: !device.online })}>${device.online ? "Take offline" : "Put online"}<//>
    <${Action} kind="small" act=${set({ condition: device.condition === "ok" ? "radio_off" : "ok" })}>${device.condition === "ok" ? "Radio off" : "Radio on"}<//></span>
  </li>`;
}

async function everything(api) {
  const [faults, devices] = await Promise.all([api.faults(), api.devices()]);
  return { faults: faults.items, devices: devices.items };
}

export function Faults({ api, live }) {
  const [version, setVersion] = useState(0);
  const refresh = () => setVersion((count) => count + 1);
  const state = useLoaded(() => everything(api), api.base, `${live.changes.last} ${version}`);
  return html`<div class="page"><h1>Faults</h1><${Loaded} state=${state}>${({ faults, devices }) => {
    const fired = Object.fromEntries(faults.map((one) => [one.name, one.fired]));
    const own = new Set(GROUPS.flatMap(([, presets]) => presets.map(([, rule]) => rule.name)));
    const others = faults.filter((one) => !own.has(one.name));
    return html`<div class="columns">
      ${GROUPS.map(([title, presets]) => html`<section class="card" key=${title}><h2>${title}</h2><ul class="plain">
        ${presets.map(([label, rule]) => html`<${Switch} key=${rule.name} label=${label} rule=${rule} api=${api} fired=${fired[rule.name]} refresh=${refresh} />`)}
      </ul></section>`)}
      <section class="card"><h2>Gateway devices</h2>${devices.length
        ? html`<ul class="plain">${devices.map((one) => html`<${Device} key=${`${one.provider} ${one.id}`} device=${one} api=${api} refresh=${refresh} />`)}</ul>`
        : html`<p class="quiet">No device yet.</p>`}</section>
    </div>
    <h2>In force</h2>
    ${others.length
      ? html`<table><thead><tr><th>Name</th><th>Kind</th><th>Struck</th><th><span class="hidden">Action</span></th></tr></thead><tbody>${others.map((one) => html`<tr key=${`${one.kind} ${one.name}`}><td>${one.name}</td><td>${one.kind}</td><td>${one.fired}</td><td>${one.kind === "rule" && html`<${Action} kind="small" act=${() => api.removeFault(one.name).then(refresh)}>Remove<//>`}</td></tr>`)}</tbody></table>`
      : html`<p class="quiet">No other rule or phase is in force, or has struck.</p>`}
    <p><${Action} act=${() => api.clearFaults().then(refresh)}>Remove all faults<//></p>`;
  }}<//></div>`;
}

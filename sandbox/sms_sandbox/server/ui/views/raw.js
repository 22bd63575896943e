// The bytes of a request or an answer: its headers in order, its body, and all of it as text or hex.
import { html, useState } from "../html.js";
import { rawText } from "../copy.js";
import { bytesOf, hexLines } from "../format.js";
import { Copy } from "../parts.js";

export function Raw({ http, title, more }) {
  const [form, setForm] = useState("parts");
  return html`<section class="raw">
    <header><h3>${title}</h3>
      <div class="tabs" role="group" aria-label=${`${title}: form`}>
        ${["parts", "text", "hex"].map((name) => html`<button key=${name} type="button" class="small" aria-pressed=${form === name} onClick=${() => setForm(name)}>${name}</button>`)}
      </div>
      <${Copy} text=${() => rawText(http)} /> ${more}
    </header>
    ${form === "parts" && html`<p><code class="startline">${http.start_line}</code></p>
      <table class="headers"><tbody>${http.headers.map(([name, value], index) => html`<tr key=${index}><th scope="row">${name}</th><td>${value}</td></tr>`)}</tbody></table>
      ${http.body && html`<pre tabindex="0" lang="">${http.body}</pre>`}`}
    ${form === "text" && html`<pre tabindex="0" lang="">${rawText(http)}</pre>`}
    ${form === "hex" && html`<pre tabindex="0">${hexLines(bytesOf(http.raw))}</pre>`}
  </section>`;
}

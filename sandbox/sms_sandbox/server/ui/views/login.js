// With --admin-token: the token is exchanged for a cookie that no script can read.
import { html, useState } from "../html.js";
import { session } from "../api.js";
import { Problem } from "../parts.js";

export function Login({ done }) {
  const [token, setToken] = useState("");
  const [error, setError] = useState(null);
  const submit = (event) => {
    event.preventDefault();
    session(token).then(done, setError);
  };
  return html`<main class="login"><form class="card" onSubmit=${submit}>
    <h1>sms-sandbox</h1>
    <label>Admin token
      <input type="password" autocomplete="current-password" value=${token} onInput=${(event) => setToken(event.currentTarget.value)} />
    </label>
    <p class="quiet">The one that the sandbox was started with: <code>--admin-token</code>.</p>
    ${error && html`<${Problem} error=${error} />`}
    <button class="primary">Log in</button>
  </form></main>`;
}

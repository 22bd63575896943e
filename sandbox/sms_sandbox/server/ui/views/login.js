// With --admin-token: the token is exchanged for a cookie that no script can read.
import { html, useEffect, useRef, useState } from "../html.js";
import { session } from "../api.js";
import { Problem } from "../parts.js";

export function Login({ done }) {
  const [token, setToken] = useState("");
  const [error, setError] = useState(null);
  const field = useRef(null);
  useEffect(() => field.current.focus(), []);
  const submit = (event) => {
    event.preventDefault();
    session(token).then(done, (refusal) => {
      setError(refusal.status === 401 ? new Error("This is not the token.") : refusal);
      field.current.select();
    });
  };
  return html`<main class="login"><form class="card" onSubmit=${submit}>
    <h1>sms-sandbox</h1>
    <label>Admin token
      <input ref=${field} type="password" autocomplete="current-password" value=${token} onInput=${(event) => setToken(event.currentTarget.value)} />
    </label>
    <p class="quiet">The one that the sandbox was started with: <code>--admin-token</code>.</p>
    ${error && html`<${Problem} error=${error} />`}
    <button class="primary">Log in</button>
  </form></main>`;
}

// Before the first message: requests to paste, for this very server's address.
import { html } from "../html.js";
import { useLoaded } from "../live.js";
import { Copy, Loaded } from "../parts.js";

const REQUESTS = {
  insim: (url) => `curl ${url}/api/v1/sendsms -H 'Content-Type: application/json' -d '{"header":{"login":"user@email.com","accessKey":"your-access-key"},"messages":[{"phone_number":"+33639980001","message":"Hello from inSIM API!"}]}'`,
  smsmode: (url) => `curl '${url}/http/1.6/sendSMS.do?accessToken=TOKEN&message=MESSAGE&numero=0639980001'`,
  smsgateway24: (url) => `curl ${url}/getdata/addsms --data-urlencode token=TOKEN --data-urlencode sendto=+33639980001 --data-urlencode 'body=Hello!' --data-urlencode device_id=260`,
  smsfactor: (url) => `curl ${url}/send -H 'Accept: application/json' -H 'sfusername: me@example.com' -H 'sfpassword: examplePass' -d '{"sms":{"message":{"text":"Message via API"},"recipients":{"gsm":[{"value":"33639980001"}]}}}'`,
};

export function EmptyStart({ api }) {
  const state = useLoaded(api.show, api.base, 0);
  return html`<div class="page"><h1>No message yet</h1>
    <p>Point your application at one of these addresses, or paste a request into a shell. What is sent shows up here by itself.</p>
    <${Loaded} state=${state}>${(workspace) => Object.entries(workspace.urls).map(([provider, url]) => html`<section class="card" key=${provider}>
      <h2>${provider}</h2>
      <p><code>${url}</code> <${Copy} text=${url} label="Copy address" /></p>
      ${REQUESTS[provider] && html`<pre tabindex="0">${REQUESTS[provider](url)}</pre><${Copy} text=${REQUESTS[provider](url)} label="Copy request" />`}
    </section>`)}<//>
  </div>`;
}

from collections.abc import Sequence

from sms_sandbox.contract import WebhookRequest
from sms_sandbox.core.account import Account
from sms_sandbox.core.message import MtMessage
from sms_sandbox.wire import urls
from sms_sandbox.wire.exchange import HttpRequest

from tests.providers.acme import states


def webhooks(message: MtMessage, account: Account) -> Sequence[WebhookRequest]:
    word = states.reported(message.last_step)
    url = urls.parse(account.webhooks.get("status", ""))
    if word is None or url is None:
        return ()
    body = f"{message.provider_id} {word}".encode()
    headers = (("Host", url.authority), ("Content-Length", str(len(body))))
    return (
        WebhookRequest(
            kind="status",
            fact="webhook.status",
            to=url,
            request=HttpRequest("POST", url.target.encode("ascii"), headers, body),
        ),
    )

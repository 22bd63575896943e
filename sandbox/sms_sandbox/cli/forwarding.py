"""Forward webhooks to an application under development."""

import http.client
from contextlib import closing
from typing import Final

from sms_sandbox.client.models import Webhook
from sms_sandbox.wire import urls
from sms_sandbox.wire.urls import Url

_PATIENCE: Final = 5.0
"""Seconds to wait for an answer."""


def has_reached(webhook: Webhook, target: Url) -> bool:
    """Return whether the sandbox itself has sent the webhook to this address, and got an answer there."""
    sent = urls.parse(webhook.url)
    is_there = (
        sent is not None
        and (sent.scheme, sent.host, sent.port) == (target.scheme, target.host, target.port)
        and sent.target.startswith(target.target)
    )
    return is_there and webhook.attempts[-1].status is not None


def forward(webhook: Webhook, target: Url) -> str:
    """Forward a webhook, and return the status of the answer, or why there is none.

    Method, headers and body are kept; the query is appended to that of ``target``, whose user name and password take
    the place of the webhook's own.
    """
    method, sent_to, _ = webhook.request.start_line.split(" ", 2)
    path, _, own = target.target.partition("?")
    query = "&".join(filter(None, (own, sent_to.partition("?")[2])))
    kind = http.client.HTTPSConnection if target.scheme == "https" else http.client.HTTPConnection
    body = webhook.request.to_bytes().partition(b"\r\n\r\n")[2]
    with closing(kind(target.host, target.port, timeout=_PATIENCE)) as connection:
        try:
            connection.putrequest(method, f"{path}{f'?{query}' if query else ''}", skip_accept_encoding=True)
            for name, value in webhook.request.headers:
                if name.lower() not in {"host", "authorization"}:
                    connection.putheader(name, value)
            for name, value in target.authorization:
                connection.putheader(name, value)
            connection.endheaders(body or None)
            return str(connection.getresponse().status)
        except (OSError, http.client.HTTPException) as error:
            return f"not reached: {error}"

"""Forward webhooks to an application under development."""

import http.client
from contextlib import closing
from typing import Final
from urllib.parse import urlsplit

from sms_sandbox.client.models import Webhook

_PATIENCE: Final = 5.0
"""Seconds to wait for an answer."""


def is_address(url: str) -> bool:
    split = urlsplit(url)
    return split.scheme in {"http", "https"} and bool(split.hostname)


def forward(webhook: Webhook, target: str) -> str:
    """Forward a webhook, and return the status of the answer, or why there is none.

    Method, headers and body are kept; the query is appended to that of ``target``.
    """
    split = urlsplit(target)
    method, sent_to, _ = webhook.request.start_line.split(" ", 2)
    query = "&".join(filter(None, (split.query, urlsplit(sent_to).query)))
    kind = http.client.HTTPSConnection if split.scheme == "https" else http.client.HTTPConnection
    body = webhook.request.to_bytes().partition(b"\r\n\r\n")[2]
    with closing(kind(split.hostname or "", split.port, timeout=_PATIENCE)) as connection:
        try:
            connection.putrequest(
                method, f"{split.path or '/'}{f'?{query}' if query else ''}", skip_accept_encoding=True
            )
            for name, value in webhook.request.headers:
                if name.lower() != "host":
                    connection.putheader(name, value)
            connection.endheaders(body or None)
            return str(connection.getresponse().status)
        except (OSError, http.client.HTTPException) as error:
            return f"not reached: {error}"

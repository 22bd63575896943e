"""Make the webhooks of messages sent through the REST API: a POST of JSON for each report and each reply."""

import hmac
from collections.abc import Sequence
from typing import Any, Final

from sms_sandbox.contract import RetryPlan, WebhookRequest
from sms_sandbox.core.account import Account
from sms_sandbox.core.message import MoMessage, MtMessage
from sms_sandbox.core.time.instants import HOUR, MINUTE, SECOND
from sms_sandbox.providers.smsmode import state
from sms_sandbox.providers.smsmode.rest import options, render, states
from sms_sandbox.wire import json_text, urls
from sms_sandbox.wire.exchange import Headers, HttpRequest
from sms_sandbox.wire.urls import Url

RETRIES: Final = RetryPlan(waits=(30 * SECOND, 2 * MINUTE, 10 * MINUTE, HOUR, 5 * HOUR, 24 * HOUR))

_SIGNATURE: Final = "X-Smsmode-256"


def status(kind: str, message: MtMessage, account: Account) -> Sequence[WebhookRequest]:
    """Return the delivery report of the newest change, if it is reported."""
    kept = state.details_of(message)
    rest = state.rest_details(kept)
    address = kept.report_url or rest.channel.status_url or account.webhooks.get(kind, "")
    values = of_change(rest, message, account) if address else ()
    url = urls.parse(address) if values else None
    return () if url is None else (_report(kind, url, *values),)


def deferred_request(kind: str, values: tuple[Any, ...], address: str) -> WebhookRequest:
    url = urls.parse(address)
    assert url is not None  # noqa: S101  the engine's own address
    return _report(kind, url, *values)


def of_change(rest: state.RestDetails, message: MtMessage, account: Account) -> tuple[Any, ...]:
    """Return what the report of the newest change depends on, or an empty tuple if it is not reported."""
    steps = message.steps
    if not states.is_reported(steps):
        return ()
    return message, len(steps) // 3 - 1, rest.channel.short, account.webhook_secret


def _report(
    kind: str, url: Url, message: MtMessage, nth: int, channel: dict[str, object], secret: str | None
) -> WebhookRequest:
    rest = state.rest_details(message.details)
    return _call(kind, url, render.message_at(message, nth, channel, rest.base), secret)


def reply(kind: str, written: MoMessage, answered: MtMessage, account: Account) -> Sequence[WebhookRequest]:
    """Return the webhook of a handset's answer to a message."""
    kept = state.details_of(answered)
    rest = state.rest_details(kept)
    address = kept.reply_url or rest.channel.reply_url or account.webhooks.get(kind, "")
    keeps = bool(account.options.get(options.KEEPS_ORIENTATION))
    return _post(
        kind, address, render.reply(written, answered, rest.channel, rest.base, keeps_orientation=keeps), account
    )


def _post(kind: str, address: str, value: render.Body, account: Account) -> Sequence[WebhookRequest]:
    """Return a POST to the address, or nothing if it is invalid."""
    url = urls.parse(address)
    return () if url is None else (_call(kind, url, value, account.webhook_secret),)


def _call(kind: str, url: Url, value: render.Body, secret: str | None) -> WebhookRequest:
    body = json_text.compact(value)
    headers: Headers = (
        ("Host", url.authority),
        *url.authorization,
        ("Content-Type", render.JSON),
        *_signature(body, secret),
        ("Content-Length", str(len(body))),
    )
    request = HttpRequest("POST", url.target.encode("ascii"), headers, body)
    return WebhookRequest(kind=kind, fact=f"rest.webhook.{kind}", to=url, request=request, retries=RETRIES)


def _signature(body: bytes, secret: str | None) -> Headers:
    """Return the header of accounts that sign their webhooks."""
    if secret is None:
        return ()
    return ((_SIGNATURE, hmac.new(secret.encode(), body, "sha256").hexdigest()),)

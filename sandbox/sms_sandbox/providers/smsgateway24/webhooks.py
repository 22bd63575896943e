"""Build webhooks: one for each change of a message's code, one for each incoming message.

The account's option ``webhook`` selects their generation: the older one has the slot as ``sim``, the newer one as
``channel_id``.
"""

from collections.abc import Sequence
from typing import Any, Final

from sms_sandbox.contract import DeferredReport, WebhookRequest
from sms_sandbox.core.account import Account
from sms_sandbox.core.events import MoReceived
from sms_sandbox.core.message import MoMessage, MtMessage
from sms_sandbox.core.time.instants import SECOND
from sms_sandbox.providers.smsgateway24 import dates, states
from sms_sandbox.providers.smsgateway24.messages import incoming, records
from sms_sandbox.providers.smsgateway24.state import Details
from sms_sandbox.wire import json_text, urls
from sms_sandbox.wire.exchange import HttpRequest
from sms_sandbox.wire.urls import Url

WITH_SIM: Final = "sim"
WITH_CHANNEL: Final = "channel_id"

_ON_ITS_WAY: Final = SECOND
"""The difference between the two times of an incoming message: the time it took to reach the device."""

_INTERNAL_IDS: Final = 10_000
"""The count at which a device's own numbering of messages starts again."""

_DELIVERY: Final = "delivery"

_ONE_STEP: Final = 3
"""The length of a message's ``steps`` after its first change of state."""

Body = dict[str, object]


def status_webhooks(message: MtMessage, account: Account) -> Sequence[WebhookRequest]:
    """Build the webhook for a change of code; the first code has none.

    It goes to the message's own address if it has one.
    """
    details: Any = message.details
    address = details.webhook or account.webhooks.get(_DELIVERY)
    if not address:
        return ()  # the usual case, in each state of each message
    values, url = _of_change(message, details, account), urls.parse(address)
    return (_delivery_call(values, url),) if values and url is not None else ()


def _deferred_values(message: MtMessage, account: Account) -> tuple[Any, ...] | None:
    details: Any = message.details
    if details.webhook:
        return None
    return _of_change(message, details, account)


def _deferred_request(values: tuple[Any, ...], address: str) -> WebhookRequest:
    url = urls.parse(address)
    assert url is not None  # noqa: S101  the engine's own address
    return _delivery_call(values, url)


DEFERRED_REPORT: Final = DeferredReport(kind=_DELIVERY, values=_deferred_values, request=_deferred_request)


def mo_webhooks(event: MoReceived, account: Account) -> Sequence[WebhookRequest]:
    url = urls.parse(account.webhooks.get("incoming", ""))
    if url is None:
        return ()
    picture = incoming.picture(event.message) if _has_channel(account) else None
    if picture is not None:
        return (_call("incoming", url, _picture(event.message, picture, account), "webhook.incoming_picture"),)
    content = _incoming(event.message, account)
    return (_call("incoming", url, content, _fact("webhook.incoming", account)),)


def _call(kind: str, url: Url, content: Body, fact: str) -> WebhookRequest:
    body = json_text.compact(content)
    headers = (
        ("Host", url.authority),
        *url.authorization,
        ("Content-Type", "application/json"),
        ("Content-Length", str(len(body))),
    )
    request = HttpRequest("POST", url.target.encode("ascii"), headers, body)
    return WebhookRequest(kind=kind, fact=fact, to=url, request=request)


def _of_change(message: MtMessage, details: Details, account: Account) -> tuple[Any, ...]:
    """Return what the webhook about the newest change depends on, or an empty tuple if there is none."""
    codes, steps = states.CODES_IN[details.dialect], message.steps
    if len(steps) == _ONE_STEP:
        return ()
    code = codes[steps[-2:]]
    if codes[steps[-5:-3]] == code:
        return ()
    options = account.options
    return message, details, code, len(steps), options["timezone"], options["webhook"]


def _delivery_call(values: tuple[Any, ...], url: Url) -> WebhookRequest:
    return _call(_DELIVERY, url, _delivery(*values), _fact_with("webhook.delivery", _slot_of(values[-1])))


def _delivery(message: MtMessage, details: Details, code: int, end: int | None, zone: object, option: object) -> Body:
    """Return the body for a change after which the message's ``steps`` had the length ``end``.

    An earlier version kept the time at which the message left the device in place of the length, or None if it had
    not left: the time is more than any length.
    """
    left_at = states.left_device_at(message.steps[: end or 0])
    return {
        "sms_id": int(message.provider_id),
        "status_id": code,
        "status_message": states.title(code, details.dialect),
        "sendto": message.to.text,
        "senttime": None if left_at is None else dates.plain(left_at, dates.zone_or_usual(zone)),
        _slot_of(option): details.sim,
        "device_id": details.device_id,
    }


def _incoming(message: MoMessage, account: Account) -> Body:
    """Return the body for an incoming message. ``internal_id`` is the device's own number of it."""
    zone = dates.zone_of(account)
    sms_id = int(message.provider_id)
    device_id = incoming.device_id(message)
    return {
        "address": incoming.address(message),
        "date": dates.plain(message.received_at, zone),
        "date_sent": dates.plain(message.received_at - _ON_ITS_WAY, zone),
        "body": message.text,
        "internal_id": sms_id % _INTERNAL_IDS,
        _slot(account): incoming.sim(message),
        "sms_id": sms_id,
        "device_id": device_id,
        "device_name": None if device_id is None else records.title(str(device_id)),
        **({"type": "text"} if _has_channel(account) else {}),
    }


def _picture(message: MoMessage, address: str, account: Account) -> Body:
    """Return the body for a picture, which has the slot as ``sim`` and no device."""
    zone = dates.zone_of(account)
    return {
        "address": incoming.address(message),
        "date": dates.plain(message.received_at, zone),
        "date_sent": dates.plain(message.received_at - _ON_ITS_WAY, zone),
        "body": "",
        "internal_id": None,
        "sim": incoming.sim(message),
        "sms_id": int(message.provider_id),
        "type": "img",
        "img_url": address,
    }


def _fact(name: str, account: Account) -> str:
    return _fact_with(name, _slot(account))


def _fact_with(name: str, slot: str) -> str:
    return f"{name}_with_channel" if slot == WITH_CHANNEL else name


def _slot(account: Account) -> str:
    return _slot_of(account.options["webhook"])


def _slot_of(option: object) -> str:
    """Return the name of the slot for a value of the account's option ``webhook``."""
    return WITH_CHANNEL if option == WITH_CHANNEL else WITH_SIM


def _has_channel(account: Account) -> bool:
    return account.options["webhook"] == WITH_CHANNEL

"""Build webhooks: a GET with one parameter that holds JSON, put together as inSIM's documents print it.

The configured address is decoded as by JavaScript's decodeURIComponent. A question mark, the parameter and the JSON,
encoded as by encodeURIComponent, are appended, and the npm package ``request`` calls the result.
"""

from collections.abc import Sequence
from typing import Final
from urllib.parse import quote

from sms_sandbox.contract import WebhookRequest
from sms_sandbox.core.account import Account
from sms_sandbox.core.devices.call import CallKind, NoteSource, PhoneCall
from sms_sandbox.core.events import CallEnded, CallNoted, LinkClicked, MoReceived, StateChanged
from sms_sandbox.core.time.instants import SECOND
from sms_sandbox.providers.insim import dates, node, states
from sms_sandbox.providers.insim.state import Clicks
from sms_sandbox.wire import json_text

KINDS: Final = ("message", "calls", "status", "clics", "qualification")

_LEFT_BY_ENCODE_URI_COMPONENT: Final = "!~*'()"

_CALL_TITLES: Final = {
    CallKind.INCOMING: "incoming_call",
    CallKind.OUTGOING: "outgoing_call",
    CallKind.MISSED: "missed_call",
}
_NOTE_TITLES: Final = {
    NoteSource.MOBILE: "call_qualification_from_mobile",
    NoteSource.INTERFACE: "call_qualification_from_interface",
}


def status_webhooks(change: StateChanged, account: Account) -> Sequence[WebhookRequest]:
    if "status" not in account.webhooks:
        return ()  # the usual case, in each state of each message
    word = states.status_code(change.after)
    if word is None:
        return ()
    content = {
        "user": account.login,
        "phone_number": change.message.to.text,
        "status": word,
        "date_status": dates.iso(change.after.at),
        "id_sms_api": change.message.provider_id,
    }
    return _webhooks("status", account, content)


def mo_webhooks(event: MoReceived, account: Account) -> Sequence[WebhookRequest]:
    message = event.message
    content = {
        "device_identification": account.login,
        "title": "incoming_sms",
        "from": f"+{message.sender}",
        "message": message.text,
        "date": dates.iso(message.received_at),
    }
    return _webhooks("message", account, content)


def click_webhooks(event: LinkClicked, account: Account) -> Sequence[WebhookRequest]:
    """Build the webhook for a click, and remember the click. One before the ``sent`` webhook has no webhook."""
    _remember(event)
    if not any(states.status_code(step) for step in event.message.history):
        return ()
    is_old = account.options["old_click_event"]
    content = {
        "id_sms_api": event.message.provider_id,
        **({"title": "clicked link"} if is_old else {"clicked_link": "clicked_link"}),
        "phone_number": event.message.to.text,
        "link": event.link.target,
        "date": dates.plain(event.at),
    }
    return _webhooks("clics", account, content, "webhook.clics_old" if is_old else "webhook.clics")


def _remember(event: LinkClicked) -> None:
    message = event.message
    if not isinstance(message.details, Clicks):
        message.details = Clicks()
    message.details.at[event.nth] = event.link.target, event.at


def call_webhooks(event: CallEnded | CallNoted, account: Account) -> Sequence[WebhookRequest]:
    if isinstance(event, CallEnded):
        return _webhooks("calls", account, _ended(event.call, account))
    content = {
        "device_identification": account.login,
        "title": _NOTE_TITLES[event.source],
        "from": f"+{event.call.other}",
        "date": dates.plain(event.at),
        "qualification": event.note,
    }
    return _webhooks("qualification", account, content)


def _ended(call: PhoneCall, account: Account) -> dict[str, str]:
    return {
        "device_identification": account.login,
        "title": _CALL_TITLES[call.kind],
        "phone_number": f"+{call.other}",
        "call_time": dates.plain(call.started_at),
        "duration": _duration(call.duration),
    }


def _duration(duration: int) -> str:
    """Write a duration as ``00:05:23``, or as a bare ``0`` for a call that was not answered."""
    minutes, seconds = divmod(duration // SECOND, 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours:02}:{minutes:02}:{seconds:02}" if duration else "0"


def _webhooks(
    kind: str, account: Account, content: dict[str, str], fact: str | None = None
) -> Sequence[WebhookRequest]:
    """Build one webhook. Return none if the account has no address for it, or an address that cannot be called."""
    address = node.decode_uri_component(account.webhooks.get(kind, ""))
    if address is None:
        return ()
    value = quote(json_text.compact(content), safe=_LEFT_BY_ENCODE_URI_COMPONENT)
    call = node.get(f"{address}?{kind}={value}")
    if call is None:
        return ()
    return (WebhookRequest(kind=kind, fact=fact or f"webhook.{kind}", to=call.to, request=call.request),)

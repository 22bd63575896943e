"""Build webhooks: a GET with one parameter that holds JSON, put together as inSIM's documents print it.

The configured address is decoded as by JavaScript's decodeURIComponent. A question mark, the parameter and the JSON,
encoded as by encodeURIComponent, are appended, and the npm package ``request`` calls the result.
"""

from collections.abc import Sequence
from functools import lru_cache
from typing import Any, Final

from sms_sandbox.contract import DeferredReport, WebhookRequest
from sms_sandbox.core.account import Account
from sms_sandbox.core.devices.call import CallKind, NoteSource, PhoneCall
from sms_sandbox.core.events import CallEnded, CallNoted, LinkClicked, MoReceived
from sms_sandbox.core.message import MtMessage
from sms_sandbox.core.time.instants import SECOND
from sms_sandbox.providers.insim import dates, node, states
from sms_sandbox.providers.insim.state import Clicks
from sms_sandbox.wire import json_text

KINDS: Final = ("message", "calls", "status", "clics", "qualification")

_CALL_TITLES: Final = {
    CallKind.INCOMING: "incoming_call",
    CallKind.OUTGOING: "outgoing_call",
    CallKind.MISSED: "missed_call",
}
_NOTE_TITLES: Final = {
    NoteSource.MOBILE: "call_qualification_from_mobile",
    NoteSource.INTERFACE: "call_qualification_from_interface",
}


def status_webhooks(message: MtMessage, account: Account) -> Sequence[WebhookRequest]:
    address = account.webhooks.get("status")
    if address is None:
        return ()  # the usual case, in each state of each message
    values = _of_change(message, account)
    return _called("status", address, _status(*values), "webhook.status") if values else ()


def _of_change(message: MtMessage, account: Account) -> tuple[Any, ...]:
    """Return what the webhook about the newest change depends on, or an empty tuple if there is none."""
    at, state, _ = message.steps[-3:]
    word = states.WORDS[state]
    return () if word is None else (account.login, message.to.text, word, at, message.provider_id)


def _deferred_request(values: tuple[Any, ...], address: str) -> WebhookRequest:
    [made] = _called("status", address, _status(*values), "webhook.status")
    return made


DEFERRED_REPORT: Final = DeferredReport(kind="status", values=_of_change, request=_deferred_request)


_BEGIN, _BEFORE_TO, _BEFORE_WORD, _BEFORE_DATE, _BEFORE_ID, _END = (
    node.encode_uri_component(part)
    for part in (
        b'{"user":"',
        b'","phone_number":"',
        b'","status":"',
        b'","date_status":"',
        b'","id_sms_api":"',
        b'"}',
    )
)


def _status(login: str, to: str, word: str, at: int, message_id: str) -> str:
    """Return the encoded value of a status: login, recipient, word, date and id, put together as they are encoded."""
    date = dates.iso(at).replace(":", "%3A")
    return (
        f"{_BEGIN}{_encoded_login(login)}{_BEFORE_TO}{_encoded(to)}{_BEFORE_WORD}{_encoded(word)}"
        f"{_BEFORE_DATE}{date}{_BEFORE_ID}{_encoded(message_id)}{_END}"
    )


def _encoded(text: str) -> str:
    """Return a text as it is encoded within a string of JSON."""
    if text.isascii():
        if text.isalnum():
            return text
        if text[1:].isalnum() and text.startswith("+"):
            return f"%2B{text[1:]}"
    quote = "%22"
    return node.encode_uri_component(json_text.compact(text)).removeprefix(quote).removesuffix(quote)


_encoded_login: Final = lru_cache(maxsize=256)(_encoded)


def mo_webhooks(event: MoReceived, account: Account) -> Sequence[WebhookRequest]:
    message = event.message
    content = {
        "device_identification": account.login,
        "title": "incoming_sms",
        "from": f"+{message.sender}",
        "message": message.text,
        "date": dates.iso(message.received_at),
    }
    return _webhooks("message", _address("message", account), content)


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
    return _webhooks("clics", _address("clics", account), content, "webhook.clics_old" if is_old else "webhook.clics")


def _remember(event: LinkClicked) -> None:
    message = event.message
    if not isinstance(message.details, Clicks):
        message.details = Clicks()
    message.details.at[event.nth] = event.link.target, event.at


def call_webhooks(event: CallEnded | CallNoted, account: Account) -> Sequence[WebhookRequest]:
    if isinstance(event, CallEnded):
        return _webhooks("calls", _address("calls", account), _ended(event.call, account))
    content = {
        "device_identification": account.login,
        "title": _NOTE_TITLES[event.source],
        "from": f"+{event.call.other}",
        "date": dates.plain(event.at),
        "qualification": event.note,
    }
    return _webhooks("qualification", _address("qualification", account), content)


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


def _address(kind: str, account: Account) -> str:
    return account.webhooks.get(kind, "")


def _webhooks(kind: str, address: str, content: dict[str, str], fact: str | None = None) -> Sequence[WebhookRequest]:
    """Build one webhook. Return none if the address is empty or cannot be called."""
    value = node.encode_uri_component(json_text.compact(content))
    return _called(kind, address, value, fact or f"webhook.{kind}")


def _called(kind: str, address: str, value: str, fact: str) -> Sequence[WebhookRequest]:
    """Build the webhook whose parameter has that encoded value."""
    before = _before_value(kind, address)
    call = None if before is None else node.get_with_value(before, value)
    return () if call is None else (WebhookRequest(kind=kind, fact=fact, to=call.to, request=call.request),)


@lru_cache(maxsize=256)
def _before_value(kind: str, address: str) -> str | None:
    decoded = node.decode_uri_component(address)
    return None if decoded is None else f"{decoded}?{kind}="

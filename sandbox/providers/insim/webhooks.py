"""Callbacks: a GET with one parameter that holds JSON, put together the way inSIM's documents print it.

The configured address goes through JavaScript's decodeURIComponent; a question mark, the parameter and the JSON, the
latter through encodeURIComponent, are put behind it; and the npm package ``request`` (2.88.2) calls that. The bytes
are what it sends on Node 20.
"""

import re
from collections.abc import Sequence
from typing import Final
from urllib.parse import quote, unquote

from sandbox.contract import Callback
from sandbox.core.account import Account
from sandbox.core.call import CallKind, NoteSource, PhoneCall
from sandbox.core.events import CallEnded, CallNoted, LinkClicked, MoReceived, StateChanged
from sandbox.core.instants import SECOND
from sandbox.providers.insim import dates, states
from sandbox.wire import json_text, urls
from sandbox.wire.exchange import HttpRequest

KINDS: Final = ("message", "calls", "status", "clics", "qualification")

_STRAY_PERCENT: Final = re.compile(r"%(?![0-9A-Fa-f]{2})", re.ASCII)
_LEFT_BY_ENCODE_URI_COMPONENT: Final = "!~*'()"
# What url.parse of Node escapes wherever it stands in an address.
_ESCAPED_BY_URL_PARSE: Final = str.maketrans({character: quote(character) for character in "'\"<>`{}|\\^"})


_CALL_TITLES: Final = {
    CallKind.INCOMING: "incoming_call",
    CallKind.OUTGOING: "outgoing_call",
    CallKind.MISSED: "missed_call",
}
_NOTE_TITLES: Final = {
    NoteSource.MOBILE: "call_qualification_from_mobile",
    NoteSource.INTERFACE: "call_qualification_from_interface",
}


def callbacks(change: StateChanged, account: Account) -> Sequence[Callback]:
    word = states.told(change.after)
    if word is None or "status" not in account.callbacks:
        return ()
    told = {
        "user": account.login,
        "phone_number": change.message.to.text,
        "status": word,
        "date_status": dates.iso(change.after.at),
        "id_sms_api": change.message.provider_id,
    }
    return _callbacks("status", account, told)


def mo_callbacks(event: MoReceived, account: Account) -> Sequence[Callback]:
    message = event.message
    told = {
        "device_identification": account.login,
        "title": "incoming_sms",
        "from": f"+{message.sender}",
        "message": message.text,
        "date": dates.iso(message.received_at),
    }
    return _callbacks("message", account, told)


def click_callbacks(event: LinkClicked, account: Account) -> Sequence[Callback]:
    is_old = account.options["old_click_event"]
    told = {
        "id_sms_api": event.message.provider_id,
        **({"title": "clicked link"} if is_old else {"clicked_link": "clicked_link"}),
        "phone_number": event.message.to.text,
        "link": event.link.target,
        "date": dates.plain(event.at),
    }
    return _callbacks("clics", account, told, "callback.clics_old" if is_old else "callback.clics")


def call_callbacks(event: CallEnded | CallNoted, account: Account) -> Sequence[Callback]:
    if isinstance(event, CallEnded):
        return _callbacks("calls", account, _ended(event.call, account))
    told = {
        "device_identification": account.login,
        "title": _NOTE_TITLES[event.source],
        "from": f"+{event.call.other}",
        "date": dates.plain(event.at),
        "qualification": event.note,
    }
    return _callbacks("qualification", account, told)


def _ended(call: PhoneCall, account: Account) -> dict[str, str]:
    return {
        "device_identification": account.login,
        "title": _CALL_TITLES[call.kind],
        "phone_number": f"+{call.other}",
        "call_time": dates.plain(call.started_at),
        "duration": _duration(call.duration),
    }


def _duration(duration: int) -> str:
    """``00:05:23``; a call that nobody took has a bare ``0``."""
    minutes, seconds = divmod(duration // SECOND, 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours:02}:{minutes:02}:{seconds:02}" if duration else "0"


def _callbacks(kind: str, account: Account, told: dict[str, str], fact: str | None = None) -> Sequence[Callback]:
    """Empty where no call is made: there is no address, it cannot be decoded, or it is none of http or https."""
    decoded = _decode_uri_component(account.callbacks.get(kind, ""))
    if decoded is None:
        return ()
    value = quote(json_text.compact(told), safe=_LEFT_BY_ENCODE_URI_COMPONENT)
    url = urls.parse(f"{decoded}?{kind}={value}".translate(_ESCAPED_BY_URL_PARSE))
    if url is None:
        return ()
    headers = (("host", url.authority), ("Connection", "keep-alive"))
    request = HttpRequest("GET", url.target.encode("ascii"), headers)
    return (Callback(kind=kind, fact=fact or f"callback.{kind}", to=url, request=request),)


def _decode_uri_component(text: str) -> str | None:
    """As JavaScript's decodeURIComponent does it; None where that throws."""
    if _STRAY_PERCENT.search(text):
        return None
    try:
        return unquote(text, errors="strict")
    except UnicodeDecodeError:
        return None

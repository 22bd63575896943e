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
from sandbox.core.events import StateChanged
from sandbox.providers.insim import dates, states
from sandbox.wire import json_text, urls
from sandbox.wire.exchange import HttpRequest

KINDS: Final = ("message", "calls", "status", "clics", "qualification")

_STRAY_PERCENT: Final = re.compile(r"%(?![0-9A-Fa-f]{2})", re.ASCII)
_LEFT_BY_ENCODE_URI_COMPONENT: Final = "!~*'()"
# What url.parse of Node escapes wherever it stands in an address.
_ESCAPED_BY_URL_PARSE: Final = str.maketrans({character: quote(character) for character in "'\"<>`{}|\\^"})


def callbacks(change: StateChanged, account: Account) -> Sequence[Callback]:
    word = states.told(change.after)
    url = account.callbacks.get("status")
    if word is None or url is None:
        return ()
    message = change.message
    callback = _callback(
        "status",
        url,
        {
            "user": account.login,
            "phone_number": message.to.text,
            "status": word,
            "date_status": dates.iso(change.after.at),
            "id_sms_api": message.provider_id,
        },
    )
    return () if callback is None else (callback,)


def _callback(kind: str, base: str, told: dict[str, str]) -> Callback | None:
    """None where no call is made: the address cannot be decoded, or is none of http or https."""
    decoded = _decode_uri_component(base)
    if decoded is None:
        return None
    value = quote(json_text.compact(told), safe=_LEFT_BY_ENCODE_URI_COMPONENT)
    url = urls.parse(f"{decoded}?{kind}={value}".translate(_ESCAPED_BY_URL_PARSE))
    if url is None:
        return None
    return Callback(
        kind=kind,
        fact=f"callback.{kind}",
        to=url,
        request=HttpRequest(
            "GET", url.target.encode("ascii"), (("host", url.authority), ("Connection", "keep-alive"))
        ),
    )


def _decode_uri_component(text: str) -> str | None:
    """As JavaScript's decodeURIComponent does it; None where that throws."""
    if _STRAY_PERCENT.search(text):
        return None
    try:
        return unquote(text, errors="strict")
    except UnicodeDecodeError:
        return None

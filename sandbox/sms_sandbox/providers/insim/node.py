"""Make the call that the npm package ``request`` (2.88.2) makes to an address on Node 20."""

import re
from base64 import b64encode
from functools import lru_cache
from typing import Final, NamedTuple
from urllib.parse import quote, unquote

from sms_sandbox.wire import urls
from sms_sandbox.wire.exchange import Headers, HttpRequest
from sms_sandbox.wire.urls import Url

_STRAY_PERCENT: Final = re.compile(r"%(?![0-9A-Fa-f]{2})", re.ASCII)

_BEFORE_QUERY: Final = re.compile(r"[^?#]*")
_USER: Final = re.compile(r"(https?://)([^/?#]*)@", re.ASCII | re.IGNORECASE)
# url.parse keeps the port as it is written.
_ZEROS_OF_PORT: Final = re.compile(r"(https?://[^/?#:]+:)(0+)(?=[1-9])", re.ASCII | re.IGNORECASE)
_PATH: Final = re.compile(r"https?://[^/?#]*([^#]*)", re.ASCII | re.IGNORECASE)
# Characters that url.parse escapes anywhere in an address.
_ESCAPED: Final = str.maketrans({character: quote(character) for character in "\t\n\r '\"<>`{}|\\^"})
# http.request throws for any character beyond these; up to there a character is a byte.
_SENDABLE: Final = re.compile(r"[\x21-\xff]+")


_LEFT_ALONE: Final = "!~*'()"
_OF_BYTE: Final = tuple(quote(bytes([byte]), safe=_LEFT_ALONE) for byte in range(256))


class NodeCall(NamedTuple):
    to: Url
    request: HttpRequest


def encode_uri_component(text: bytes) -> str:
    """Encode as encodeURIComponent does; ``text`` is in UTF-8."""
    return "".join([_OF_BYTE[byte] for byte in text])  # half the time of ``quote``


def decode_uri_component(text: str) -> str | None:
    """Decode as decodeURIComponent does. Return None where JavaScript throws."""
    if _STRAY_PERCENT.search(text):
        return None
    try:
        return unquote(text, errors="strict")
    except UnicodeDecodeError:
        return None


def get(address: str) -> NodeCall | None:
    """Build the GET for an address.

    Return None if it is no http or https address, or contains what cannot be sent.
    """
    slashed = _BEFORE_QUERY.sub(lambda before: before[0].replace("\\", "/"), address.strip(), count=1)
    user = _USER.match(slashed)
    credentials = decode_uri_component(user[2]) if user else ""
    escaped = _USER.sub(r"\1", slashed, count=1).translate(_ESCAPED)
    zeros = _ZEROS_OF_PORT.match(escaped)
    to, path = urls.parse(_ZEROS_OF_PORT.sub(r"\1", escaped, count=1)), _PATH.match(escaped)
    if to is None or path is None or credentials is None:
        return None
    target = path[1] if path[1].startswith("/") else f"/{path[1]}"
    if _SENDABLE.fullmatch(target) is None:
        return None
    authority = f"{to.host}:{zeros[2]}{to.port}" if zeros else to.authority
    headers = (("host", authority), *_authorization(credentials), ("Connection", "keep-alive"))
    return NodeCall(to, HttpRequest("GET", target.encode("latin-1"), headers))


def get_with_value(address: str, value: str) -> NodeCall | None:
    """Build the GET for an address that ends with ``value``, the result of encodeURIComponent.

    The same as ``get`` for both together, but the address, which is the same for many webhooks, is read once.
    """
    before = None if "#" in address else _get_once(address)
    if before is None:
        return get(address + value)
    escaped = value.replace("'", "%27")  # what url.parse escapes, and encodeURIComponent does not
    to, request = before
    there = Url(to.scheme, to.host, to.port, to.target + escaped, to.user)
    return NodeCall(there, HttpRequest("GET", request.target + escaped.encode("ascii"), request.headers))


@lru_cache(maxsize=256)
def _get_once(address: str) -> NodeCall | None:
    return get(address)


def _authorization(credentials: str) -> Headers:
    """Return the Basic header. Both parts are decoded once more, leniently."""
    if not credentials:
        return ()
    name, _, password = credentials.partition(":")
    pair = f"{unquote(name)}:{unquote(password)}".encode("utf-8", errors="replace")
    return (("authorization", f"Basic {b64encode(pair).decode('ascii')}"),)

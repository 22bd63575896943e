"""Know heads of requests by their bytes.

Clients repeat their header fields byte for byte. A block of header fields that aiohttp's parser has accepted once,
with a whole request, would be parsed to the same fields again: such a request needs no parser. The same holds for a
block that differs only in the digits of its Content-Length.
"""

import re
from dataclasses import dataclass, replace
from typing import Final

from aiohttp.http import HttpVersion11, RawRequestMessage
from aiohttp.streams import StreamReader

from sms_sandbox.engine.accounts import may_have_keys
from sms_sandbox.server.http.browser_guard import Visit, visit_of
from sms_sandbox.server.names import HEADER
from sms_sandbox.wire.exchange import Headers, first_of_each, host_only

MOST: Final = 1024
"""Blocks that are kept; a new one replaces the oldest."""

LONGEST: Final = 4096
"""Bytes of the longest block that is kept."""

_LINE: Final = re.compile(rb"(GET|POST) (/[!\"$-~]*) HTTP/1\.1\r\n")
"""The request lines that need no parser: a target in origin form, of printable ASCII without a fragment."""

_LENGTH: Final = re.compile(rb"^(Content-Length: )([1-9][0-9]{0,5})(?=\r\n)", re.IGNORECASE | re.MULTILINE)
_NAME_OF_LENGTH: Final = "content-length"

_METHODS: Final = {b"GET": "GET", b"POST": "POST"}
_END: Final = b"\r\n\r\n"
_CHUNKED_OR_INVITED: Final = frozenset({"transfer-encoding", "expect", "upgrade"})


@dataclass(frozen=True, slots=True)
class Head:
    """A block of header fields."""

    headers: Headers
    fields: dict[str, str]
    """The headers by name in small letters, the first of each name."""

    host: str
    length: int
    """Bytes of the body."""

    workspace: str | None
    """The workspace that a header names, or None."""

    has_keys: bool
    """Whether the fields may have the credentials of a workspace; it takes long to find that out."""


Parts = tuple[str, bytes, bytes, bytes]
"""A request taken apart: method, target, block of header fields, and the beginning of its body or all of it."""


def split(data: bytes) -> Parts | None:
    """Return the parts of the request that begins the data, or None if its head is unusual, too long or cut off."""
    line = _LINE.match(data)
    if line is None:
        return None
    # The end of the line is part of the search, since the block of a request without header fields is only CRLF.
    start = line.end()
    end = data.find(_END, start - 2, start + LONGEST) + 4
    if end < start:
        return None
    method, target = line.groups()
    return _METHODS[method], target, data[start:end], data[end:]


class Heads:
    """The blocks that are known. They belong to a server."""

    def __init__(self) -> None:
        self._known: Final[dict[bytes, Head]] = {}
        self._of_any_length: Final[dict[bytes, Head]] = {}
        """Those of requests with a body, by the block without the digits of the length."""

    def __len__(self) -> int:
        return len(self._known)

    def get(self, block: bytes) -> Head | None:
        """Return what a block is parsed to, or None if neither it nor one with another length is known."""
        head = self._known.get(block)
        return self._of_another_length(block) if head is None else head

    def _of_another_length(self, block: bytes) -> Head | None:
        found = _LENGTH.search(block)
        head = None if found is None else self._of_any_length.get(_without_digits(block, found))
        if found is None or head is None:
            return None
        digits = found[2].decode("ascii")
        headers = tuple(
            [(name, digits if name.lower() == _NAME_OF_LENGTH else value) for name, value in head.headers]
        )
        same = replace(head, headers=headers, fields=first_of_each(headers), length=int(digits))
        _keep(self._known, block, same)
        return same

    def learn(self, parts: Parts, message: object, payload: StreamReader) -> None:
        """Keep the block of a request that the parser has read, if the next request may do without the parser."""
        _, _, block, body = parts
        if block in self._known:
            return
        if not isinstance(message, RawRequestMessage) or not _is_usual(message):
            return
        if not payload.is_eof() or payload.total_bytes != len(body):
            return
        headers = tuple([(name.decode("latin-1"), value.decode("latin-1")) for name, value in message.raw_headers])
        fields = first_of_each(headers)
        host = host_only(fields.get("host", ""))
        head = Head(headers, fields, host, len(body), message.headers.get(HEADER), may_have_keys(headers))
        _keep(self._known, block, head)
        found = _LENGTH.search(block)
        if found is not None:
            _keep(self._of_any_length, _without_digits(block, found), head)


def _without_digits(block: bytes, length: re.Match[bytes]) -> bytes:
    return block[: length.start(2)] + block[length.end(2) :]


def _keep(table: dict[bytes, Head], key: bytes, head: Head) -> None:
    if len(table) >= MOST:
        del table[next(iter(table))]
    table[key] = head


def _is_usual(message: RawRequestMessage) -> bool:
    """Return whether an application asks, over a connection that stays open, with a body of known length if any."""
    return (
        message.version == HttpVersion11
        and not message.should_close
        and not message.chunked
        and not message.upgrade
        and not any(name.lower() in _CHUNKED_OR_INVITED for name in message.headers)
        and visit_of(message.headers.get) is Visit.APPLICATION
    )

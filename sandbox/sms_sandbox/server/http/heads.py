"""Know heads of requests by their bytes.

Clients repeat their header fields byte for byte. A block of header fields that aiohttp's parser has accepted once,
with a whole request, would be parsed to the same fields again: such a request needs no parser. The same holds for a
block that differs only in the digits of its Content-Length. Most clients repeat the request line, too, so that a line
is known together with its block.

What is kept follows from the bytes, and from the host names of the server, which do not change while it runs.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Final, TypeVar

from aiohttp.http import HttpVersion11, RawRequestMessage
from aiohttp.streams import StreamReader

from sms_sandbox.engine.accounts import may_have_keys
from sms_sandbox.server.http.browser_guard import Visit, visit_of
from sms_sandbox.server.names import HEADER, OWN_PATHS
from sms_sandbox.server.workspaces.finder import KEY
from sms_sandbox.wire.exchange import Headers, first_of_each, host_only

T = TypeVar("T")

END: Final = b"\r\n\r\n"
"""What stands between a block and a body."""

MOST: Final = 1024
"""Blocks that are kept, and as many lines with their blocks; a new one replaces the oldest."""

LONGEST: Final = 4096
"""Bytes of the longest block that is kept, and of the longest line with its block."""

_LINE: Final = re.compile(rb"(GET|POST) (/[!\"$-~]*) HTTP/1\.1\r\n")
"""The request lines that need no parser: a target in origin form, of printable ASCII without a fragment."""

_LENGTH: Final = re.compile(rb"^(Content-Length: )([1-9][0-9]{0,5})(?=\r\n|\Z)", re.IGNORECASE | re.MULTILINE)
_NAME_OF_LENGTH: Final = "content-length"

_METHODS: Final = {b"GET": "GET", b"POST": "POST"}
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

    is_plain: bool
    """Whether no field names a workspace: neither a header of ours, nor the host, nor credentials."""


Start = tuple[str, bytes, Head, bool]
"""What stands before the body of a request: its method, its target and its block of header fields. The last item is
whether it is plain: for a path that is not the sandbox's own, and with nothing that may name a workspace.
"""


def split(start: bytes) -> tuple[str, bytes, bytes] | None:
    """Return the method, the target and the block that ``start`` consists of, the bytes of a request up to END.

    Return None if the line is unusual, or the block too long.
    """
    line = _LINE.match(start)
    if line is None or len(start) - line.end() > LONGEST:
        return None
    method, target = line.groups()
    return _METHODS[method], target, start[line.end() :]


class Heads:
    """The blocks that are known. They belong to a server."""

    def __init__(self, workspace_in: Callable[[str], str | None] = lambda _: None) -> None:
        """``workspace_in`` returns the workspace that a host names, or None; by default no host names one."""
        self._workspace_in: Final = workspace_in
        self._starts: Final[dict[bytes, Start]] = {}
        """By line and block. Those with a query are left out, since hardly any is sent twice."""

        self._known: Final[dict[bytes, Head]] = {}
        self._of_any_length: Final[dict[bytes, Head]] = {}
        """Those of requests with a body, by the block without the digits of the length."""

    def __len__(self) -> int:
        return len(self._known)

    def get(self, start: bytes) -> Start | None:
        """Return what ``start`` is parsed to, or None if its line is unusual or its block unknown.

        ``start`` has the bytes of a request up to END. A block that differs from a known one only in the digits
        of the length is known.
        """
        return self._starts.get(start) or self._of_another_line(start)

    def _of_another_line(self, start: bytes) -> Start | None:
        parts = split(start)
        if parts is None:
            return None
        method, target, block = parts
        head = self._known.get(block) or self._of_another_length(block)
        if head is None:
            return None
        is_plain = head.is_plain and not target.startswith(OWN_PATHS) and not target.partition(KEY)[1]
        found = method, target, head, is_plain
        if target.find(b"?") < 0 and len(start) <= LONGEST:  # ``in`` takes three times as long
            _keep(self._starts, start, found)
        return found

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

    def learn(self, start: bytes, length: int, message: object, payload: StreamReader) -> None:
        """Keep the block of a request that the parser has read, if the next request may do without the parser.

        ``length`` is the number of bytes that came after END.
        """
        parts = split(start)
        if parts is None:
            return
        _, _, block = parts
        if block in self._known:
            return
        if not isinstance(message, RawRequestMessage) or not _is_usual(message):
            return
        if not payload.is_eof() or payload.total_bytes != length:
            return
        headers = tuple([(name.decode("latin-1"), value.decode("latin-1")) for name, value in message.raw_headers])
        fields = first_of_each(headers)
        host = host_only(fields.get("host", ""))
        named = message.headers.get(HEADER)
        # A host of ".localhost" names the workspace "", which does not exist.
        is_plain = not named and self._workspace_in(host) is None and not may_have_keys(headers)
        head = Head(headers, fields, host, length, named, is_plain)
        _keep(self._known, block, head)
        found = _LENGTH.search(block)
        if found is not None:
            _keep(self._of_any_length, _without_digits(block, found), head)


def _without_digits(block: bytes, length: re.Match[bytes]) -> bytes:
    return block[: length.start(2)] + block[length.end(2) :]


def _keep(table: dict[bytes, T], key: bytes, value: T) -> None:
    if len(table) >= MOST:
        del table[next(iter(table))]
    table[key] = value


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

"""Find the end of a request's body (RFC 9112, 6 and 7.1).

For requests that the parser refuses, such as two lengths or a chunk without a size, any result will do, since nothing
follows them.
"""

import re
from typing import Final, Protocol

# The lookahead is for speed: to skip each line in any spelling takes longer than all the rest.
_FRAMING: Final = re.compile(
    rb"\n(?=[cCtT][oOrR])(?i:content-length:(?:[ \t]*([0-9]{1,19})[ \t]*\r)?|(transfer-encoding):)"
)
"""The first header that frames the body; requests with two of them are refused."""

_SIZE: Final = re.compile(rb"[0-9a-fA-F]{1,16}")
_LINE_KEPT: Final = 32
"""Bytes kept of a line among the chunks: enough to read a size, or to see that the line is not empty."""


class Body(Protocol):
    @property
    def is_over(self) -> bool: ...

    def skip(self, data: bytes, start: int) -> int:
        """Return the offset, from ``start`` on, at which the body ends, or the length of the data if all of it
        belongs to the body.
        """
        ...


class Sized:
    def __init__(self, length: int) -> None:
        self._left = length

    @property
    def is_over(self) -> bool:
        return self._left == 0

    def skip(self, data: bytes, start: int) -> int:
        taken = min(self._left, len(data) - start)
        self._left -= taken
        return start + taken


class Endless:
    """The rest of a connection after which no further request can be found."""

    is_over: Final = False

    def skip(self, data: bytes, start: int) -> int:
        del start
        return len(data)


class Chunked:
    def __init__(self) -> None:
        self.is_over = False
        self._chunk: Body = Sized(0)
        self._line = b""
        self._in_trailers = False

    def skip(self, data: bytes, start: int) -> int:
        while start < len(data) and not self.is_over:
            start = self._skip_line(data, start) if self._chunk.is_over else self._chunk.skip(data, start)
        return start

    def _skip_line(self, data: bytes, start: int) -> int:
        end = data.find(b"\n", start) + 1
        self._line += data[start : end or len(data)][: _LINE_KEPT - len(self._line)]
        if not end:
            return len(data)
        line, self._line = self._line, b""
        if self._in_trailers:
            self.is_over = not line.strip(b"\r\n")
        else:
            self._begin_chunk(line)
        return end

    def _begin_chunk(self, line: bytes) -> None:
        found = _SIZE.match(line)
        size = int(found[0], 16) if found else None
        if size is None:
            self._chunk = Endless()
        elif size:
            self._chunk = Sized(size + len(b"\r\n"))
        else:
            self._in_trailers = True


def length_of(head: bytes) -> int | None:
    """Return the length in bytes of the body that follows that head, or None if the head does not state it."""
    if head.startswith(b"CONNECT "):
        return None
    found = _FRAMING.search(head)
    if found is None:
        return 0
    return None if found[1] is None else int(found[1])


def body_of(head: bytes) -> Body:
    """Return the body that follows that head, whose lines end in CRLF."""
    length = length_of(head)
    if length is not None:
        return Sized(length)
    found = _FRAMING.search(head)
    return Chunked() if found and found[2] else Endless()

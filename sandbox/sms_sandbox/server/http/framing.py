"""Where the body of a request ends (RFC 9112, 6 and 7.1).

What a parser refuses, two lengths or a chunk without a size, may be taken for anything here: nothing follows it.
"""

import re
from typing import Final, Protocol

# It looks ahead, since to pass over a line whatever the spelling takes longer than all the rest.
_FRAMING: Final = re.compile(
    rb"\n(?=[cCtT][oOrR])(?i:content-length:(?:[ \t]*([0-9]{1,19})[ \t]*\r)?|(transfer-encoding):)"
)
"""The first header that says it; where there are two they are refused."""

_SIZE: Final = re.compile(rb"[0-9a-fA-F]{1,16}")
_LINE_KEPT: Final = 32
"""Of a line among the chunks, as much as tells a size or that the line is not empty."""


class Body(Protocol):
    @property
    def is_over(self) -> bool: ...

    def skip(self, data: bytes, start: int) -> int:
        """Where, from ``start`` on, the data belong to the body no more; their end where they all do."""
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
    """What follows is no HTTP, or none that can be told apart."""

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
    """Bytes of the body that follows that head; None where the head does not tell them."""
    if head.startswith(b"CONNECT "):
        return None
    said = _FRAMING.search(head)
    if said is None:
        return 0
    return None if said[1] is None else int(said[1])


def body_of(head: bytes) -> Body:
    """What follows that head, whose lines end as they should."""
    length = length_of(head)
    if length is not None:
        return Sized(length)
    said = _FRAMING.search(head)
    return Chunked() if said and said[2] else Endless()

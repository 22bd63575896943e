"""In front of aiohttp's parser, which takes heads only as the standard has them: what else real clients write is put
right before it sees them. Bodies pass as they are.
"""

import re
from typing import Final

from sms_sandbox.server.http.framing import Body, Sized, body_of, length_of

_PLACEHOLDERS: Final = bytes(byte if byte < 0x80 else ord("_") for byte in range(256))  # noqa: PLR2004  ASCII's end
_HEAD_END: Final = re.compile(rb"\n\r?\n")
_BARE_FEED: Final = re.compile(rb"(?<!\r)\n")
_STRAY: Final = re.compile(rb"[\r\n]+")


class Normaliser:
    """For one connection. In heads, line feeds alone become CRLF, and in the first line a placeholder stands for each
    8-bit byte; the target as it was sent can be asked for by the number of its request. All of it is passed on at
    once, so that the parser's limits and refusals stay what they are.
    """

    def __init__(self) -> None:
        self._head: Final = bytearray()
        self._in_first_line = True
        self._body: Body | None = None
        self._heads = 0
        self._targets: Final[dict[int, bytes]] = {}
        # Most clients say the same again and again: such a request costs a comparison.
        self._usual_head = b""
        self._usual_size = -1

    def feed(self, data: bytes) -> bytes:
        """What the parser is to be fed."""
        if self._head or self._body:
            return self._read(data)
        if len(data) == self._usual_size and data.startswith(self._usual_head):
            self._heads += 1
            return data
        return self._begin(data)

    def target(self, number: int) -> bytes | None:
        """What was sent as the target of that request, counted from 1, if the parser was fed another; told once."""
        return self._targets.pop(number, None)

    def _begin(self, data: bytes) -> bytes:
        """One request whose head needs no change passes as it is, be its body complete or not."""
        head = _clean_head(data)
        length = length_of(head) if head else None
        size = -1 if length is None else len(head) + length
        if size < len(data):
            return self._read(data)
        self._heads += 1
        if size > len(data):
            self._body = Sized(size - len(data))
        else:
            self._usual_head, self._usual_size = head, size
        return data

    def _read(self, data: bytes) -> bytes:
        passed: list[bytes] = []
        start = 0
        while start < len(data):
            if self._body is not None:
                end = self._body.skip(data, start)
                passed.append(data[start:end])
                self._body = None if self._body.is_over else self._body
            elif not self._head and (stray := _STRAY.match(data, start)):
                end = stray.end()
                passed.append(stray[0])
            else:
                end = self._read_head(data, start, passed)
            start = end
        return b"".join(passed)

    def _read_head(self, data: bytes, start: int, passed: list[bytes]) -> int:
        """Where the head ends, or the data."""
        before = bytes(self._head[-2:])  # its end may have begun there
        found = _HEAD_END.search(before + data) if before else _HEAD_END.search(data, start)
        end = found.end() - len(before) if found else len(data)
        piece = data[start:end]
        passed.append(self._normalised(piece))
        self._head.extend(piece)
        if found:
            self._end_head()
        return end

    def _normalised(self, piece: bytes) -> bytes:
        if self._in_first_line:
            line, feed, rest = piece.partition(b"\n")
            self._in_first_line = not feed
            piece = line.translate(_PLACEHOLDERS) + feed + rest
        if self._head.endswith(b"\r"):
            return _BARE_FEED.sub(b"\r\n", b"\r" + piece)[1:]
        return _BARE_FEED.sub(b"\r\n", piece)

    def _end_head(self) -> None:
        head = bytes(self._head)
        self._head.clear()
        self._in_first_line = True
        self._heads += 1
        line = head.partition(b"\n")[0]
        if not line.isascii():
            self._targets[self._heads] = _target_of(line)
        body = body_of(_BARE_FEED.sub(b"\r\n", head))
        self._body = None if body.is_over else body


def _clean_head(data: bytes) -> bytes:
    """The head that the data begin with, if it needs no change; else nothing."""
    head = data[: data.find(b"\r\n\r\n") + 4]
    is_clean = head.isascii() and head.count(b"\n") == head.count(b"\r\n") and head.endswith(b"\r\n\r\n")
    return head if is_clean and not head.startswith((b"\r", b"\n")) else b""


def _target_of(first_line: bytes) -> bytes:
    after_method = first_line.rstrip(b"\r").partition(b" ")[2]
    return after_method.lstrip(b" ").partition(b" ")[0]

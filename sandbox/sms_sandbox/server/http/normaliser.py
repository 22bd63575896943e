"""Correct heads for aiohttp's parser, which accepts only the standard's form, where real clients deviate.

Bodies pass unchanged.
"""

import re
from typing import Final

from sms_sandbox.server.http.framing import Body, Sized, body_of, length_of

_PLACEHOLDERS: Final = bytes(byte if byte < 0x80 else ord("_") for byte in range(256))  # noqa: PLR2004  ASCII's end
_HEAD_END: Final = re.compile(rb"\n\r?\n")
_BARE_FEED: Final = re.compile(rb"(?<!\r)\n")
_STRAY: Final = re.compile(rb"[\r\n]+")


class Normaliser:
    """Correct the heads of one connection.

    Bare line feeds in heads become CRLF, and each 8-bit byte of the first line is replaced; ``target`` returns the
    target as it was sent. All bytes are passed on at once, so that the parser's limits and refusals still apply.
    """

    def __init__(self) -> None:
        self._head: Final = bytearray()
        self._in_first_line = True
        self._body: Body | None = None
        self._heads = 0
        self._targets: Final[dict[int, bytes]] = {}
        # Most clients repeat the same head; such a request costs one comparison.
        self._usual_head = b""
        self._usual_size = -1

        self.is_between_requests = True
        """Whether the next byte begins a request."""

    def feed(self, data: bytes) -> bytes:
        """Return the bytes for the parser."""
        if self.is_between_requests and len(data) == self._usual_size and data.startswith(self._usual_head):
            self._heads += 1
            return data
        passed = self._begin(data) if self.is_between_requests else self._read(data)
        self.is_between_requests = not self._head and self._body is None
        return passed

    def target(self, number: int) -> bytes | None:
        """Return the target that request ``number``, counted from 1, was sent with, or None if the parser was fed the
        same.

        Each target is returned once.
        """
        return self._targets.pop(number, None)

    def _begin(self, data: bytes) -> bytes:
        """Pass one request whose head needs no change through unchanged, whether or not its body is complete."""
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
        """Append the corrected head to ``passed`` and return the offset of its end, or the data's length."""
        before = bytes(self._head[-2:])  # the end of the head may have begun there
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
    """Return the head at the start of the data if it needs no change, or empty bytes."""
    head = data[: data.find(b"\r\n\r\n") + 4]
    is_clean = head.isascii() and head.count(b"\n") == head.count(b"\r\n") and head.endswith(b"\r\n\r\n")
    return head if is_clean and not head.startswith((b"\r", b"\n")) else b""


def _target_of(first_line: bytes) -> bytes:
    after_method = first_line.rstrip(b"\r").partition(b" ")[2]
    return after_method.lstrip(b" ").partition(b" ")[0]

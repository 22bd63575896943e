"""Read one answer from a connection, every byte of it, and what the bytes mean."""

import asyncio
from dataclasses import dataclass
from typing import Final

import h11

from sms_sandbox.wire.exchange import HttpResponse, header_of

_READ_SIZE: Final = 1 << 16
_LONGEST: Final = 10_000_000
_LONGEST_HEAD: Final = 1 << 20
_HEAD_END: Final = b"\r\n\r\n"
_WITHOUT_BODY: Final = frozenset({204, 304})


class BrokenAnswerError(Exception):
    """The bytes are no whole answer; the text states why."""


@dataclass(frozen=True, slots=True)
class RawAnswer:
    """An answer as it came."""

    data: bytes
    """Every byte of it, without interim answers."""

    response: HttpResponse
    """The same, read: the body without its chunks."""

    ends_itself: bool
    """False if the end of the connection is a part of the answer."""


async def read_answer(reader: asyncio.StreamReader, method: str) -> RawAnswer:
    """Return the answer to a request with this method. Raise BrokenAnswerError."""
    answer = _Answer(method)
    while not answer.is_whole():
        answer.feed(await reader.read(_READ_SIZE))
    return answer.result()


class _Answer:
    """An answer that arrives piece by piece."""

    def __init__(self, method: str) -> None:
        self._method: Final = method
        self._parser: Final = h11.Connection(h11.CLIENT, max_incomplete_event_size=_LONGEST_HEAD)
        # The parser needs a request to read its answer; the real request was written unchanged.
        self._parser.send(h11.Request(method=method, target="/", headers=[("Host", "real")]))
        self._parser.send(h11.EndOfMessage())
        self._data: Final = bytearray()
        self._body: Final = bytearray()
        self._head: h11.Response | None = None

    def feed(self, data: bytes) -> None:
        if len(self._data) > _LONGEST:
            raise BrokenAnswerError(f"the answer is longer than {_LONGEST} bytes")
        self._data.extend(data)
        self._parser.receive_data(data)

    def is_whole(self) -> bool:
        """Read on. Return False if more bytes are needed."""
        while True:
            event = self._next()
            if event is h11.NEED_DATA:
                return False
            if isinstance(event, h11.InformationalResponse):
                del self._data[: self._data.index(_HEAD_END) + len(_HEAD_END)]
            elif isinstance(event, h11.Response):
                self._head = event
            elif isinstance(event, h11.Data):
                self._body.extend(event.data)
            else:
                return True

    def _next(self) -> object:
        try:
            return self._parser.next_event()
        except h11.RemoteProtocolError as error:
            if not self._data:
                raise BrokenAnswerError("closed without an answer") from None
            raise BrokenAnswerError(f"the answer is not HTTP/1.1: {error}") from None

    def result(self) -> RawAnswer:
        head = self._head
        if head is None:
            raise BrokenAnswerError("closed without an answer")
        headers = tuple((name.decode("latin-1"), value.decode("latin-1")) for name, value in head.headers.raw_items())
        reason = bytes(head.reason).decode("latin-1")
        response = HttpResponse(head.status_code, headers, bytes(self._body), "", reason)
        return RawAnswer(bytes(self._data), response, self._ends_itself(response, head.http_version))

    def _ends_itself(self, response: HttpResponse, version: bytes) -> bool:
        is_closed = (header_of(response.headers, "Connection") or "").lower() == "close" or version < b"1.1"
        has_frame = header_of(response.headers, "Content-Length") is not None or response.is_chunked
        has_no_body = self._method == "HEAD" or response.status in _WITHOUT_BODY
        return (has_no_body or has_frame) and not is_closed

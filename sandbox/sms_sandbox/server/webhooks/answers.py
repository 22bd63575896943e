"""Read the answer of a receiver as its bytes arrive."""

import re
from functools import lru_cache
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from sms_sandbox.server.webhooks.failures import AttemptError

if TYPE_CHECKING:
    import h11

_MOST_OF_A_BODY: Final = 64 * 1024
_PIECE: Final = 16 * 1024
"""Bytes that the parser gets at a time: it limits what it has not understood yet."""

_SWITCHING: Final = (b"HTTP/1.1 101", b"HTTP/1.0 101")
_BODILESS: Final = (204, 304)
"""The statuses of answers without a body, whatever their heads declare."""

_PLAIN_HEAD: Final = re.compile(
    rb"HTTP/1\.1 (20[0-3]|30[0-37]|[45]\d\d) [!-~ ]*\r\n((?:[A-Za-z0-9-]+: [!-~](?:[!-~ ]*[!-~])?\r\n)+)\r\n"
)
_LENGTH: Final = re.compile(rb"^content-length: ([^\r]+)\r$", re.IGNORECASE | re.MULTILINE)
_FEW_DIGITS: Final = re.compile(rb"\d{1,5}")
_CODING: Final = re.compile(rb"^transfer-encoding:", re.IGNORECASE | re.MULTILINE)
_CLOSING: Final = re.compile(rb"^connection: (?!keep-alive\r$)", re.IGNORECASE | re.MULTILINE)


class WebhookAnswer(NamedTuple):
    status: int
    body: bytes
    """The beginning of the body."""

    leaves_open: bool
    """Whether the receiver leaves the connection open for a next request."""


class Framing(NamedTuple):
    """What the head of an answer in the plainest form, as most are, declares."""

    status: int
    length: int
    leaves_open: bool


def plain_answer(data: bytes) -> WebhookAnswer | None:
    """Return a whole answer in the plainest form, or None for the reader.

    The parser would return the same, and take forty times as long.
    """
    end = data.find(b"\r\n\r\n") + 4
    framing = _framing(data[:end])
    if framing is None or framing.length != len(data) - end:
        return None
    return WebhookAnswer(framing.status, data[end:], framing.leaves_open)


@lru_cache(maxsize=256)
def _framing(head: bytes) -> Framing | None:
    """Return what a plain head declares, or None for any other; the answers of one second mostly share theirs."""
    plain = _PLAIN_HEAD.fullmatch(head) if len(head) <= _PIECE else None
    if plain is None:
        return None
    fields = plain[2]
    lengths = _LENGTH.findall(fields)
    if len(lengths) != 1 or _FEW_DIGITS.fullmatch(lengths[0]) is None or _CODING.search(fields) is not None:
        return None
    length = int(lengths[0])
    return Framing(int(plain[1]), length, _CLOSING.search(fields) is None) if length <= _MOST_OF_A_BODY else None


class AnswerReader:
    """Read one answer to a request of this method, in whatever pieces it comes."""

    __slots__ = ("_begin", "_body", "_declares_too_much", "_method", "_parser", "_status")

    def __init__(self, method: str) -> None:
        self._method: Final = method
        self._begin = b""
        """What has come before the parser was needed, and at least the first bytes."""

        self._parser: h11.Connection | None = None
        self._status = 0
        self._declares_too_much = False
        """Whether a body may follow an answer that has none: it would be read as the next answer."""

        self._body = bytearray()

    def feed(self, data: bytes) -> WebhookAnswer | None:
        """Return the answer if it ends with this piece, else None. Raise AttemptError."""
        if self._parser is None:
            self._begin += data
            if self._method != "HEAD":
                answer = plain_answer(self._begin)
                if answer is not None or self._is_plain_begin():
                    return answer
            data, self._parser = self._begin, self._made_parser()
        elif len(self._begin) < len(_SWITCHING[0]):
            self._begin += data
        return self._parsed(self._parser, data)

    def end(self) -> WebhookAnswer:
        """Return the answer that ends where the receiver has closed the connection. Raise AttemptError."""
        if not self._begin:
            raise AttemptError("closed without an answer")
        if self._parser is None:
            self._parser = self._made_parser()
            self._parsed(self._parser, self._begin)
        self._parser.receive_data(b"")
        answer = self._events(self._parser, is_end=True)
        if answer is None:
            raise self._broken(is_end=True)
        return answer

    def _is_plain_begin(self) -> bool:
        """Return whether only a part of the body is missing of an answer in the plainest form."""
        end = self._begin.find(b"\r\n\r\n") + 4
        framing = _framing(self._begin[:end])
        return framing is not None and len(self._begin) - end < framing.length

    def _made_parser(self) -> "h11.Connection":
        import h11  # noqa: PLC0415  it takes 10 ms, for which the start of the server need not wait

        parser = h11.Connection(h11.CLIENT)
        # The parser needs a request to read its answer; the real request was written unchanged.
        parser.send(h11.Request(method=self._method, target="/", headers=[("Host", "receiver")]))
        parser.send(h11.EndOfMessage())
        return parser

    def _parsed(self, parser: "h11.Connection", data: bytes) -> WebhookAnswer | None:
        for first in range(0, len(data), _PIECE):
            parser.receive_data(data[first : first + _PIECE])
            answer = self._events(parser, is_end=False)
            if answer is not None:
                is_all = first + _PIECE >= len(data)
                return answer if is_all else answer._replace(leaves_open=False)
        return None

    def _events(self, parser: "h11.Connection", *, is_end: bool) -> WebhookAnswer | None:
        """Return the answer if the parser has come to its end, or to as much of it as is kept."""
        import h11  # noqa: PLC0415  as above

        while len(self._body) <= _MOST_OF_A_BODY:
            event = self._next(parser, is_end=is_end)
            if event is h11.NEED_DATA:
                return None
            if isinstance(event, h11.Response):
                self._status = event.status_code
                self._declares_too_much = self._status in _BODILESS and any(
                    name == b"transfer-encoding" or (name == b"content-length" and value != b"0")
                    for name, value in event.headers
                )
            elif isinstance(event, h11.Data):
                self._body += event.data
            elif not isinstance(event, h11.InformationalResponse):
                is_whole = parser.their_state is h11.DONE and parser.trailing_data == (b"", False)
                return WebhookAnswer(self._status, bytes(self._body), is_whole and not self._declares_too_much)
        return WebhookAnswer(self._status, bytes(self._body[:_MOST_OF_A_BODY]), leaves_open=False)

    def _next(self, parser: "h11.Connection", *, is_end: bool) -> Any:  # noqa: ANN401  one of h11's many events
        import h11  # noqa: PLC0415  as above

        try:
            return parser.next_event()
        except h11.RemoteProtocolError as broken:
            raise self._broken(is_end=is_end) from broken

    def _broken(self, *, is_end: bool) -> AttemptError:
        """Return the error for an answer that the parser refuses; the status is 0 before its head was read."""
        if self._begin.startswith(_SWITCHING):  # h11 refuses it: the request has no Upgrade
            return AttemptError("answered with 101 Switching Protocols, for which the webhook does not ask")
        status = self._status
        if is_end:
            where = f"the body of its answer with status {status}" if status else "the head of its answer"
            return AttemptError(f"closed in the middle of {where}")
        part = f"the body of the answer with status {status}" if status else "the answer"
        return AttemptError(f"{part} is not HTTP/1.1")

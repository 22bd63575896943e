"""Use aiohttp's HTTP server without its own headers and texts: every byte of an answer is ours."""

import asyncio
import logging
import re
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from enum import Enum
from typing import Any, Final, Protocol

from aiohttp.abc import AbstractStreamWriter
from aiohttp.http_exceptions import InvalidURLError
from aiohttp.streams import StreamReader

from sms_sandbox.server.http import web
from sms_sandbox.server.http.arrival import Arrival
from sms_sandbox.server.http.capacity import Capacity
from sms_sandbox.server.http.first_bytes import Beginning, classify
from sms_sandbox.server.http.heads import END, Heads
from sms_sandbox.server.http.normaliser import Normaliser
from sms_sandbox.server.http.quick import AnswerAtOnce, Outbox, QuickHandler
from sms_sandbox.wire.exchange import REASONS, HttpResponse

_log: Final = logging.getLogger(__name__)

_DATA: Final = re.compile(r"""(?: when reading)?:?\s+(?:[(]|bytearray[(])?b?(?:"|'(?![A-Za-z0-9-]+' header\b))""")
"""Where a message of aiohttp's parser begins to quote the request. It names headers in quotes, too."""

_NO_URL: Final = "the target is no URL"
"""Said of a target that aiohttp would quote as it is, without quotes."""

AnswerRequest = Callable[[web.BaseRequest], Awaitable[web.StreamResponse]]
BeforeAnswer = Callable[[web.StreamResponse], Awaitable[None]]
"""Runs before the first byte of an answer is written, whatever the answer is."""


class Conduct(Enum):
    """What becomes of a request whose client closes its side. Each value is the time in seconds it still has then."""

    ANSWER = 60.0
    """A client that closes its side still expects its answer, which a fault may delay."""

    WAIT = 1.0
    """Only the client needs this to go on: it ends with the connection."""

    CHANGE = 61.0
    """It is carried out to its end, even if the connection is gone."""


class BrokenRequestError(Exception):
    """The request did not arrive whole; ``status`` is the answer's."""

    def __init__(self, status: int, problem: str) -> None:
        super().__init__(problem)
        self.status: Final = status


class Guest(Protocol):
    """Receive a client's bytes in place of the HTTP parser: TLS, CONNECT, the bytes of a tunnel."""

    def feed(self, data: bytes) -> None: ...

    def lost(self) -> None:
        """Handle the end of the connection."""


Welcome = Callable[["Connection", Beginning], Guest]
"""Return the receiver of a connection that does not begin with a request of HTTP/1."""


@dataclass(frozen=True, slots=True)
class Shared:
    """What all connections of a server share."""

    capacity: Capacity
    welcome: Welcome
    knows_workspace: Callable[[str], bool]
    before_answer: BeforeAnswer | None = None
    answer_at_once: AnswerAtOnce | None = None
    """Answers requests with known heads; not asked while something runs before answers."""

    outbox: Outbox | None = None
    """Writes the answers to requests with known heads, or None if they are written as they are made."""

    heads: Heads = field(default_factory=Heads)


class ExactResponse(web.StreamResponse):
    """An answer that is written unchanged, head and body in one piece."""

    def __init__(self, data: bytes, *, stays_open: bool) -> None:
        super().__init__()
        self.data: Final = data
        self._stays_open: Final = stays_open
        self._connection: Connection | None = None

    @property
    def keep_alive(self) -> bool:
        return self._stays_open and not (self._connection and self._connection.is_at_its_end)

    async def prepare(self, request: web.BaseRequest) -> AbstractStreamWriter | None:
        if isinstance(request.protocol, Connection):
            self._connection = request.protocol
        if request.transport is None or request.transport.is_closing():
            raise ConnectionResetError("the client is gone")
        request.transport.write(self.data)
        return None

    async def write_eof(self, data: bytes = b"") -> None:
        """Do nothing: ``prepare`` has written everything."""


class Connection(QuickHandler):
    """One client's connection. Bytes that cannot be read as HTTP get an empty 400, and the connection ends."""

    __slots__ = (
        "_body",
        "_broken",
        "_client_is_done",
        "_conduct",
        "_first",
        "_guest",
        "_handler",
        "_is_fresh",
        "_is_tunnel",
        "_leaving",
        "_normaliser",
        "_requests",
        "_shared",
        "below",
    )

    def __init__(self, manager: web.Server, shared: Shared, arrival: Arrival, **settings: Any) -> None:  # noqa: ANN401  as aiohttp has them
        at_once = shared.answer_at_once if shared.before_answer is None else None
        super().__init__(manager, arrival, shared.heads, at_once, shared.outbox, **settings)
        self.below: asyncio.BaseTransport | None = None
        """The transport below TLS, or None without TLS."""
        self._shared: Final = shared
        self._guest: Guest | None = None
        self._is_tunnel = False
        self._is_fresh = True
        self._first = b""
        """The first bytes, while too few have arrived to classify them."""
        self._client_is_done = False
        self._normaliser: Final = Normaliser()
        self._requests = 0
        self._handler: asyncio.Task[None] | None = None
        self._conduct = Conduct.ANSWER
        self._leaving: asyncio.TimerHandle | None = None
        self._body: StreamReader | None = None
        """The body of the current request if it had not arrived whole when the request began."""
        self._broken: tuple[StreamReader, BrokenRequestError] | None = None
        """The body that will never be whole, which is the last one, and the reason."""

    @property
    def is_at_its_end(self) -> bool:
        """Return whether the client has closed its side and every request is answered."""
        return self._client_is_done and not self._messages

    def data_received(self, data: bytes) -> None:
        if not data or not self._is_between_requests():
            self._parse(data)
            return
        start, end, body = data.partition(END)
        if end and self._answered(start, body):
            self._is_fresh = False
            self._shared.capacity.used(self)
        else:
            self._parse(data)
            if len(self._messages) == 1:
                self._shared.heads.learn(start, len(body), *self._messages[0])

    def _is_between_requests(self) -> bool:
        """Return whether the connection waits for the first byte of a request, and no other limits its answer."""
        return (
            self._answer_at_once is not None
            and self._guest is None
            and not self._first
            and not self._client_is_done
            and self._normaliser.is_between_requests
            and self._is_ready()
        )

    def _parse(self, data: bytes) -> None:
        # aiohttp calls this without data, once for each body, to continue with the bytes it has kept.
        if data and self._guest is not None:
            self._guest.feed(data)
        elif data and self._is_fresh:
            self._begin(self._first + data)
        else:
            super().data_received(self._normaliser.feed(data) if data else data)
            if self._body is not None or len(self._messages) > 1:
                self._find_broken_body()

    def _begin(self, data: bytes) -> None:
        """Classify the first bytes of the connection, or of what TLS or a tunnel carries, and pass them on."""
        beginning = classify(data)
        if beginning is Beginning.UNDECIDED:
            self._first = data
            return
        self._first = b""
        self._is_fresh = False
        if beginning is not Beginning.HTTP1:
            self._guest = self._shared.welcome(self, beginning)
        self._parse(data)

    async def finish_response(
        self, request: web.BaseRequest, resp: web.StreamResponse, start_time: float | None
    ) -> tuple[web.StreamResponse, bool]:
        """Let an answer to a request leave: aiohttp sends every one through here, its own refusals included."""
        await self._depart(resp)
        self._shared.capacity.used(self)
        return await super().finish_response(request, resp, start_time)

    async def send(self, answer: ExactResponse) -> None:
        """Let an answer leave for which there is no request. Raise ConnectionResetError once the client is gone."""
        await self._depart(answer)
        self.write(answer.data)
        if not answer.keep_alive:
            self.end()

    async def _depart(self, answer: web.StreamResponse) -> None:
        """Do what comes before an answer; no answer reaches a client without it."""
        if self._shared.before_answer is not None:
            await self._shared.before_answer(answer)

    def connection_lost(self, exc: BaseException | None) -> None:
        guest, self._guest = self._guest, None
        if guest is not None:
            guest.lost()
        if self._leaving is not None:
            self._leaving.cancel()
        super().connection_lost(exc)
        if self._handler is not None and self._conduct is not Conduct.CHANGE:
            self._handler.cancel()
        self._handler = self.below = None  # the task refers to its frames, and these to the connection

    def hand_to(self, guest: Guest) -> None:
        """Give the bytes that arrive from now on to ``guest``."""
        self._guest = guest
        self._is_tunnel = True
        self.keep_alive(False)  # noqa: FBT003  aiohttp's: no limit of HTTP applies from now on

    def go_on(self, data: bytes, arrival: Arrival) -> None:
        """Read what TLS or a tunnel carries, beginning with ``data``, as if it began a connection."""
        self.arrival = arrival
        self._guest = None
        self._is_fresh = True
        if data:
            self.data_received(data)

    @property
    def peer(self) -> str:
        """Return the client's address, or an empty text once the client is gone."""
        name = self.transport.get_extra_info("peername") if self.transport is not None else None
        return str(name[0]) if name else ""

    def knows_workspace(self, name: str) -> bool:
        return self._shared.knows_workspace(name)

    def write(self, data: bytes) -> None:
        """Raise ConnectionResetError once the client is gone."""
        if self.transport is None or self.transport.is_closing():
            raise ConnectionResetError("the client is gone")
        self.transport.write(data)

    async def drained(self) -> None:
        """Wait until the client has read most of what was written."""
        await self._drain_helper()

    def end(self) -> None:
        if self.transport is not None:
            self.transport.close()

    @property
    def is_idle(self) -> bool:
        """Return whether no request and no tunnel is under way."""
        return self._waiter is not None and not self._is_tunnel

    @property
    def is_reading(self) -> bool:
        """Return whether the body of the current request has not arrived whole."""
        return self._body is not None and not self._body.is_eof()

    def abort(self) -> None:
        """End the connection at once; nothing more is written."""
        if self.transport is not None:
            self.transport.abort()

    def begin(self, body: StreamReader, handler: asyncio.Task[None]) -> bytes | None:
        """Begin the next request, which ``handler`` answers.

        Return its target as the client sent it, or None if the parser was fed the same.
        """
        self._handler = handler
        self._conduct = Conduct.ANSWER
        self._body = None if body.is_eof() else body
        self._requests += 1
        return self._normaliser.target(self._requests)

    def conduct(self, conduct: Conduct) -> None:
        """Set what becomes of the current request if the client closes its side, or has done so already."""
        self._conduct = conduct
        if self._client_is_done:
            self._leave_later()

    def check_body(self, body: StreamReader) -> None:
        """Raise BrokenRequestError if the body will never be whole."""
        if self._broken is not None and body is self._broken[0]:
            raise self._broken[1]

    def eof_received(self) -> bool | None:  # type: ignore[override]  # aiohttp never keeps a half-closed connection
        """Keep a half-closed connection while an answer is due: a client that closes its side still expects one."""
        self._client_is_done = True
        if self._shared.outbox is not None:
            self._shared.outbox.flush()
        is_busy = bool(self._messages) or (self._waiter is None and self._request_count > 0)
        if not is_busy or self.arrival.is_tls:  # TLS knows no half-closed connection
            return None
        self._break(self._unfinished(0), "the client closed its side in the middle of a body")
        self._leave_later()
        return True

    def _leave_later(self) -> None:
        if self._leaving is not None:
            self._leaving.cancel()
        self._leaving = asyncio.get_running_loop().call_later(self._conduct.value, self.abort)

    def _find_broken_body(self) -> None:
        """Find out whether the parser has refused a part of a body: then its error is queued behind that body."""
        if self._messages:
            self._break(self._unfinished(1), "a chunk of a body is broken")

    def _unfinished(self, behind: int) -> StreamReader | None:
        """Return the body that has not arrived whole and has at least ``behind`` messages queued behind it."""
        bodies = [self._body, *(body for _, body in self._messages)]
        candidates = bodies[: len(bodies) - behind]
        return next((body for body in candidates if body is not None and not body.is_eof()), None)

    def _break(self, body: StreamReader | None, problem: str) -> None:
        """End a body that will never be whole, so that its reader wakes up."""
        if body is not None:
            self._broken = (body, BrokenRequestError(400, problem))
            body.feed_eof()

    def handle_error(
        self,
        request: web.BaseRequest,
        status: int = 500,
        exc: BaseException | None = None,
        message: str | None = None,
    ) -> web.StreamResponse:
        del request
        if isinstance(exc, BrokenRequestError):
            status, message = exc.status, str(exc)
        if status not in REASONS:
            status = 400
        if isinstance(exc, ConnectionError):
            _log.debug("the client is gone", exc_info=exc)
        elif status >= 500:  # noqa: PLR2004  the 5xx of HTTP
            _log.error("a request could not be answered", exc_info=exc)
        else:
            _log.warning("not an HTTP request: %s", _problem(exc, message or ""))
        headers = (("Content-Length", "0"), ("Connection", "close"))
        return ExactResponse(HttpResponse(status, headers, b"", "").to_bytes(), stays_open=False)


def _problem(error: BaseException | None, message: str) -> str:
    """Return what is wrong with a request, without what aiohttp's parser quotes of it, which may be a secret."""
    if isinstance(error, BrokenRequestError):
        return message
    if isinstance(error, InvalidURLError):
        return _NO_URL
    return " ".join(_DATA.split(message.strip(), maxsplit=1)[0].split())

"""Use aiohttp's HTTP server without its own headers and texts: every byte of an answer is ours."""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from typing import Any, Final, Protocol

from aiohttp import web
from aiohttp.abc import AbstractStreamWriter
from aiohttp.http import HttpVersion11, RawRequestMessage
from aiohttp.streams import StreamReader
from aiohttp.web_protocol import RequestHandler

from sms_sandbox.server.http import first_bytes
from sms_sandbox.server.http.arrival import DIRECT, Arrival
from sms_sandbox.server.http.normaliser import Normaliser
from sms_sandbox.wire.exchange import REASONS, Headers, HttpRequest, HttpResponse

MAX_BODY: Final = 10_000_000
"""Bytes of a request's body; a longer body is refused and not kept."""

_MAX_LINE: Final = 1 << 20
_MAX_FIELD: Final = 1 << 16
_MAX_HEADERS: Final = 256
_KEEPALIVE: Final = 75.0
"""Seconds that an idle connection stays open."""

_FOR_PROXIES: Final = frozenset({"host", "proxy-authorization", "proxy-connection"})
"""Headers for proxies only, and Host, which an absolute target overrides."""

_log: Final = logging.getLogger(__name__)

AnswerRequest = Callable[[web.BaseRequest], Awaitable[web.StreamResponse]]


class Guest(Protocol):
    """Receive a client's bytes in place of the HTTP parser: TLS, CONNECT, the bytes of a tunnel."""

    def feed(self, data: bytes) -> None: ...

    def lost(self) -> None:
        """Handle the end of the connection."""


Welcome = Callable[["Connection"], Guest]
"""Return the receiver of a connection that does not begin with a request of HTTP/1."""


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


class Connection(RequestHandler):
    """One client's connection. Bytes that cannot be read as HTTP get an empty 400, and the connection ends."""

    __slots__ = ("_client_is_done", "_guest", "_is_fresh", "_normaliser", "_requests", "_server", "arrival")

    def __init__(self, manager: "Server", arrival: Arrival, **settings: Any) -> None:  # noqa: ANN401  as aiohttp has them
        super().__init__(manager, **settings)
        self.arrival = arrival
        self._server: Final = manager
        self._guest: Guest | None = None
        self._is_fresh = True
        self._client_is_done = False
        self._normaliser: Final = Normaliser()
        self._requests = 0

    @property
    def is_at_its_end(self) -> bool:
        """Return whether the client has closed its side and every request is answered."""
        return self._client_is_done and not self._messages

    def data_received(self, data: bytes) -> None:
        # aiohttp calls this without data, once for each body, to continue with the bytes it has kept.
        if self._is_fresh and data:
            self._is_fresh = False
            if not first_bytes.is_request(data):
                self._guest = self._server.welcome(self)
        if self._guest is not None and data:
            self._guest.feed(data)
            return
        super().data_received(self._normaliser.feed(data) if data else data)

    def connection_lost(self, exc: BaseException | None) -> None:
        guest, self._guest = self._guest, None
        if guest is not None:
            guest.lost()
        super().connection_lost(exc)

    def hand_to(self, guest: Guest) -> None:
        """Give the bytes that arrive from now on to ``guest``."""
        self._guest = guest

    def go_on(self, data: bytes, arrival: Arrival, *, is_fresh: bool) -> None:
        """Read HTTP requests from now on, beginning with ``data``; with ``is_fresh`` TLS may come first."""
        self.arrival = arrival
        self._guest = None
        self._is_fresh = is_fresh
        if data:
            self.data_received(data)

    @property
    def peer(self) -> str:
        """Return the client's address, or an empty text once the client is gone."""
        name = self.transport.get_extra_info("peername") if self.transport is not None else None
        return str(name[0]) if name else ""

    def knows_workspace(self, name: str) -> bool:
        return self._server.knows_workspace(name)

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

    def next_target(self) -> bytes | None:
        """Return the target of the request created next as the client sent it, or None if the parser was fed the
        same.
        """
        self._requests += 1
        return self._normaliser.target(self._requests)

    def eof_received(self) -> bool | None:  # type: ignore[override]  # aiohttp never keeps a half-closed connection
        """Keep a half-closed connection while an answer is due: a client that closes its side still expects one."""
        self._client_is_done = True
        is_busy = bool(self._messages) or (self._waiter is None and self._request_count > 0)
        return (is_busy and not self.arrival.is_tls) or None  # TLS knows no half-closed connection

    def handle_error(
        self,
        request: web.BaseRequest,
        status: int = 500,
        exc: BaseException | None = None,
        message: str | None = None,
    ) -> web.StreamResponse:
        del request
        if status not in REASONS:
            status = 400
        if status >= 500:  # noqa: PLR2004  the 5xx of HTTP
            _log.error("a request could not be answered", exc_info=exc)
        else:
            _log.warning("not an HTTP request: %s", (message or "").strip().partition("\n")[0])
        headers = (("Content-Length", "0"), ("Connection", "close"))
        return ExactResponse(HttpResponse(status, headers, b"", "").to_bytes(), stays_open=False)


class Server(web.Server):
    def __init__(
        self,
        answer: AnswerRequest,
        welcome: Welcome,
        knows_workspace: Callable[[str], bool],
    ) -> None:
        self.welcome: Final = welcome
        self.knows_workspace: Final = knows_workspace
        super().__init__(
            answer,
            request_factory=_make_request,
            access_log=None,
            max_line_size=_MAX_LINE,
            max_field_size=_MAX_FIELD,
            max_headers=_MAX_HEADERS,
            keepalive_timeout=_KEEPALIVE,
            auto_decompress=False,
        )

    def __call__(self) -> RequestHandler:
        return self.connection(DIRECT)

    def connection(self, arrival: Arrival) -> RequestHandler:
        """Return the protocol of one connection that arrived in this way."""
        settings: dict[str, Any] = self._kwargs
        return Connection(self, arrival, loop=self._loop, **settings)


def _make_request(
    message: RawRequestMessage,
    payload: StreamReader,
    protocol: RequestHandler,
    writer: AbstractStreamWriter,
    task: asyncio.Task[None],
) -> web.BaseRequest:
    connection: Connection = protocol  # type: ignore[assignment]  # Server creates no others
    target = connection.next_target()
    if target is not None:
        message = message._replace(path=target.decode("utf-8", "surrogateescape"))
    return web.BaseRequest(message, payload, protocol, writer, task, task.get_loop())


async def read_request(request: web.BaseRequest) -> HttpRequest:
    """Return the request unchanged. Read its body, unless the body is too long."""
    headers = tuple([(name.decode("latin-1"), value.decode("latin-1")) for name, value in request.raw_headers])
    target = request.raw_path.encode("utf-8", "surrogateescape")
    if not target.startswith(b"/"):
        target, headers = _in_origin_form(target, headers)
    if not request.body_exists:
        return HttpRequest(request.method, target, headers)
    _invite_body(request)
    body = await _read_body(request)
    return HttpRequest(request.method, target, headers, body or b"", is_oversized=body is None)


def respond(request: web.BaseRequest, response: HttpResponse) -> ExactResponse:
    """Return the bytes for this client: no body for HEAD, no chunks for HTTP/1.0, and ``close`` if the connection
    ends.
    """
    stays_open = bool(request.keep_alive)
    if stays_open and request.method != "HEAD":
        return ExactResponse(response.to_bytes(), stays_open=True)
    headers = response.headers
    if not stays_open:
        headers = tuple((name, "close" if name.lower() == "connection" else value) for name, value in headers)
    if request.version < HttpVersion11:
        headers = tuple((name, value) for name, value in headers if name.lower() != "transfer-encoding")
    fitted = HttpResponse(response.status, headers, response.body, response.fact)
    data = fitted.head_bytes() if request.method == "HEAD" else fitted.to_bytes()
    return ExactResponse(data, stays_open=stays_open)


def _in_origin_form(target: bytes, headers: Headers) -> tuple[bytes, Headers]:
    """Return the target without the host of ``http://host/path``, which replaces Host (RFC 9112, 3.2.2)."""
    scheme, separator, rest = target.partition(b"://")
    if not separator or scheme.lower() not in {b"http", b"https"}:
        return b"/" + target, headers
    authority, slash, path = rest.partition(b"/")
    host = authority.rpartition(b"@")[2].decode("latin-1")
    others = tuple((name, value) for name, value in headers if name.lower() not in _FOR_PROXIES)
    return slash + path or b"/", (("Host", host), *others)


def _invite_body(request: web.BaseRequest) -> None:
    waits = request.headers.get("Expect", "").lower() == "100-continue"
    if waits and request.version >= HttpVersion11 and request.transport is not None:
        request.transport.write(b"HTTP/1.1 100 Continue\r\n\r\n")


async def _read_body(request: web.BaseRequest) -> bytes | None:
    """Return the body, or None if it is longer than MAX_BODY."""
    content = request.content
    if content.is_eof() and content.total_bytes <= MAX_BODY:
        return content.read_nowait()  # it came with the head, as most do, and no wait is needed
    if request.content_length is not None:
        return await content.read() if request.content_length <= MAX_BODY else None
    body = bytearray()
    while chunk := await content.readany():
        body += chunk
        if len(body) > MAX_BODY:
            return None
    return bytes(body)

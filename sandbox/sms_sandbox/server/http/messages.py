"""Read requests from aiohttp, and make answers of bytes."""

import asyncio
from typing import Final

from aiohttp.http import HttpVersion11
from aiohttp.streams import StreamReader
from msgspec import structs

from sms_sandbox.server.http import web
from sms_sandbox.server.http.connection import BrokenRequestError, Connection, ExactResponse
from sms_sandbox.wire.exchange import LOOPBACK, Headers, HttpRequest, HttpResponse, header_of

MAX_BODY: Final = 10_000_000
"""Bytes of a request's body; a longer body is refused and not kept."""

BODY_TIME: Final = 60.0
"""Seconds in which a body has to arrive."""

_FOR_PROXIES: Final = frozenset({"host", "proxy-authorization", "proxy-connection"})
"""Headers for proxies only, and Host, which an absolute target overrides."""


async def read_request(request: web.BaseRequest) -> HttpRequest:
    """Return the request unchanged. Read its body, unless the body is too long.

    Raise BrokenRequestError for a body that does not arrive whole.
    """
    headers = tuple([(name.decode("latin-1"), value.decode("latin-1")) for name, value in request.raw_headers])
    target = request.raw_path.encode("utf-8", "surrogateescape")
    if not target.startswith(b"/"):
        target, headers = _in_origin_form(target, headers)
    remote = request.remote or LOOPBACK
    if not request.body_exists:
        return HttpRequest(request.method, target, headers, remote=remote)
    _invite_body(request)
    body = await _read_body(request)
    return HttpRequest(request.method, target, headers, body or b"", is_oversized=body is None, remote=remote)


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
    connection = request.protocol
    if content.is_eof() and content.total_bytes <= MAX_BODY:  # it came with the head, as most do
        body: bytes | None = content.read_nowait()
    else:
        try:
            async with asyncio.timeout(BODY_TIME):
                body = await _read_slowly(content, request.content_length)
        except TimeoutError:
            raise BrokenRequestError(408, f"a body did not arrive within {BODY_TIME:g} s") from None
    if isinstance(connection, Connection):
        connection.check_body(content)
    return body


async def _read_slowly(content: StreamReader, length: int | None) -> bytes | None:
    if length is not None:
        return await content.read() if length <= MAX_BODY else None
    body = bytearray()
    while chunk := await content.readany():
        body += chunk
        if len(body) > MAX_BODY:
            return None
    return bytes(body)


def respond(request: web.BaseRequest, response: HttpResponse) -> ExactResponse:
    """Return the bytes for this client: no body for HEAD, no chunks for HTTP/1.0, and ``close`` if the connection
    ends.
    """
    is_old = request.version < HttpVersion11
    stays_open = bool(request.keep_alive) and not (is_old and header_of(response.headers, "Transfer-Encoding"))
    if stays_open and request.method != "HEAD":
        return ExactResponse(response.to_bytes(), stays_open=True)
    headers = response.headers
    if not stays_open:
        headers = tuple((name, "close" if name.lower() == "connection" else value) for name, value in headers)
    if is_old:
        headers = tuple((name, value) for name, value in headers if name.lower() != "transfer-encoding")
    fitted = structs.replace(response, headers=headers)
    data = fitted.head_bytes() if request.method == "HEAD" else fitted.to_bytes()
    return ExactResponse(data, stays_open=stays_open)

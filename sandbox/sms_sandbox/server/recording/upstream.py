"""Ask the real side one request, over TLS that is verified, and return its answer to the byte."""

import asyncio
import ssl
from collections.abc import Awaitable, Callable
from contextlib import suppress
from dataclasses import dataclass, replace
from typing import Final
from urllib.parse import urlsplit

from sms_sandbox.front_door.names import LOCALHOST, address_of
from sms_sandbox.server.recording.raw_answer import BrokenAnswerError, RawAnswer, read_answer
from sms_sandbox.server.webhooks.failures import reason
from sms_sandbox.wire.exchange import Headers, HttpRequest, header_of
from sms_sandbox.wire.urls import DEFAULT_PORTS, authority_of

Dial = Callable[..., Awaitable[tuple[asyncio.StreamReader, asyncio.StreamWriter]]]
"""``asyncio.open_connection``, or what replaces it."""

TIMEOUT: Final = 60.0
"""Seconds from the first byte of the request to the last one of the answer."""

_NOT_PASSED_ON: Final = frozenset({"host", "proxy-authorization", "proxy-connection", "accept-encoding", "expect"})
"""Headers for proxies, and the one by which an answer would come compressed, so that nothing in it could be replaced.
"""


class UpstreamError(Exception):
    """The real side gave no answer; the text states why."""


@dataclass(frozen=True, slots=True)
class Upstream:
    """An address of the real side."""

    scheme: str
    host: str
    port: int
    path: str = ""
    """What stands before each path, without a final slash."""

    @property
    def authority(self) -> str:
        """Return host and port as in a Host header."""
        return authority_of(self.scheme, self.host, self.port)


def read(url: str) -> Upstream:
    """Return the address of a URL. Raise ValueError for a URL that is none, or that would carry secrets in clear."""
    parts = urlsplit(url)
    if parts.scheme not in DEFAULT_PORTS or not parts.hostname or parts.query or parts.fragment or parts.username:
        raise ValueError(f"{url!r} is not an address; write it like https://api.example.com")
    if parts.scheme == "http" and not _is_loopback(parts.hostname):
        raise ValueError(f"{url!r} would carry credentials in clear; only https:// is used beyond this machine")
    port = parts.port or DEFAULT_PORTS[parts.scheme]
    return Upstream(parts.scheme, parts.hostname, port, parts.path.rstrip("/"))


def _is_loopback(host: str) -> bool:
    address = address_of(host)
    return host == LOCALHOST if address is None else address.is_loopback


class RealSide:
    """Ask the real side. ``context`` verifies its certificates; None is what the system trusts."""

    def __init__(self, context: ssl.SSLContext | None = None, dial: Dial = asyncio.open_connection) -> None:
        self._context: Final = context
        self._dial: Final = dial

    async def ask(self, upstream: Upstream, request: HttpRequest) -> RawAnswer:
        """Return the answer to a request that was made as ``outgoing`` does. Raise UpstreamError."""
        try:
            async with asyncio.timeout(TIMEOUT):
                reader, writer = await self._connect(upstream)
                try:
                    writer.write(request.to_bytes())
                    await writer.drain()
                    return await read_answer(reader, request.method)
                finally:
                    writer.close()
                    with suppress(OSError, ssl.SSLError):
                        await asyncio.wait_for(writer.wait_closed(), 1.0)
        except TimeoutError:
            raise UpstreamError(f"{upstream.authority}: no answer within {TIMEOUT:g} s") from None
        except BrokenAnswerError as error:
            raise UpstreamError(f"{upstream.authority}: {error}") from None
        except (OSError, ValueError) as error:
            raise UpstreamError(f"{upstream.authority}: {reason(error)}") from None

    async def _connect(self, upstream: Upstream) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
        if upstream.scheme == "http":
            return await self._dial(upstream.host, upstream.port)
        context = self._context or ssl.create_default_context()
        return await self._dial(upstream.host, upstream.port, ssl=context, server_hostname=upstream.host)


def outgoing(request: HttpRequest, upstream: Upstream) -> HttpRequest:
    """Return the request as it goes to the real side: its own bytes, but for the host and the headers of proxies."""
    kept = tuple((name, value) for name, value in request.headers if name.lower() not in _NOT_PASSED_ON)
    if (header_of(kept, "Transfer-Encoding") or "").lower() == "chunked":
        kept = tuple(pair for pair in kept if pair[0].lower() not in {"transfer-encoding", "content-length"})
        kept = (*kept, ("Content-Length", str(len(request.body))))
    headers: Headers = (("Host", upstream.authority), *kept)
    return replace(request, target=upstream.path.encode("latin-1") + request.target, headers=headers)

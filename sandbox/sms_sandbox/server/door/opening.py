"""Open connections that do not begin with a request of HTTP/1: TLS, a tunnel, or HTTP/2."""

import asyncio
import ssl
from collections.abc import Coroutine
from contextlib import suppress
from dataclasses import replace
from typing import Any, Final, cast

from sms_sandbox.faults.opening import OpeningStep, ShownCertificate
from sms_sandbox.front_door.store import AuthorityError
from sms_sandbox.server.door import answers, credentials
from sms_sandbox.server.door.door import Door
from sms_sandbox.server.door.relay import Relay
from sms_sandbox.server.door.targets import Decision, split
from sms_sandbox.server.http.connection import Connection, ExactResponse
from sms_sandbox.server.http.first_bytes import Beginning
from sms_sandbox.server.http.transmission import reset
from sms_sandbox.wire.exchange import HttpResponse, header_of

_HTTPS: Final = 443
_HEAD_END: Final = b"\r\n\r\n"
_LONGEST_HEAD: Final = 1 << 16
_HANDSHAKE_TIMEOUT: Final = 10.0
_SHUTDOWN_TIMEOUT: Final = 1.0
"""Both time-outs are in seconds."""

_TURNS_TO_BEGIN: Final = 2
"""Turns of the loop after which the TLS protocol has replaced ours and has begun; nothing has been read by then."""


class Opening:
    """Collect the bytes of a client until its kind of connection is established."""

    def __init__(self, door: Door, connection: Connection, beginning: Beginning) -> None:
        self._door: Final = door
        self._connection: Final = connection
        self._data: Final = bytearray()
        self._is_decided = False
        self._beginning: Final = beginning

    def feed(self, data: bytes) -> None:
        self._data.extend(data)
        if not self._is_decided:
            _BEGIN[self._beginning](self)

    def lost(self) -> None:
        """Do nothing: the opening holds no resource."""

    def _begin_tls(self) -> None:
        self._start(self._start_tls(), "TLS handshake")

    def _refuse_http2(self) -> None:
        self._start(self._refuse(answers.http2_refusal()), "refusal")

    def _read_connect(self) -> None:
        head, end, _ = bytes(self._data).partition(_HEAD_END)
        if end:
            self._start(self._connect(head.decode("latin-1")), "tunnel")
        elif len(self._data) > _LONGEST_HEAD:
            self._start(self._refuse(answers.not_a_target("the head of CONNECT is too long")), "refusal")

    def _start(self, work: Coroutine[Any, Any, None], name: str) -> None:
        self._is_decided = True
        _ = self._door.tasks.start(work, name)

    def _after_head(self) -> bytes:
        """Return the bytes that the client has sent after the head of CONNECT."""
        return bytes(self._data).partition(_HEAD_END)[2]

    async def _connect(self, head: str) -> None:
        first, *lines = head.split("\r\n")
        headers = tuple((name, value.strip()) for name, _, value in (line.partition(":") for line in lines))
        shown = credentials.read(header_of(headers, "Proxy-Authorization"))
        try:
            host, port = split(first.split(" ")[1], None)
        except ValueError as error:
            await self._refuse(answers.not_a_target(str(error)))
            return
        decision = self._door.decide(host, port, self._connection.peer, shown.token)
        if decision is Decision.REFUSE:
            await self._refuse(answers.refusal(host, port, self._door.targets.way_to(host)))
        elif decision is Decision.PASS:
            await Relay(self._connection).tunnel(self._door.dial, (host, port), self._after_head())
        elif shown.workspace is not None and not self._connection.knows_workspace(shown.workspace):
            await self._refuse(answers.unknown_workspace(shown.workspace))
        else:
            workspace = shown.workspace or self._connection.arrival.workspace
            fault = self._door.strike(workspace, host, port, OpeningStep.CONNECT)
            refusal = None if fault is None else fault.refusal(host, port)
            await (self._serve(host, shown.workspace) if refusal is None else self._refuse(refusal))

    async def _serve(self, host: str, workspace: str | None) -> None:
        arrival = self._connection.arrival
        with suppress(ConnectionResetError):
            await self._connection.send(ExactResponse(answers.ESTABLISHED, stays_open=True))
            arrival = replace(arrival, host=host, workspace=workspace or arrival.workspace)
            self._connection.go_on(self._after_head(), arrival)

    async def _refuse(self, response: HttpResponse) -> None:
        with suppress(ConnectionResetError):
            await self._connection.send(ExactResponse(response.to_bytes(), stays_open=False))

    async def _start_tls(self) -> None:
        transport = self._connection.transport
        if transport is None:
            return
        transport.pause_reading()
        try:
            contexts = await self._door.contexts()
            arrival = self._connection.arrival
            name = arrival.host or str(transport.get_extra_info("sockname")[0])
            await self._shake_hands(
                transport, contexts.initial(name, self._strike if self._door.may_strike(arrival.workspace) else None)
            )
        except AuthorityError as error:
            self._door.note_once(str(error), str(error))
            self._connection.end()

    def _strike(self, name: str | None) -> ShownCertificate:
        """Return the certificate for a client that asks for a name; a fault may reset the connection instead."""
        arrival, transport = self._connection.arrival, self._connection.transport
        host = arrival.host or name
        if host is None or transport is None:
            return ShownCertificate.USUAL
        port = _HTTPS if arrival.host else transport.get_extra_info("sockname")[1]
        fault = self._door.strike(arrival.workspace, host, port, OpeningStep.TLS)
        if fault is None:
            return ShownCertificate.USUAL
        if fault.handshake.is_reset:
            reset(transport)
        return fault.handshake.leaf

    async def _shake_hands(self, transport: asyncio.Transport, context: ssl.SSLContext) -> None:
        loop = asyncio.get_running_loop()
        inner = _Inner()
        starting = asyncio.ensure_future(
            loop.start_tls(
                transport,
                inner,
                context,
                server_side=True,
                ssl_handshake_timeout=_HANDSHAKE_TIMEOUT,
                ssl_shutdown_timeout=_SHUTDOWN_TIMEOUT,
            )
        )
        for _ in range(_TURNS_TO_BEGIN):
            await asyncio.sleep(0)
        _hand_over(transport, bytes(self._data))
        try:
            tls = await starting
        except (OSError, ConnectionError) as error:
            if getattr(error, "reason", None) != "CALLBACK_FAILED":  # then the name was refused and logged
                problem = str(error) or "the client has closed the connection"
                self._door.note_once(f"failed {problem}", f"TLS handshake failed: {problem}")
            self._connection.connection_lost(None)
            return
        self._go_on(cast("asyncio.Transport", tls), inner)

    def _go_on(self, tls: asyncio.Transport, inner: "_Inner") -> None:
        arrival = self._connection.arrival
        name = getattr(tls.get_extra_info("ssl_object").context, "name", None)
        host = arrival.host or (name if name and self._door.targets.is_provider(name) else None)
        self._connection.below = self._connection.transport
        self._connection.transport = tls
        self._connection.go_on(b"", replace(arrival, host=host, is_tls=True))
        tls.set_protocol(self._connection)
        if inner.data:
            self._connection.data_received(bytes(inner.data))
        if inner.is_lost:
            self._connection.connection_lost(None)


# A method of an object that the object itself keeps is garbage for the collector, with the whole connection.
_BEGIN: Final = {
    Beginning.TLS: Opening._begin_tls,  # noqa: SLF001  the table of the class, outside its data
    Beginning.HTTP2: Opening._refuse_http2,  # noqa: SLF001
    Beginning.CONNECT: Opening._read_connect,  # noqa: SLF001
}


class _Inner(asyncio.Protocol):
    """Keep the bytes that arrive between the end of the handshake and the moment the connection takes over."""

    def __init__(self) -> None:
        self.data: Final = bytearray()
        self.is_lost = False

    def data_received(self, data: bytes) -> None:
        self.data.extend(data)

    def connection_lost(self, exc: Exception | None) -> None:
        del exc
        self.is_lost = True


def _hand_over(transport: asyncio.Transport, data: bytes) -> None:
    """Pass bytes that were read before the TLS protocol existed on to it.

    It is known by its methods: that of uvloop is no subclass of asyncio's.
    """
    protocol = cast("asyncio.BufferedProtocol", transport.get_protocol())
    view = memoryview(data)
    while view and hasattr(protocol, "get_buffer"):
        buffer = memoryview(protocol.get_buffer(len(view)))  # type: ignore[arg-type, unused-ignore]
        size = min(len(buffer), len(view))
        buffer[:size] = view[:size]
        protocol.buffer_updated(size)
        view = view[size:]

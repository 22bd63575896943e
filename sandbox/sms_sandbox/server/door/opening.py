"""Open connections that do not begin with a request of HTTP/1: TLS, a tunnel, or HTTP/2."""

import asyncio
import ssl
from dataclasses import replace
from typing import Final, cast

from sms_sandbox.front_door.store import AuthorityError
from sms_sandbox.server.door import answers, credentials
from sms_sandbox.server.door.door import Door
from sms_sandbox.server.door.relay import Relay
from sms_sandbox.server.door.targets import Decision, split
from sms_sandbox.server.http import first_bytes
from sms_sandbox.server.http.connection import Connection
from sms_sandbox.wire.exchange import HttpResponse, header_of

_LONGEST_HEAD: Final = 1 << 16
_HANDSHAKE_TIMEOUT: Final = 10.0
_SHUTDOWN_TIMEOUT: Final = 1.0
"""Both time-outs are in seconds."""

_TURNS_TO_BEGIN: Final = 2
"""Turns of the loop after which the TLS protocol has replaced ours and has begun; nothing has been read by then."""


class Opening:
    """Collect the first bytes of a client until the kind of its connection is clear."""

    def __init__(self, door: Door, connection: Connection) -> None:
        self._door: Final = door
        self._connection: Final = connection
        self._data: Final = bytearray()
        self._is_decided = False

    def feed(self, data: bytes) -> None:
        self._data.extend(data)
        if self._is_decided:
            return
        if self._data[0] == first_bytes.TLS:
            self._is_decided = True
            _ = self._door.tasks.start(self._start_tls(), "TLS handshake")
        elif self._data.startswith(first_bytes.HTTP2):
            self._refuse(answers.http2_refusal())
        elif self._data.startswith(first_bytes.CONNECT):
            self._read_connect()
        elif not first_bytes.is_undecided(bytes(self._data)):
            self._connection.go_on(bytes(self._data), self._connection.arrival, is_fresh=False)

    def lost(self) -> None:
        """Do nothing: the opening holds no resource."""

    def _read_connect(self) -> None:
        head, end, rest = bytes(self._data).partition(b"\r\n\r\n")
        if end:
            self._is_decided = True
            self._connect(head.decode("latin-1"), rest)
        elif len(self._data) > _LONGEST_HEAD:
            self._refuse(answers.not_a_target("the head of CONNECT is too long"))

    def _connect(self, head: str, rest: bytes) -> None:
        first, *lines = head.split("\r\n")
        headers = tuple((name, value.strip()) for name, _, value in (line.partition(":") for line in lines))
        shown = credentials.read(header_of(headers, "Proxy-Authorization"))
        try:
            host, port = split(first.split(" ")[1], None)
        except ValueError as error:
            self._refuse(answers.not_a_target(str(error)))
            return
        decision = self._door.decide(host, port, self._connection.peer, shown.token)
        if decision is Decision.REFUSE:
            self._refuse(answers.refusal(host, port))
        elif decision is Decision.PASS:
            _ = self._door.tasks.start(Relay(self._connection).tunnel(self._door.dial, (host, port), rest), "tunnel")
        elif shown.workspace is not None and not self._connection.knows_workspace(shown.workspace):
            self._refuse(answers.unknown_workspace(shown.workspace))
        else:
            self._serve(host, shown.workspace, rest)

    def _serve(self, host: str, workspace: str | None, rest: bytes) -> None:
        arrival = self._connection.arrival
        self._connection.write(answers.ESTABLISHED)
        arrival = replace(arrival, host=host, workspace=workspace or arrival.workspace)
        self._connection.go_on(rest, arrival, is_fresh=True)

    def _refuse(self, response: HttpResponse) -> None:
        self._is_decided = True
        self._connection.write(response.to_bytes())
        self._connection.end()

    async def _start_tls(self) -> None:
        transport = self._connection.transport
        if transport is None:
            return
        transport.pause_reading()
        try:
            contexts = await self._door.contexts()
            arrival = self._connection.arrival
            name = arrival.host or str(transport.get_extra_info("sockname")[0])
            await self._shake_hands(transport, contexts.initial(name))
        except AuthorityError as error:
            self._door.note_once(str(error), str(error))
            self._connection.end()

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
                self._door.note_once(f"failed {error}", f"TLS handshake failed: {error}")
            self._connection.connection_lost(None)
            return
        self._go_on(cast("asyncio.Transport", tls), inner)

    def _go_on(self, tls: asyncio.Transport, inner: "_Inner") -> None:
        arrival = self._connection.arrival
        name = getattr(tls.get_extra_info("ssl_object").context, "name", None)
        host = arrival.host or (name if name and self._door.targets.is_provider(name) else None)
        self._connection.transport = tls
        self._connection.go_on(b"", replace(arrival, host=host, is_tls=True), is_fresh=True)
        tls.set_protocol(self._connection)
        if inner.data:
            self._connection.data_received(bytes(inner.data))
        if inner.is_lost:
            self._connection.connection_lost(None)


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
    """Pass bytes that were read before the TLS protocol existed on to it."""
    protocol = transport.get_protocol()
    view = memoryview(data)
    while view and isinstance(protocol, asyncio.BufferedProtocol):
        buffer = memoryview(protocol.get_buffer(len(view)))  # type: ignore[arg-type, unused-ignore]
        size = min(len(buffer), len(view))
        buffer[:size] = view[:size]
        protocol.buffer_updated(size)
        view = view[size:]

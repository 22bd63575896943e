"""Send an answer as its transmission demands: late, slowly, in part, or with an abrupt end."""

import asyncio
import socket
import struct
from typing import Final

from aiohttp.abc import AbstractStreamWriter

from sms_sandbox.core.time.instants import SECOND
from sms_sandbox.faults.transmission import NORMAL, Answer, ConnectionEnd, Transmission
from sms_sandbox.server.http import connection, messages, web

_DRIPS_A_SECOND: Final = 10
_TIME_TO_LEAVE: Final = 0.02
"""Seconds for the written bytes to reach the client, before a reset discards the rest."""

_RESET_ON_CLOSE: Final = struct.pack("ii", 1, 0)
"""A struct linger that is on with a time of zero, which ends a connection with RST."""


def respond(request: web.BaseRequest, answer: Answer) -> web.StreamResponse:
    if answer.response is None:
        return _ShapedResponse(b"", 0, answer.transmission)
    exact = messages.respond(request, answer.response)
    if answer.transmission == NORMAL:
        return exact
    return _ShapedResponse(
        exact.data, len(answer.response.head_bytes()), answer.transmission, stays_open=exact.keep_alive
    )


def reset(transport: asyncio.Transport) -> None:
    """End a connection with RST, and discard what was not sent."""
    line = transport.get_extra_info("socket")
    line.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, _RESET_ON_CLOSE)
    transport.abort()


class _ShapedResponse(connection.ExactResponse):
    def __init__(self, data: bytes, head: int, shape: Transmission, *, stays_open: bool = False) -> None:
        """Keep an answer whose first ``head`` bytes are its head."""
        super().__init__(data[: shape.stops_after], stays_open=stays_open and shape.ending is ConnectionEnd.USUAL)
        self._head: Final = head
        self._shape: Final = shape

    async def prepare(self, request: web.BaseRequest) -> AbstractStreamWriter | None:
        if not self.data and isinstance(request.protocol, connection.Connection):
            request.protocol.conduct(connection.Conduct.WAIT)
        await asyncio.sleep(self._shape.wait / SECOND)
        if self._shape.rate is None:
            if self.data:
                await super().prepare(request)
        else:
            await self._drip(request, self._shape.rate)
        await self._end(request)
        return None

    async def _drip(self, request: web.BaseRequest, rate: float) -> None:
        """Write the head at once, then the body in small pieces."""
        self._write(request, self.data[: self._head])
        drop = max(1, round(rate / _DRIPS_A_SECOND))
        for start in range(self._head, len(self.data), drop):
            await asyncio.sleep(drop / rate)
            self._write(request, self.data[start : start + drop])

    async def _end(self, request: web.BaseRequest) -> None:
        transport = request.transport
        if self._shape.ending is ConnectionEnd.CUT:
            below = getattr(request.protocol, "below", None)
            if below is not None:
                below.close()
        if self._shape.ending is not ConnectionEnd.RESET or transport is None:
            return
        if self.data:
            await asyncio.sleep(_TIME_TO_LEAVE)
        reset(transport)

    def _write(self, request: web.BaseRequest, data: bytes) -> None:
        if request.transport is None or request.transport.is_closing():
            raise ConnectionResetError("the client is gone")
        request.transport.write(data)

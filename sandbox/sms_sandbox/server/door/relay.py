"""Copy bytes between a client and a host of --proxy-pass, unchanged."""

import asyncio
from contextlib import suppress
from typing import Final

from sms_sandbox.server.door import answers
from sms_sandbox.server.door.door import Dial
from sms_sandbox.server.http.connection import Connection, ExactResponse

_CHUNK: Final = 1 << 16


class Relay:
    """Take over a connection and copy its bytes to a host and back."""

    def __init__(self, connection: Connection) -> None:
        self._connection: Final = connection
        self._early: Final = bytearray()
        self._upstream: asyncio.StreamWriter | None = None

    def feed(self, data: bytes) -> None:
        if self._upstream is None:
            self._early.extend(data)
        else:
            self._upstream.write(data)

    def lost(self) -> None:
        if self._upstream is not None:
            self._upstream.close()

    async def tunnel(self, dial: Dial, target: tuple[str, int], rest: bytes) -> None:
        """Connect to ``target`` and copy bytes both ways until one side ends."""
        self._early.extend(rest)
        self._connection.hand_to(self)
        try:
            reader, upstream = await dial(*target)
        except OSError as error:
            refusal = answers.unreachable(*target, error.strerror or str(error)).to_bytes()
            with suppress(ConnectionResetError):
                await self._connection.send(ExactResponse(refusal, stays_open=False))
            return
        try:
            await self._connection.send(ExactResponse(answers.ESTABLISHED, stays_open=True))
        except ConnectionResetError:
            upstream.close()
            return
        self._upstream = upstream
        upstream.write(bytes(self._early))
        await self.carry_back(reader)

    async def send(self, dial: Dial, target: tuple[str, int], request: bytes) -> None:
        """Send one request to ``target`` and copy its answer back. Raise OSError."""
        reader, self._upstream = await dial(*target)
        self._upstream.write(request)
        await self.carry_back(reader)

    async def carry_back(self, reader: asyncio.StreamReader) -> None:
        try:
            while data := await reader.read(_CHUNK):
                self._connection.write(data)
                await self._connection.drained()
        except OSError:
            pass  # one side is gone, and the other follows
        finally:
            self.lost()
            self._connection.end()

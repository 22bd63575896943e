"""Send the journal as server-sent events (WHATWG HTML, 9.2) over a connection that stays open."""

import asyncio
from collections.abc import Callable
from typing import Final

from aiohttp.abc import AbstractStreamWriter
from aiohttp.http import StreamWriter

from sms_sandbox.engine.journal import Journal, JournalEntry
from sms_sandbox.server.clock.waiters import JournalWaiters, WorkspaceEndedError
from sms_sandbox.server.http import web
from sms_sandbox.server.turns import turn

SILENCE: Final = 15.0
"""Seconds without an event after which a comment is sent, since only a write detects that the client is gone."""

_AT_A_TIME: Final = 100
_HEAD: Final = (
    b"HTTP/1.1 200 OK\r\n"
    b"Content-Type: text/event-stream\r\n"
    b"Cache-Control: no-store\r\n"
    b"X-Accel-Buffering: no\r\n"
    b"Connection: close\r\n\r\n"
)


class OpenStream(web.StreamResponse):
    """Server-sent events over a connection that stays open; a subclass writes them in ``write_eof``."""

    def __init__(self, journal: Journal, waiters: JournalWaiters) -> None:
        super().__init__()
        self._journal: Final = journal
        self._waiters: Final = waiters
        self._line: AbstractStreamWriter | None = None
        """The writer of the events; None before the head is written, and for HEAD."""

    @property
    def keep_alive(self) -> bool:
        return False

    async def prepare(self, request: web.BaseRequest) -> AbstractStreamWriter | None:
        line = StreamWriter(request.protocol, asyncio.get_running_loop())
        await line.write(_HEAD)
        if request.method != "HEAD":
            self._line = line
        return line

    async def _entry_within(self, seconds: float) -> bool:
        """Wait for the next entry of the journal; return False if none came in time.

        Raise WorkspaceEndedError.
        """
        try:
            async with asyncio.timeout(seconds):
                await self._waiters.until(lambda _: True)
        except TimeoutError:
            return False
        return True


class EventStream(OpenStream):
    """All entries after the number ``after``, then each new one.

    ``render`` returns the JSON of an entry in one line.
    """

    def __init__(
        self, journal: Journal, waiters: JournalWaiters, after: int, render: Callable[[JournalEntry], str]
    ) -> None:
        super().__init__(journal, waiters)
        self._render: Final = render
        # A number beyond the journal's is from before a reset: send the new journal from its start.
        self._after = after if after <= journal.last else 0

    async def write_eof(self, data: bytes = b"") -> None:
        """Send the events until the workspace ends or the client is gone."""
        del data
        if self._line is None:
            return
        try:
            while True:
                await self._write_on(self._line)
        except WorkspaceEndedError as error:
            await self._line.write(f": {error}\n\n".encode())

    async def _write_on(self, line: AbstractStreamWriter) -> None:
        entries = self._journal.after(self._after, _AT_A_TIME)
        if len(entries) == _AT_A_TIME:
            await turn()
        if entries:
            self._after = entries[-1].number
            await line.write("".join([self._event(entry) for entry in entries]).encode())
            return
        if not await self._entry_within(SILENCE):
            await line.write(b": nothing new\n\n")

    def _event(self, entry: JournalEntry) -> str:
        return f"id: {entry.number}\nevent: {entry.kind.value}\ndata: {self._render(entry)}\n\n"

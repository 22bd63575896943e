"""Waiting for what the journal tells: whoever waits is woken by the entry, and nobody looks again and again."""

import asyncio
from collections.abc import Callable
from typing import Final

from sandbox.engine.journal import Entry, Journal

See = Callable[[Entry], bool]


class WorkspaceEndedError(Exception):
    """What was waited for cannot come any more; the text says why."""


class Watchers:
    def __init__(self, journal: Journal) -> None:
        self._watching: Final[dict[asyncio.Future[None], See]] = {}
        self._ended: str | None = None
        journal.listen(self._tell)

    def __len__(self) -> int:
        return len(self._watching)

    async def until(self, see: See) -> None:
        """Shows each new entry to ``see`` as it is written, until that says yes. Raises WorkspaceEndedError."""
        if self._ended is not None:
            raise WorkspaceEndedError(self._ended)
        seen = asyncio.get_running_loop().create_future()
        self._watching[seen] = see
        try:
            await seen
        finally:
            del self._watching[seen]

    def end(self, why: str) -> None:
        """Nobody who waits, now or later, waits on."""
        self._ended = why
        for seen in self._watching:
            if not seen.done():
                seen.set_exception(WorkspaceEndedError(why))

    def _tell(self, entry: Entry) -> None:
        for seen, see in self._watching.items():
            if not seen.done() and see(entry):
                seen.set_result(None)

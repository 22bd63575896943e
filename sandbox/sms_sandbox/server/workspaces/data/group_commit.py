"""One commit for all answers of a turn of the event loop."""

import asyncio
from typing import Final

from sms_sandbox.server.workspaces.data.keeper import Keeper


class GroupCommit:
    """Let answers wait until their inputs are written, and write those of all that wait at once."""

    def __init__(self, keeper: Keeper) -> None:
        self._keeper: Final = keeper
        self._loop: Final = asyncio.get_running_loop()
        self._next: asyncio.Future[bool] | None = None

    def is_possible(self) -> bool:
        """Return whether inputs can be written; after a failure it is tried again."""
        return self._keeper.problem is None or self._keeper.try_to_commit()

    @property
    def problem(self) -> str:
        """Why inputs cannot be written; empty if they can."""
        return self._keeper.problem or ""

    async def written(self) -> bool:
        """Return whether everything that came before is written."""
        if self._next is None:
            if not self._keeper.has_news:
                return True
            self._next = self._loop.create_future()
            self._loop.call_soon(self._commit)
        return await asyncio.shield(self._next)

    def _commit(self) -> None:
        waiting, self._next = self._next, None
        if waiting is not None:
            waiting.set_result(self._keeper.try_to_commit())

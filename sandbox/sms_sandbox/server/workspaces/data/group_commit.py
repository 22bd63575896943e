"""One commit for all answers of a turn of the event loop."""

import asyncio
from collections.abc import Callable
from typing import Final, Generic, TypeVar

from sms_sandbox.server.workspaces.data.keeper import Keeper

Held = TypeVar("Held")


class GroupCommit(Generic[Held]):
    """Let answers wait until their inputs are written, and write those of all that wait at once."""

    def __init__(self, keeper: Keeper, deliver: Callable[[list[Held], bool], object]) -> None:
        """``deliver`` gets all that was held, in order, and whether everything that came before is written."""
        self._deliver: Final = deliver
        self._keeper: Final = keeper
        self._loop: Final = asyncio.get_running_loop()
        self._next: asyncio.Future[bool] | None = None
        self._held: list[Held] = []
        self._is_planned = False

    async def written(self) -> bool:
        """Return whether everything that came before is written."""
        if self._next is None:
            if not self._held and not self._keeper.has_news:
                return True
            self._next = self._loop.create_future()
            self._commit_soon()
        return await asyncio.shield(self._next)

    def hold(self, held: Held) -> None:
        """Let ``held`` go once everything that came before is written, or could not be."""
        self._held.append(held)
        if not self._is_planned:
            self._commit_soon()

    def flush(self) -> None:
        """Write now, and let go what was held."""
        if not self._held and self._next is None:
            return
        is_written = self._keeper.try_to_commit()
        held, self._held = self._held, []
        self._deliver(held, is_written)
        waiting, self._next = self._next, None
        if waiting is not None:
            waiting.set_result(is_written)

    def _commit_soon(self) -> None:
        if not self._is_planned:
            self._is_planned = True
            self._loop.call_soon(self._commit)

    def _commit(self) -> None:
        self._is_planned = False
        self.flush()

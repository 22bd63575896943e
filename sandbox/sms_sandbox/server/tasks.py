"""Run background tasks that have a name and a kept reference; the failure of one is logged."""

import asyncio
import logging
from collections.abc import Coroutine
from typing import Any, Final

_log: Final = logging.getLogger(__name__)


class Tasks:
    def __init__(self) -> None:
        self._running: Final[set[asyncio.Task[None]]] = set()

    def __len__(self) -> int:
        return len(self._running)

    def start(self, work: Coroutine[Any, Any, None], name: str) -> asyncio.Task[None]:
        task = asyncio.get_running_loop().create_task(work, name=name)
        self._running.add(task)
        task.add_done_callback(self._ended)
        return task

    async def wait(self, timeout: float | None = None) -> None:  # noqa: ASYNC109  asyncio.wait has one, too
        """Wait until all tasks that run now have ended, or ``timeout`` seconds have passed."""
        if self._running:
            await asyncio.wait(self._running, timeout=timeout)

    async def cancel(self) -> None:
        for task in self._running:
            task.cancel()
        await self.wait()

    def _ended(self, task: asyncio.Task[None]) -> None:
        self._running.discard(task)
        if not task.cancelled() and (error := task.exception()):
            _log.error("the task %r died", task.get_name(), exc_info=error)

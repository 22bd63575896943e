"""Run work that takes long, and that needs nothing of the loop, in a thread."""

import asyncio
import sys
import threading
from collections.abc import Callable
from contextlib import suppress
from functools import partial
from importlib import import_module
from typing import TypeVar

T = TypeVar("T")


async def imported(name: str) -> None:
    """Import a module in a thread, unless that was done before."""
    if name not in sys.modules:
        await in_thread(partial(import_module, name), "import")


async def in_thread(work: Callable[[], T], name: str) -> T:
    """Return what the work returns, or raise what it raises. A thread that goes on ends with the process."""
    loop = asyncio.get_running_loop()
    done: asyncio.Future[T] = loop.create_future()

    def run() -> None:
        try:
            result = work()
        except Exception as error:  # noqa: BLE001  the caller waits for it
            end = partial(done.set_exception, error)
        else:
            end = partial(done.set_result, result)
        with suppress(RuntimeError):  # the loop has ended meanwhile
            loop.call_soon_threadsafe(lambda: None if done.done() else end())

    threading.Thread(target=run, name=name, daemon=True).start()
    return await done

"""Run a sandbox in a thread, for programs without an event loop of their own."""

import asyncio
import threading
from collections.abc import Callable, Coroutine
from concurrent.futures import Future
from typing import Any, Final, NamedTuple, Self, TypeVar

from sms_sandbox.server.app import RunningSandbox, start
from sms_sandbox.server.settings import ServerSettings
from sms_sandbox.server.workspaces.workspaces import Workspaces

T = TypeVar("T")


class _Started(NamedTuple):
    running: RunningSandbox
    loop: asyncio.AbstractEventLoop
    stop: asyncio.Event


class BackgroundServer:
    """A server in a thread, which has started once the object exists. Raise OSError if the address cannot be used.

    Use it as a context manager, or call ``stop``; its thread ends with the program in any case.
    """

    def __init__(self, settings: ServerSettings) -> None:
        started: Future[_Started] = Future()
        self._thread: Final = threading.Thread(target=_run, args=(settings, started), name="sms-sandbox", daemon=True)
        self._thread.start()
        try:
            self._started: Final = started.result()
        except BaseException:
            self._thread.join()  # so that no thread is left behind a start that failed
            raise

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()

    @property
    def url(self) -> str:
        return self._started.running.url

    def call(self, work: Callable[[Workspaces], Coroutine[Any, Any, T]]) -> T:
        """Return the result of work with the workspaces, which runs in the server's thread."""
        started = self._started
        return asyncio.run_coroutine_threadsafe(work(started.running.workspaces), started.loop).result()

    def stop(self) -> None:
        """Stop at once; webhooks under way are cut off. A second call does nothing."""
        if self._thread.is_alive():
            self._started.loop.call_soon_threadsafe(self._started.stop.set)
            self._thread.join()


def _run(settings: ServerSettings, started: Future[_Started]) -> None:
    asyncio.run(_serve(settings, started))


async def _serve(settings: ServerSettings, started: Future[_Started]) -> None:
    try:
        running = await start(settings)
    except Exception as error:  # noqa: BLE001  the caller waits for the start and gets the error
        started.set_exception(error)
        return
    stop = asyncio.Event()
    started.set_result(_Started(running, asyncio.get_running_loop(), stop))
    await stop.wait()
    await running.stop(grace=0.0)

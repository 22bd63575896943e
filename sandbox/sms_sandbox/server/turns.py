"""Share the loop among requests that have much to do.

Each of them works in slices of a few milliseconds. In each pass of the loop only one of them goes on with its next
slice, however many there are, so that all other requests wait for one slice at most.
"""

import asyncio
import time
from collections import deque
from collections.abc import AsyncIterator, Generator, Iterable
from typing import Final, TypeVar, cast
from weakref import WeakKeyDictionary

T = TypeVar("T")

SLICE: Final = 0.005
"""Seconds of work after which a request lets the others go on."""

_Queue = deque["asyncio.Future[None]"]
_queues: Final["WeakKeyDictionary[asyncio.AbstractEventLoop, _Queue]"] = WeakKeyDictionary()


async def turn() -> None:
    """Wait for the next slice: the tasks of a loop that wait here go on in the order in which they came."""
    loop = asyncio.get_running_loop()
    queue = _queues.setdefault(loop, deque())
    waiting = loop.create_future()
    queue.append(waiting)
    if len(queue) == 1:
        loop.call_soon(_next, loop, queue)
    await waiting


def _next(loop: asyncio.AbstractEventLoop, queue: _Queue) -> None:
    """Let the first go on, and the one behind it in the next pass."""
    first = queue.popleft()
    if not first.done():  # its request may have been given up
        first.set_result(None)
    if queue:
        loop.call_soon(_next, loop, queue)


async def done_in_slices(steps: Generator[None, None, T]) -> T:
    """Take all steps, let others go on after each slice, and return what the steps return."""
    await turn()
    until = time.perf_counter() + SLICE
    while True:
        try:
            next(steps)
        except StopIteration as end:
            return cast("T", end.value)
        if time.perf_counter() >= until:
            await turn()
            until = time.perf_counter() + SLICE


async def in_slices(items: Iterable[T]) -> AsyncIterator[T]:
    """Iterate over the items, and let others go on after each slice, and at the end if half of one was used.

    The items must not change meanwhile: pass a copy of a list that may.
    """
    until = time.perf_counter() + SLICE
    for item in items:
        yield item
        if time.perf_counter() >= until:
            await turn()
            until = time.perf_counter() + SLICE
    if time.perf_counter() >= until - SLICE / 2:  # what is made of the items now takes as long again
        await turn()

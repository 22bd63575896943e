"""Time jumps while nothing happens, and only then."""

import asyncio
import time
from collections.abc import Coroutine
from typing import Any, TypeVar

from sms_sandbox.testing.jumping_loop import JumpingLoop

T = TypeVar("T")


def ran(work: Coroutine[Any, Any, T]) -> tuple[T, float]:
    """Return the result and the loop's time at the end."""
    loop = JumpingLoop()
    try:
        return loop.run_until_complete(work), loop.time()
    finally:
        loop.close()


def test_sleep_of_a_week_jumps() -> None:
    _, at = ran(asyncio.sleep(7 * 24 * 3600))
    assert at == 7 * 24 * 3600


def test_timers_keep_their_order() -> None:
    seen: list[int] = []

    async def note(seconds: int) -> None:
        await asyncio.sleep(seconds)
        seen.append(seconds)

    async def all_of_them() -> None:
        await asyncio.gather(*map(note, (30, 10, 20)))

    assert ran(all_of_them())[1] == 30
    assert seen == [10, 20, 30]


def test_socket_of_the_same_loop_is_served_before_time_jumps() -> None:
    async def talk() -> bytes:
        async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
            writer.write(await reader.readline())
            writer.close()

        server = await asyncio.start_server(answer, "127.0.0.1", 0)
        reader, writer = await asyncio.open_connection(*server.sockets[0].getsockname())
        writer.write(b"hello\n")
        async with asyncio.timeout(1):
            line = await reader.readline()
        writer.close()
        server.close()
        return line

    assert ran(talk()) == (b"hello\n", 0.0)


def test_time_stands_still_while_a_thread_works() -> None:
    async def work() -> float:
        loop = asyncio.get_running_loop()
        ticking = asyncio.ensure_future(asyncio.sleep(3600))
        await loop.run_in_executor(None, sorted, range(1000))
        at = loop.time()
        ticking.cancel()
        await loop.shutdown_default_executor()
        return at

    assert ran(work())[0] == 0.0


def test_real_time_does_not_matter() -> None:
    async def compute() -> float:
        started = time.monotonic()
        while time.monotonic() == started:
            pass
        return asyncio.get_running_loop().time()

    assert ran(compute())[0] == 0.0

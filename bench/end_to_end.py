"""Sends with their webhooks, end to end, beside a bare handler that makes two calls itself for each request.

    python bench/end_to_end.py

1,000 sends of inSIM, each of which makes two webhooks that a receiver answers. Measured is the time from the first
send to the last webhook, by processes of their own: the server on one core, load and receiver on the other, in turns.
"""

import asyncio
import os
import statistics
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import cast

import sends
import under_load
import uvloop
from under_load import spread

HERE = Path(__file__).parent
REQUESTS = 1_000
CONNECTIONS = 32
CALLS = 2
"""Webhooks of one message: sent, and received."""

ROUNDS = 5
WANTED = 0.6


class Receiver(asyncio.Protocol):
    """Answers each request without a body with 200."""

    def __init__(self, count: Callable[[], None]) -> None:
        self._count = count

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = cast("asyncio.Transport", transport)

    def data_received(self, data: bytes) -> None:
        for _ in range(data.count(b"\r\n\r\n")):
            self._transport.write(b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nOK")
            self._count()


async def client(port: int, requests: list[bytes]) -> None:
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    for request in requests:
        writer.write(request)
        head = await reader.readuntil(b"\r\n\r\n")
        length = int(head.lower().partition(b"content-length: ")[2].partition(b"\r")[0])
        answer = head + await reader.readexactly(length)
        assert sends.SENDS[0].accepted in answer, answer
    writer.close()


async def measure(ours: int, bare: int, listening: int) -> tuple[list[float], list[float]]:
    """Return the sends a second of the sandbox and of the bare handler, round by round."""
    got, all_there = 0, asyncio.Event()

    def count() -> None:
        nonlocal got
        got += 1
        if got == REQUESTS * CALLS:
            all_there.set()

    server = await asyncio.get_running_loop().create_server(lambda: Receiver(count), "127.0.0.1", listening)
    rates: tuple[list[float], list[float]] = ([], [])
    for number in range(ROUNDS + 1):
        for port, found in zip((ours, bare), rates, strict=True):
            got = 0
            all_there.clear()
            requests = [sends.insim(drawn) for drawn in sends.draw(number * REQUESTS, REQUESTS, CONNECTIONS)]
            begun = time.perf_counter()
            async with asyncio.TaskGroup() as group:
                for first in range(CONNECTIONS):
                    _ = group.create_task(client(port, requests[first::CONNECTIONS]))
            await asyncio.wait_for(all_there.wait(), 60)
            if number:  # the first round warms up
                found.append(REQUESTS / (time.perf_counter() - begun))
            await asyncio.sleep(0.3)
    server.close()
    return rates


def main() -> None:
    ours, bare, listening = (under_load.free_port() for _ in range(3))
    url = f"http://127.0.0.1:{listening}/"
    sandbox = [str(Path(sys.executable).with_name("sandbox")), "up", "--port", str(ours), "--pace", "instant"]
    webhook = ["--webhook", f"insim.status={url}"]
    plain = [sys.executable, str(HERE / "bare_server.py"), str(bare), url]
    request = sends.rest(sends.Drawn(0, 0, 0, 0))
    with (
        under_load.started([*sandbox, *webhook], ours, request),
        under_load.started(plain, bare, request),
    ):
        os.sched_setaffinity(0, {max(os.sched_getaffinity(0))})
        with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
            mine, theirs = runner.run(measure(ours, bare, listening))
    shares = [one / other for one, other in zip(mine, theirs, strict=True)]
    print(f"sandbox      {statistics.median(mine):7.0f} ± {spread(mine):.0f} sends with their webhooks a second")
    print(f"bare aiohttp {statistics.median(theirs):7.0f} ± {spread(theirs):.0f} requests with two calls a second")
    print(f"share {statistics.median(shares):.3f} ± {spread(shares):.3f} (wanted {WANTED})")


if __name__ == "__main__":
    main()

"""What the sandbox costs, as ratios within one run on one core.

    make bench

Requests per second of inSIM's ``POST /api/v1/sendsms`` and of smsMode's ``POST /sms/v1/messages`` with everything on
(message stored, its life scheduled and lived on the real clock, journal written), against a bare aiohttp handler that
parses the same JSON and answers the same bytes. Both run on uvloop in a process of their own on one core; the load
comes from this process on another. They take turns, so that a slow moment of the machine hits both. And the time from
``sandbox up`` to the first answer.
"""

import asyncio
import os
import socket
import statistics
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

HERE = Path(__file__).parent
CONNECTIONS = 16
REQUESTS = 4_000
ROUNDS = 5
STARTS = 5

BODY = (
    b'{"header":{"login":"user@email.com","accessKey":"your-access-key"},'
    b'"messages":[{"phone_number":"+447700900001","message":"Hello from inSIM API!"}]}'
)
REST_BODY = b'{"recipient":{"to":"447700900001"},"body":{"text":"Hello from smsMode!"}}'


def post(path: bytes, more: bytes, body: bytes) -> bytes:
    return (
        b"POST %s HTTP/1.1\r\nHost: 127.0.0.1\r\nUser-Agent: bench\r\nAccept: */*\r\n%s"
        b"Content-Type: application/json\r\nContent-Length: %d\r\n\r\n%s" % (path, more, len(body), body)
    )


REQUEST = post(b"/api/v1/sendsms", b"", BODY)
REST_REQUEST = post(b"/sms/v1/messages", b"X-Api-Key: 4QsPZbW9cVkT2mXrL7dYhN0uJ5aGfE8o\r\n", REST_BODY)

REQUESTS_BY_NAME = {"insim": (REQUEST, 0.5), "smsmode-rest": (REST_REQUEST, 0.6)}
"""The requests, and the ratio that is wanted of each."""


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def answers(port: int) -> bool:
    try:
        with socket.create_connection(("127.0.0.1", port), timeout=1) as line:
            line.sendall(REQUEST)
            return line.recv(12) == b"HTTP/1.1 200"
    except OSError:
        return False


@contextmanager
def started(command: list[str], port: int) -> Iterator[float]:
    """A server on its own core; gives the seconds until it first answered."""
    core = max(os.sched_getaffinity(0))
    begun = time.perf_counter()
    server = subprocess.Popen(
        command,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,  # a line for each exchange
        preexec_fn=lambda: os.sched_setaffinity(0, {core}),  # noqa: PLW1509
    )
    try:
        while not answers(port):
            if server.poll() is not None or time.perf_counter() - begun > 30:
                raise SystemExit(f"{command} did not start")
            time.sleep(0.002)
        yield time.perf_counter() - begun
    finally:
        server.terminate()
        server.wait()


async def one_connection(port: int, request: bytes, requests: int, waits: list[float]) -> None:
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    for _ in range(requests):
        begun = time.perf_counter()
        writer.write(request)
        head = await reader.readuntil(b"\r\n\r\n")
        length = int(head.lower().partition(b"content-length: ")[2].partition(b"\r")[0])
        await reader.readexactly(length)
        waits.append(time.perf_counter() - begun)
    writer.close()


async def stay_awake() -> None:
    """To wake a sleeping core costs the server that writes to it: the slower one would pay more often."""
    while True:  # noqa: ASYNC110  it is meant to keep the loop busy
        await asyncio.sleep(0)


async def load(port: int, request: bytes) -> tuple[float, float]:
    """Requests per second, and the median wait in milliseconds."""
    waits: list[float] = []
    awake = asyncio.ensure_future(stay_awake())
    begun = time.perf_counter()
    await asyncio.gather(*(one_connection(port, request, REQUESTS // CONNECTIONS, waits) for _ in range(CONNECTIONS)))
    taken = time.perf_counter() - begun
    awake.cancel()
    return REQUESTS / taken, statistics.median(waits) * 1000


def sandbox_command(port: int) -> list[str]:
    return [str(Path(sys.executable).with_name("sandbox")), "up", "--port", str(port)]


def bare_command(port: int) -> list[str]:
    return [sys.executable, str(HERE / "bare_server.py"), str(port)]


def compare(name: str, request: bytes, wanted: float) -> None:
    import uvloop  # noqa: PLC0415  the load's own loop, not needed to time the start

    ours, bare = free_port(), free_port()
    with started(sandbox_command(ours), ours), started(bare_command(bare), bare):
        os.sched_setaffinity(0, {min(os.sched_getaffinity(0))})
        rates: dict[str, list[float]] = {"sandbox": [], "bare aiohttp": []}
        for number in range(ROUNDS + 1):
            for server, port in (("sandbox", ours), ("bare aiohttp", bare)):
                with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
                    rate, wait = runner.run(load(port, request))
                if number:  # the first round warms up
                    rates[server].append(rate)
                    print(f"round {number}  {server:14}{rate:9.0f} requests/s   median wait {wait:6.2f} ms")
    medians = {name: statistics.median(found) for name, found in rates.items()}
    for server, rate in medians.items():
        print(f"{server:14}{rate:9.0f} requests/s (median of {ROUNDS})")
    print(f"{name}: ratio {medians['sandbox'] / medians['bare aiohttp']:.2f} (wanted: at least {wanted})")


def time_start() -> None:
    times = []
    for _ in range(STARTS):
        port = free_port()
        with started(sandbox_command(port), port) as seconds:
            times.append(seconds)
    print(f"start to first answer: median {statistics.median(times):.2f} s, best {min(times):.2f} s (wanted: 0.6 s)")


if __name__ == "__main__":
    time_start()
    for name, (request, wanted) in REQUESTS_BY_NAME.items():
        compare(name, request, wanted)

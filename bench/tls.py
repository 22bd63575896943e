"""What TLS costs, as ratios to a bare aiohttp server with the same kind of key, within one run.

    python bench/tls.py [BASE]

Times are the servers' processor time, the best of the rounds. Kept-alive requests go in clear and over TLS to both
servers; what TLS adds is the difference. The request is the cheapest of all: on a busy machine a send varies by more
than TLS costs. A handshake is a new connection that sends nothing. With BASE that commit is built, too, and a new
connection in clear with one request, the cheapest and a send, is compared with that of before.
"""

import asyncio
import os
import shutil
import signal
import socket
import ssl
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Coroutine, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any

import compare
import under_load
import uvloop
from sms_sandbox import providers
from sms_sandbox.contract import hosts_of
from sms_sandbox.front_door.authority import utc
from sms_sandbox.front_door.store import AuthorityFolder

HERE = Path(__file__).parent
NAME = "localhost"
CORES = sorted(os.sched_getaffinity(0))
ROUNDS = 9
CONNECTIONS = 8
REQUESTS = 2_000
NEW_CONNECTIONS = 300
MOST_ADDED, MOST_HANDSHAKE, MOST_CLEAR = 1.3, 1.5, 1.1

PROBE = b"GET /_sandbox/livez HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n"
SEND = (
    b"GET /smsmode/http/1.6/sendSMS.do?accessToken=T&message=Hello&numero=0639980001 HTTP/1.1\r\n"
    b"Host: 127.0.0.1\r\n\r\n"
)

Load = Callable[[int, ssl.SSLContext | None], Coroutine[Any, Any, None]]


async def answered(reader: asyncio.StreamReader, writer: asyncio.StreamWriter, request: bytes = PROBE) -> None:
    writer.write(request)
    head = await reader.readuntil(b"\r\n\r\n")
    await reader.readexactly(int(head.lower().partition(b"content-length: ")[2].partition(b"\r")[0]))


async def kept_alive(port: int, context: ssl.SSLContext | None) -> None:
    async def one() -> None:
        reader, writer = await open_to(port, context)
        for _ in range(REQUESTS // CONNECTIONS):
            await answered(reader, writer)
        writer.close()

    await asyncio.gather(*(one() for _ in range(CONNECTIONS)))


async def handshakes(port: int, context: ssl.SSLContext | None) -> None:
    for _ in range(NEW_CONNECTIONS):
        _, writer = await open_to(port, context)
        writer.close()


def new_connections(request: bytes) -> Load:
    async def load(port: int, context: ssl.SSLContext | None) -> None:
        for _ in range(NEW_CONNECTIONS):
            reader, writer = await open_to(port, context)
            await answered(reader, writer, request)
            writer.close()

    return load


async def open_to(port: int, context: ssl.SSLContext | None) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
    name = NAME if context is not None else None
    return await asyncio.open_connection("127.0.0.1", port, ssl=context, server_hostname=name)


def wait_until_up(port: int) -> None:
    until = time.monotonic() + 30
    while time.monotonic() < until:
        with socket.socket() as one:
            if one.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.02)
    raise SystemExit("a server did not start")


async def stay_awake() -> None:
    while True:  # noqa: ASYNC110  it is meant to keep the loop busy
        await asyncio.sleep(0)


async def awake(work: Coroutine[Any, Any, None]) -> None:
    """Keep this core as busy over TLS as in clear: two cores may share one, so a busier load slows the server."""
    waking = asyncio.ensure_future(stay_awake())
    await work
    waking.cancel()


def nanoseconds(process: int) -> int:
    """Return the processor time of a process's first thread."""
    return int(Path(f"/proc/{process}/schedstat").read_text().split()[0])


@contextmanager
def started(command: list[str]) -> Iterator[tuple[int, int]]:
    """Start a server on its own core; yield its process id and port. ``PORT`` in the command is the port."""
    port, core = under_load.free_port(), CORES[-1]
    server = subprocess.Popen(
        [str(port) if part == "PORT" else part for part in command],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        preexec_fn=lambda: os.sched_setaffinity(0, {core}),  # noqa: PLW1509
    )
    try:
        wait_until_up(port)
        yield server.pid, port
    finally:
        server.send_signal(signal.SIGTERM)
        server.wait()


def cost(server: tuple[int, int], load: Load, times: int, context: ssl.SSLContext | None) -> float:
    """Return the microseconds of the server's processor time for each of a load's requests or connections."""
    process, port = server
    before = nanoseconds(process)
    with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
        runner.run(awake(load(port, context)))
    time.sleep(0.02)  # the ends of connections are the server's, too
    return (nanoseconds(process) - before) / times / 1000


def best(
    servers: dict[str, tuple[tuple[int, int], ssl.SSLContext | None]], load: Load, times: int
) -> dict[str, float]:
    """Return each server's cost; the servers take turns, and the first turn warms up."""
    found: dict[str, list[float]] = {name: [] for name in servers}
    for number in range(ROUNDS + 1):
        for name in servers if number % 2 else reversed(servers):
            taken = cost(servers[name][0], load, times, servers[name][1])
            if number:
                found[name].append(taken)
    return {name: min(taken) for name, taken in found.items()}


def serving(folder: Path) -> list[str]:
    return [
        str(Path(sys.executable).with_name("sandbox")),
        "up",
        "--port",
        "PORT",
        "--ca",
        str(folder),
        "--clock",
        "virtual",
        "--quiet",
    ]


def compare_tls(folder: Path) -> None:
    authority = AuthorityFolder(folder).open(hosts_of(providers.load().values()))
    leaf = folder / "leaf.pem"
    leaf.write_bytes(authority.leaf(NAME, utc(time.time())).pem)
    trusting = ssl.create_default_context(cadata=authority.root_pem.decode())
    bare = [sys.executable, str(HERE / "bare_server.py"), "PORT"]
    with started(serving(folder)) as ours, started(bare) as clear, started([*bare, str(leaf)]) as secure:
        servers = {
            "sandbox, clear": (ours, None),
            "sandbox, TLS": (ours, trusting),
            "bare aiohttp, clear": (clear, None),
            "bare aiohttp, TLS": (secure, trusting),
        }
        report_added(best(servers, kept_alive, REQUESTS))
        secured = {name: server for name, server in servers.items() if name.endswith("TLS")}
        shaken = best(secured, handshakes, NEW_CONNECTIONS)
        ratio = shaken["sandbox, TLS"] / shaken["bare aiohttp, TLS"]
        print(
            f"handshake {shaken['sandbox, TLS']:.0f} µs, bare {shaken['bare aiohttp, TLS']:.0f} µs: "
            f"ratio {ratio:.2f} (wanted: at most {MOST_HANDSHAKE})"
        )


def report_added(requests: dict[str, float]) -> None:
    for name, taken in requests.items():
        print(f"{name:22}{taken:8.1f} µs a kept-alive request")
    added = [requests[f"{name}, TLS"] - requests[f"{name}, clear"] for name in ("sandbox", "bare aiohttp")]
    print(
        f"TLS adds {added[0]:.1f} µs to a request, {added[1]:.1f} µs to a bare server's: "
        f"ratio {added[0] / added[1]:.2f} (wanted: at most {MOST_ADDED})"
    )


def compare_clear(base: str, folder: Path) -> None:
    with compare.base_side(base) as before, ExitStack() as stack:
        command = [*before.command, "up", "--port", "PORT", "--clock", "virtual", "--quiet"]
        servers: dict[str, tuple[tuple[int, int], ssl.SSLContext | None]] = {
            "this commit": (stack.enter_context(started(serving(folder))), None),
            before.name: (stack.enter_context(started(command)), None),
        }
        for what, request in (("one request", PROBE), ("a send", SEND)):
            found = best(servers, new_connections(request), NEW_CONNECTIONS)
            for name in servers:
                print(f"{name:14}{found[name]:7.0f} µs a new connection in clear with {what}")
            print(f"ratio {found['this commit'] / found[before.name]:.2f} (wanted: at most {MOST_CLEAR})")


def main(base: str | None = None) -> None:
    os.sched_setaffinity(0, {CORES[0]})
    folder = Path(tempfile.mkdtemp(prefix="bench-tls-"))
    try:
        compare_tls(folder)
        if base is not None:
            compare_clear(base, folder)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


if __name__ == "__main__":
    main(*sys.argv[1:2])

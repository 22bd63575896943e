"""A send as a share of a bare handler's, by requests per second over sockets.

    python bench/under_load.py [--rounds N] [--seconds N] [--connections N] [SEND ...]

Both servers run on one core, the load of wrk on the other; they take turns, so that a slow moment of the machine hits
both. After each round of the sandbox some answers are looked at, and its messages are waited for: all have to be
accepted, and delivered.
"""

import argparse
import os
import re
import shutil
import socket
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from urllib.request import urlopen

import sends

HERE = Path(__file__).parent
LEAST = 0.95
"""How much of the share wanted in process is wanted under load."""

MOST_P99 = 2.5
"""The wanted 99th percentile of the waits, in those of the bare handler."""

LOAD = """
local requests = {}
for one in io.open("%s", "rb"):read("*a"):gmatch("[^%%z]+") do requests[#requests + 1] = one end
local last = 0
request = function() last = last %% #requests + 1; return requests[last] end
"""

UNITS = {"us": 1e-3, "ms": 1.0, "s": 1e3}


@dataclass
class Side:
    name: str
    port: int
    rates: list[float] = field(default_factory=list)
    """Requests a second."""
    waits: list[float] = field(default_factory=list)
    """The 99th percentile of each round, in milliseconds."""


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def ask(port: int, request: bytes) -> bytes:
    """Return the answer to one request, which is so short that it arrives in one piece."""
    with socket.create_connection(("127.0.0.1", port), timeout=5) as line:
        line.sendall(request)
        return line.recv(1 << 16)


def answers(port: int, request: bytes) -> bool:
    try:
        return ask(port, request).startswith(b"HTTP/1.1 20")
    except OSError:
        return False


@contextmanager
def started(command: list[str], port: int, request: bytes, pause: float = 0.02) -> Iterator[None]:
    """Run a server on its own core; ``pause`` is in seconds, between two tries to reach it."""
    core = min(os.sched_getaffinity(0))
    server = subprocess.Popen(
        command,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,  # a line for each exchange
        preexec_fn=lambda: os.sched_setaffinity(0, {core}),  # noqa: PLW1509
    )
    try:
        until = time.monotonic() + 30
        while not answers(port, request):
            if server.poll() is not None or time.monotonic() > until:
                raise SystemExit(f"{command} did not start")
            time.sleep(pause)
        yield
    finally:
        server.terminate()
        server.wait()


def found_in(pattern: str, text: str) -> str:
    match = re.search(pattern, text)
    if match is None:
        raise SystemExit(f"wrk printed no {pattern}:\n{text}")
    return match[1]


def script(folder: Path, requests: list[bytes]) -> Path:
    """Return the script by which wrk sends these requests in turn, over and over."""
    packed, file = folder / "requests", folder / "load.lua"
    packed.write_bytes(b"\0".join(requests))
    file.write_text(LOAD % packed)
    return file


def load(side: Side, script: Path, seconds: float, connections: int) -> int:
    """Note the rate and the wait of one round, and return the number of its requests."""
    core = str(max(os.sched_getaffinity(0)))
    wrk = ["wrk", "-t1", f"-c{connections}", f"-d{seconds:g}s", "--latency", "-s", str(script)]
    command = ["taskset", "-c", core, *wrk, f"http://127.0.0.1:{side.port}"]
    out = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    if "Non-2xx" in out or "Socket errors" in out:
        raise SystemExit(f"{side.name}: not every answer was 2xx\n{out}")
    side.rates.append(float(found_in(r"Requests/sec:\s*([\d.]+)", out)))
    wait, unit = found_in(r"99%\s*([\d.]+)", out), found_in(r"99%\s*[\d.]+([mu]?s)", out)
    side.waits.append(float(wait) * UNITS[unit])
    return int(found_in(r"(\d+) requests in", out))


def gauges(port: int) -> dict[str, float]:
    """Return the metrics by name and labels."""
    with urlopen(f"http://127.0.0.1:{port}/_sandbox/metrics", timeout=30) as answer:
        lines = answer.read().decode().splitlines()
    return {name: float(value) for name, _, value in (line.rpartition(" ") for line in lines if line[0] != "#")}


def check(send: sends.Send, port: int, requests: list[bytes]) -> None:
    """Exit unless the last answers are acceptances, and every message is delivered."""
    for request in requests[:32]:
        answer = ask(port, request)
        if send.accepted not in answer:
            raise SystemExit(f"{send.name}: not accepted: {answer!r}")
    until = time.monotonic() + 60
    while (found := gauges(port))["sandbox_queue_depth"]:
        if time.monotonic() > until:
            raise SystemExit(f"{send.name}: messages are still under way")
        time.sleep(0.2)
    states = {name: count for name, count in found.items() if name.startswith("sandbox_messages") and count}
    if any('state="delivered"' not in name for name in states):
        raise SystemExit(f"{send.name}: not all delivered: {states}")


def spread(found: list[float]) -> float:
    """Return half the range between the quartiles."""
    first, _, third = statistics.quantiles(found, n=4)
    return (third - first) / 2


def measure(send: sends.Send, arguments: argparse.Namespace, folder: Path) -> None:
    requests = [send.request(drawn) for drawn in sends.draw(0, sends.CHOICES, 32)]
    file = script(folder, requests)
    ours, bare = Side("sandbox", free_port()), Side("bare aiohttp", free_port())
    sandbox = [str(Path(sys.executable).with_name("sandbox")), "up", "--port", str(ours.port)]
    with (
        started(sandbox, ours.port, requests[0]),
        started([sys.executable, str(HERE / "bare_server.py"), str(bare.port)], bare.port, requests[0]),
    ):
        for number in range(arguments.rounds + 1):
            for side in (ours, bare) if number % 2 else (bare, ours):
                load(side, file, arguments.seconds, arguments.connections)
                if side is ours:
                    check(send, ours.port, requests)
            if not number:  # the first round warms up
                for side in (ours, bare):
                    side.rates.clear()
                    side.waits.clear()
    report(send, ours, bare)


def report(send: sends.Send, ours: Side, bare: Side) -> None:
    shares = [mine / theirs for mine, theirs in zip(ours.rates, bare.rates, strict=True)]
    waits = [mine / theirs for mine, theirs in zip(ours.waits, bare.waits, strict=True)]
    for side in (ours, bare):
        print(
            f"{send.name:16}{side.name:13}{statistics.median(side.rates):7.0f} ± {spread(side.rates):.0f} requests/s"
            f"   p99 {statistics.median(side.waits):6.2f} ± {spread(side.waits):.2f} ms"
        )
    print(
        f"{send.name:16}share {statistics.median(shares):.3f} ± {spread(shares):.3f}"
        f" (wanted {send.wanted * LEAST:.2f})"
        f"   p99 {statistics.median(waits):.1f} ± {spread(waits):.1f} times the bare one (wanted {MOST_P99})",
        flush=True,
    )


def main() -> None:
    if shutil.which("wrk") is None:
        raise SystemExit("wrk is missing; on Debian: apt-get install wrk")
    asked = argparse.ArgumentParser(description="A send as a share of a bare handler's, under load.")
    asked.add_argument("--rounds", type=int, default=5)
    asked.add_argument("--seconds", type=float, default=3)
    asked.add_argument("--connections", type=int, default=32)
    asked.add_argument("sends", nargs="*")
    arguments = asked.parse_args()
    for send in sends.chosen(arguments.sends):
        with tempfile.TemporaryDirectory() as folder:
            measure(send, arguments, Path(folder))


if __name__ == "__main__":
    main()

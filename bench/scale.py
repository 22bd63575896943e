"""Two sandboxes behind HAProxy: the rate as a share of what the processor time allows.

    python bench/scale.py [--seconds N] [--rounds N]

All run on the same two cores: two sandboxes, HAProxy with the configuration of docs/guides/scale.md, and wrk, which
sends to 64 workspaces. What two cores allow is two seconds of processor time a second, less that of other programs,
over what a request costs in all of them together.
"""

import argparse
import os
import re
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any

import sends
from sms_sandbox.client import Client
from under_load import answers, found_in, free_port, script

GUIDE = Path(__file__).parents[1] / "docs" / "guides" / "scale.md"
WORKSPACES = 64
WANTED = 0.85
CORES = 2
START = 60.0
"""Seconds that a process has to answer its first request."""

ANSWER = 20.0
"""Seconds that a request has under load; beyond that the round fails."""

END = 15.0
"""Seconds that a process, wrk included, has to end."""

TICKS = os.sysconf("SC_CLK_TCK")

Process = subprocess.Popen[Any]


def spent(process: Process) -> float:
    """Return the seconds of processor time of a process so far."""
    fields = Path(f"/proc/{process.pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / TICKS


@contextmanager
def started(command: list[str], port: int, request: bytes) -> Iterator[Process]:
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        limit = time.monotonic() + START
        while not answers(port, request):
            if process.poll() is not None:
                raise SystemExit(f"{command} ended with {process.returncode}")
            if time.monotonic() > limit:
                raise SystemExit(f"{command} does not answer after {START:g} s")
            time.sleep(0.05)
        yield process
    finally:
        process.terminate()
        try:
            process.wait(END)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def configuration(port: int, sandboxes: list[int]) -> str:
    [text] = re.findall(r"```haproxy haproxy.cfg\n(.*?)```", GUIDE.read_text("utf-8"), re.DOTALL)
    text = text.replace("127.0.0.1:8767", f"127.0.0.1:{port}")
    for old, new in zip(("8771", "8772"), sandboxes, strict=True):
        text = text.replace(old, str(new))
    return str(text)


def requests(url: str) -> list[bytes]:
    """Make the workspaces, and return requests to all of them."""
    for number in range(WORKSPACES):
        Client(url).ensure_workspace(f"team-{number}")
    drawn = sends.draw(0, 6400, 32)
    return [
        sends.smsmode(one).replace(b"\r\n", b"\r\nX-Sandbox-Workspace: team-%d\r\n" % (number % WORKSPACES), 1)
        for number, one in enumerate(drawn)
    ]


def load(file: Path, port: int, seconds: float) -> tuple[int, float, float]:
    """Return the requests, their rate, and the processor time of wrk."""
    url = f"http://127.0.0.1:{port}"
    wrk = subprocess.Popen(
        ["/usr/bin/wrk", "-t1", "-c32", f"-d{seconds:g}s", "--timeout", f"{ANSWER:g}s", "-s", str(file), url],
        stdout=subprocess.PIPE,
        text=True,
    )
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    try:
        out, _ = wrk.communicate(timeout=seconds + ANSWER + END)
    except subprocess.TimeoutExpired:
        wrk.kill()
        raise SystemExit(f"wrk has not ended {ANSWER + END:g} s after its {seconds:g} s of load") from None
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    if "Non-2xx" in out or "Socket errors" in out:
        raise SystemExit(f"an answer was not 2xx, or took longer than {ANSWER:g} s\n{out}")
    rate = float(found_in(r"Requests/sec:\s*([\d.]+)", out))
    return (
        int(found_in(r"(\d+) requests in", out)),
        rate,
        used.ru_utime + used.ru_stime - before.ru_utime - before.ru_stime,
    )


def measure(seconds: float, rounds: int, folder: Path) -> None:
    ports, front = [free_port(), free_port()], free_port()
    file = folder / "haproxy.cfg"
    file.write_text(configuration(front, ports))
    probe = b"GET /_sandbox/readyz HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n"
    sandbox = [sys.executable, "-m", "sms_sandbox", "up", "--quiet", "--port"]
    with ExitStack() as stack:
        servers = [stack.enter_context(started([*sandbox, str(port)], port, probe)) for port in ports]
        proxy = stack.enter_context(started(["/usr/sbin/haproxy", "-db", "-f", str(file)], front, probe))
        packed = script(folder, requests(f"http://127.0.0.1:{front}"))
        load(packed, front, 1.0)  # warms up
        shares = [one_round(packed, front, seconds, servers, proxy) for _ in range(rounds)]
    share = statistics.median(shares)
    mark = "" if share >= WANTED else "   MISSED"
    print(f"share {share:.2f} of what the processor time allows (wanted {WANTED}){mark}")


def busy() -> float:
    """Return the seconds of processor time that all cores have spent so far, on anything."""
    user, nice, system, _, _, *interrupts = Path("/proc/stat").read_text().splitlines()[0].split()[1:9]
    return sum(map(int, (user, nice, system, *interrupts))) / TICKS


def one_round(packed: Path, front: int, seconds: float, servers: list[Process], proxy: Process) -> float:
    before, earlier, begun = [spent(one) for one in (*servers, proxy)], busy(), time.monotonic()
    count, rate, by_load = load(packed, front, seconds)
    taken, passed = busy() - earlier, time.monotonic() - begun
    used = [spent(one) - first for one, first in zip((*servers, proxy), before, strict=True)]
    if not count:
        raise SystemExit(f"not one request was answered in {seconds:g} s")
    left = CORES - max(taken - sum(used) - by_load, 0.0) / passed
    costs = {"sandbox": sum(used[:2]) / count, "HAProxy": used[2] / count, "load": by_load / count}
    allowed = left / sum(costs.values())
    shown = ", ".join(f"{name} {cost * 1e6:.0f} µs" for name, cost in costs.items())
    print(
        f"{rate:.0f} requests/s; a request costs {shown}; "
        f"{left:.2f} cores, which other programs left, allow {allowed:.0f} requests/s",
        flush=True,
    )
    return rate / allowed


def main() -> None:
    asked = argparse.ArgumentParser(description="Two sandboxes behind HAProxy.")
    asked.add_argument("--seconds", type=float, default=5)
    asked.add_argument("--rounds", type=int, default=5)
    arguments = asked.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        measure(arguments.seconds, arguments.rounds, Path(folder))


if __name__ == "__main__":
    main()

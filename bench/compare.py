"""Compare two commits: each serves the same sends in turns, under load by wrk.

    python bench/compare.py BASE [ROUNDS]

BASE is built in a git work tree and a virtual environment of its own, in a temporary folder. Each round measures both
servers, the order changing from round to round: the rate, and the server's processor time for each request, its
message's whole life included. A difference counts only if it is larger than the spread of both. All answers have to
be accepted, and all messages delivered.
"""

import os
import shutil
import signal
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import sends
import under_load
from under_load import spread

ROOT = Path(__file__).parents[1]
FEWEST_ROUNDS = 15
SECONDS = 2
CONNECTIONS = 32
TICKS = os.sysconf("SC_CLK_TCK")


@dataclass
class Side:
    """One of the two servers, and what was measured of it."""

    name: str
    command: list[str]
    folder: Path
    rates: list[float] = field(default_factory=list)
    """Requests a second."""

    costs: list[float] = field(default_factory=list)
    """Microseconds of the server's processor time for each request."""


@contextmanager
def base_side(commit: str) -> Iterator[Side]:
    """Build the commit, and remove it again."""
    folder = Path(tempfile.mkdtemp(prefix="bench-base-"))
    tree = folder / "tree"
    subprocess.run(["git", "worktree", "add", "--quiet", "--detach", str(tree), commit], cwd=ROOT, check=True)  # noqa: S607
    try:
        subprocess.run([sys.executable, "-m", "venv", str(folder / "venv")], check=True)
        pip = [str(folder / "venv" / "bin" / "python"), "-m", "pip", "install", "--quiet"]
        subprocess.run([*pip, "--disable-pip-version-check", str(tree)], check=True)
        yield Side(commit[:12], [str(folder / "venv" / "bin" / "sandbox")], folder)
    finally:
        subprocess.run(["git", "worktree", "remove", "--force", str(tree)], cwd=ROOT, check=True)  # noqa: S607
        shutil.rmtree(folder, ignore_errors=True)


def processor_time(process: int) -> float:
    """Return the seconds of processor time that a process has used."""
    fields = Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / TICKS


def measure(side: Side, script: Path, requests: list[bytes]) -> None:
    """Start the server on one core, load it from another, and note the rate and the cost of a request."""
    cores = sorted(os.sched_getaffinity(0))
    port = under_load.free_port()
    environment = {**os.environ, "SANDBOX_STATE_DIR": str(side.folder)}
    server = subprocess.Popen(
        [*side.command, "up", "--port", str(port), "--quiet"],
        cwd=side.folder,
        env=environment,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        preexec_fn=lambda: os.sched_setaffinity(0, {cores[0]}),  # noqa: PLW1509
    )
    try:
        until = time.monotonic() + 30
        while not under_load.answers(port, requests[0]):
            if server.poll() is not None or time.monotonic() > until:
                raise SystemExit(f"{side.name} did not start")
            time.sleep(0.02)
        sent = under_load.Side(side.name, port)
        under_load.load(sent, script, SECONDS, CONNECTIONS)  # opens the accounts
        under_load.check(sends.SENDS[0], port, requests)
        used, sent = processor_time(server.pid), under_load.Side(side.name, port)
        count = under_load.load(sent, script, SECONDS, CONNECTIONS)
        under_load.check(sends.SENDS[0], port, requests)
        spent = processor_time(server.pid) - used
    finally:
        server.send_signal(signal.SIGTERM)
        server.wait()
    side.rates.extend(sent.rates)
    side.costs.append(spent / count * 1e6)


def report(sides: list[Side], rounds: int) -> None:
    for side in sides:
        print(
            f"{side.name:14}{statistics.median(side.rates):9.0f} ± {spread(side.rates):.0f} requests/s   "
            f"{statistics.median(side.costs):7.1f} ± {spread(side.costs):.1f} µs of processor time (of {rounds})"
        )
    base, here = sides
    change = statistics.median(here.costs) - statistics.median(base.costs)
    noise = spread(base.costs) + spread(here.costs)
    verdict = "no difference" if abs(change) <= noise else "dearer" if change > 0 else "cheaper"
    print(f"difference    {change:+9.1f} µs a request, spread {noise:.1f}: {verdict}")


def main(commit: str, rounds: int = FEWEST_ROUNDS) -> None:
    if shutil.which("wrk") is None:
        raise SystemExit("wrk is missing; on Debian: apt-get install wrk")
    here_folder = Path(tempfile.mkdtemp(prefix="bench-here-"))
    requests = [sends.insim(drawn) for drawn in sends.draw(0, sends.CHOICES, CONNECTIONS)]
    script = under_load.script(here_folder, requests)
    here = Side("this commit", [str(Path(sys.executable).with_name("sandbox"))], here_folder)
    with base_side(commit) as base:
        sides = [base, here]
        for number in range(max(rounds, FEWEST_ROUNDS)):
            for side in sides if number % 2 else reversed(sides):
                measure(side, script, requests)
        report(sides, len(here.costs))
    shutil.rmtree(here_folder, ignore_errors=True)


if __name__ == "__main__":
    main(sys.argv[1], *map(int, sys.argv[2:]))

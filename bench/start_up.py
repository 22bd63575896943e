"""The time of starts: of the server and of the help, of the pytest plugin, and of the workspaces of a test run."""

import re
import statistics
import subprocess
import sys
import time
from pathlib import Path

import sends
import under_load

ROUNDS = 10

FIXTURE = """
import time
begun = time.perf_counter()
from sms_sandbox.testing import Sandbox
server = Sandbox()
with server.workspace(): pass
first = time.perf_counter() - begun
rounds = []
for _ in range(100):
    begun = time.process_time()
    server.workspace().close()
    rounds.append(time.process_time() - begun)
server.close()
print(first, sorted(rounds)[50])
"""


HERE = Path(__file__).parent
REQUEST = sends.insim(sends.Drawn(0, 0, 0, 0))


def median(values: list[float]) -> float:
    return statistics.median(values)


def first_answers() -> tuple[float, float]:
    """Return the seconds from start to first answer of the sandbox and of the bare server, started in turns."""
    port = under_load.free_port()
    sandbox = [str(Path(sys.executable).with_name("sandbox")), "up", "--port", str(port)]
    bare = [sys.executable, str(HERE / "bare_server.py"), str(port)]
    taken: tuple[list[float], list[float]] = ([], [])
    for _ in range(ROUNDS):
        for command, rounds in zip((sandbox, bare), taken, strict=True):
            begun = time.perf_counter()
            with under_load.started(command, port, REQUEST, pause=0.002):
                rounds.append(time.perf_counter() - begun)
    return median(taken[0]), median(taken[1])


def run_seconds(*arguments: str) -> float:
    begun = time.perf_counter()
    subprocess.run([sys.executable, *arguments], capture_output=True, check=True)
    return time.perf_counter() - begun


def help_ratio() -> tuple[float, float]:
    """Return the seconds of ``sandbox --help``, and as how many imports of click that is."""
    sandbox = str(Path(sys.executable).with_name("sandbox"))
    pairs = [(run_seconds(sandbox, "--help"), run_seconds("-c", "import click")) for _ in range(ROUNDS)]
    return median([mine for mine, _ in pairs]), median([mine / click for mine, click in pairs])


def plugin_milliseconds() -> float:
    """By ``-X importtime``, beside pytest, which is there already."""
    rounds = []
    for _ in range(ROUNDS):
        told = subprocess.run(
            [sys.executable, "-X", "importtime", "-c", "import pytest, sms_sandbox.pytest_plugin"],
            capture_output=True,
            text=True,
            check=True,
        )
        [line] = re.findall(r"\| +(\d+) \| +sms_sandbox\.pytest_plugin$", told.stderr, re.MULTILINE) or ["0"]
        rounds.append(int(line) / 1000)
    return median(rounds)


def fixture_seconds() -> tuple[float, float]:
    told = [
        subprocess.run([sys.executable, "-c", FIXTURE], capture_output=True, text=True, check=True) for _ in range(5)
    ]
    pairs = [tuple(map(float, one.stdout.split())) for one in told]
    return median([pair[0] for pair in pairs]), median([pair[1] for pair in pairs])


def main() -> None:
    ours, bare = first_answers()
    help_time, ratio = help_ratio()
    first, each = fixture_seconds()
    print(f"start to first answer: {ours:.2f} s, {ours / bare:.2f} times the bare server's (wanted: 1.5)")
    print(f"sandbox --help: {help_time:.2f} s, {ratio:.2f} times an import of click (wanted: 1.3)")
    print(f"sandbox messages --help: {run_seconds('-m', 'sms_sandbox', 'messages', '--help'):.2f} s")
    print(f"import of the pytest plugin: {plugin_milliseconds():.1f} ms (wanted: 30 ms)")
    print(f"first workspace of a test run: {first:.2f} s (wanted: 0.5 s)")
    print(f"each one after: {each * 1000:.1f} ms of the processor's time (wanted: 2 ms)")


if __name__ == "__main__":
    main()

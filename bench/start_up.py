"""The time of starts: of the server and of the help, of the pytest plugin, and of the workspaces of a test run."""

import compileall
import os
import re
import statistics
import subprocess
import sys
import time
from pathlib import Path

import sends
import sms_sandbox
import under_load

ROUNDS = 10

FIXTURE = """
import time
begun, started = time.perf_counter(), time.process_time()
from sms_sandbox.testing import Sandbox
server = Sandbox()
with server.workspace(): pass
first, processor = time.perf_counter() - begun, time.process_time() - started
rounds = []
for _ in range(100):
    begun = time.process_time()
    server.workspace().close()
    rounds.append(time.process_time() - begun)
server.close()
print(first, processor, sorted(rounds)[50])
"""


HERE = Path(__file__).parent
REQUEST = sends.insim(sends.Drawn(0, 0, 0, 0))


def median(values: list[float]) -> float:
    return statistics.median(values)


def processor_seconds() -> float:
    """Return the processor time of all processes that this one has started and that have ended."""
    times = os.times()
    return times.children_user + times.children_system


def first_answers() -> tuple[tuple[float, float], tuple[float, float]]:
    """Return the seconds from start to first answer, and the processor's until the end, of both servers in turns."""
    port = under_load.free_port()
    sandbox = [str(Path(sys.executable).with_name("sandbox")), "up", "--port", str(port)]
    bare = [sys.executable, str(HERE / "bare_server.py"), str(port)]
    taken: list[tuple[list[float], list[float]]] = [([], []), ([], [])]
    for _ in range(ROUNDS):
        for command, (walls, processor) in zip((sandbox, bare), taken, strict=True):
            begun, used = time.perf_counter(), processor_seconds()
            with under_load.started(command, port, REQUEST, pause=0.002):
                walls.append(time.perf_counter() - begun)
            processor.append(processor_seconds() - used)
    ours, theirs = [(median(walls), median(processor)) for walls, processor in taken]
    return ours, theirs


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


def fixture_seconds() -> list[float]:
    """Return the seconds to the first workspace, those of the processor, and those for each further one."""
    told = [
        subprocess.run([sys.executable, "-c", FIXTURE], capture_output=True, text=True, check=True) for _ in range(5)
    ]
    found = [[float(value) for value in one.stdout.split()] for one in told]
    return [median([*values]) for values in zip(*found, strict=True)]


def main() -> None:
    # As pip leaves an installed package; the environment may forbid it to write what it has compiled.
    _ = compileall.compile_dir(str(Path(sms_sandbox.__file__).parent), quiet=2)
    (ours, processor), (bare, bare_processor) = first_answers()
    help_time, ratio = help_ratio()
    first, first_processor, each = fixture_seconds()
    print(f"start to first answer: {ours:.2f} s, {ours / bare:.2f} times the bare server's (wanted: 1.5)")
    share = processor / bare_processor
    print(f"start and stop: {processor:.2f} s of the processor, {share:.2f} times the bare server's")
    print(f"sandbox --help: {help_time:.2f} s, {ratio:.2f} times an import of click (wanted: 1.3)")
    print(f"sandbox messages --help: {run_seconds('-m', 'sms_sandbox', 'messages', '--help'):.2f} s")
    print(f"import of the pytest plugin: {plugin_milliseconds():.1f} ms (wanted: 30 ms)")
    print(f"first workspace of a test run: {first:.2f} s, {first_processor:.2f} of the processor (wanted: 0.5 s)")
    print(f"each one after: {each * 1000:.1f} ms of the processor's time (wanted: 2 ms)")


if __name__ == "__main__":
    main()

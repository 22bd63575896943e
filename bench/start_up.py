"""What people wait for: the help, the import of the pytest plugin, the first workspace of a test run, the others."""

import re
import statistics
import subprocess
import sys
import time

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


def median(values: list[float]) -> float:
    return statistics.median(values)


def help_seconds(*arguments: str) -> float:
    rounds = []
    for _ in range(ROUNDS):
        begun = time.perf_counter()
        subprocess.run([sys.executable, "-m", "sms_sandbox", *arguments], capture_output=True, check=True)
        rounds.append(time.perf_counter() - begun)
    return median(rounds)


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
        [line] = re.findall(r"\| +(\d+) \| +sandbox\.pytest_plugin$", told.stderr, re.MULTILINE) or ["0"]
        rounds.append(int(line) / 1000)
    return median(rounds)


def fixture_seconds() -> tuple[float, float]:
    told = [
        subprocess.run([sys.executable, "-c", FIXTURE], capture_output=True, text=True, check=True) for _ in range(5)
    ]
    pairs = [tuple(map(float, one.stdout.split())) for one in told]
    return median([pair[0] for pair in pairs]), median([pair[1] for pair in pairs])


def main() -> None:
    first, each = fixture_seconds()
    print(f"sandbox --help: {help_seconds('--help'):.2f} s (wanted: 0.3 s)")
    print(f"sandbox messages --help: {help_seconds('messages', '--help'):.2f} s")
    print(f"import of the pytest plugin: {plugin_milliseconds():.1f} ms (wanted: 30 ms)")
    print(
        f"first workspace of a test run: {first:.2f} s; each one after: {each * 1000:.1f} ms of the "
        "processor's time (wanted: 10 ms)"
    )


if __name__ == "__main__":
    main()

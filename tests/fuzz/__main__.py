"""``python -m tests.fuzz``: the whole fuzzing, with its seeds printed."""

import argparse
import secrets
import sys
import time
from collections.abc import Callable

from tests.fuzz import engine, sockets
from tests.fuzz.engine import FuzzError, Report

RUNS: tuple[tuple[str, Callable[[int, int], Report], int], ...] = (
    ("engine", engine.run, 1_000_000),
    ("sockets", sockets.run_providers, 50_000),
    ("admin", sockets.run_admin, 50_000),
)


def main() -> int:
    parser = argparse.ArgumentParser(prog="make fuzz", description=__doc__)
    parser.add_argument("--seed", type=int, default=None, help="repeat the run of that seed")
    for name, _, count in RUNS:
        parser.add_argument(f"--{name}", type=int, default=count, help=f"requests; {count} by default")
    options = parser.parse_args()
    seed = secrets.randbelow(10**6) if options.seed is None else options.seed
    failed = False
    for name, run, _ in RUNS:
        begun = time.monotonic()
        try:
            outcome = str(run(getattr(options, name), seed))
        except* FuzzError as errors:
            failed, outcome = True, f"FAILED: {errors.exceptions[0]}"
        print(f"{name}, seed {seed}, {time.monotonic() - begun:.0f} s: {outcome}", flush=True)
    return int(failed)


if __name__ == "__main__":
    sys.exit(main())

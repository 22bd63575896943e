"""A sandbox that goes on in the background."""

import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path
from typing import IO, Final

import click

from sms_sandbox.cli import server_registry
from sms_sandbox.cli.command import TOO_LATE, fail
from sms_sandbox.core.time.instants import SECOND

_BETWEEN_LOOKS: Final = 0.02
_DAY: Final = 86_400.0
"""Seconds after which nobody will ask for the log of a sandbox that has ended."""


_started: Final[list["subprocess.Popen[bytes]"]] = []
"""Kept, since Python warns of a process that goes on when nobody knows it any more, which is what these are for."""


def is_here() -> bool:
    """Whether this process is the one in the background."""
    return server_registry.LOG_VARIABLE in os.environ


def start(arguments: Sequence[str], *, wait: bool, timeout: int, is_quiet: bool) -> None:
    """``sandbox up`` with these arguments; ``timeout`` is in microseconds. Ends the verb with exit code 1 where it
    cannot be started, and 4 where it is not ready in time.
    """
    try:
        _drop_old_logs()
        descriptor, log = tempfile.mkstemp(".log", "up-", server_registry.folder())
    except OSError as error:
        fail(f"{error.filename}: {error.strerror}; name another folder in {server_registry.FOLDER_VARIABLE}")
    with open(descriptor, "wb") as file:  # noqa: PTH123  it is open already
        process = _spawn(arguments, log, file)
    _started.append(process)
    if wait:
        _wait(process, Path(log), time.monotonic() + timeout / SECOND)
    if is_quiet:
        return
    if wait:
        click.echo(Path(log).read_text("utf-8"), nl=False)
    click.echo(f"in the background as process {process.pid}; it writes to {log}", err=True)


def _spawn(arguments: Sequence[str], log: str, file: IO[bytes]) -> "subprocess.Popen[bytes]":
    return subprocess.Popen(  # noqa: S603  this program itself
        [sys.executable, "-m", "sms_sandbox", "up", *arguments],
        stdin=subprocess.DEVNULL,
        stdout=file,
        stderr=subprocess.STDOUT,
        start_new_session=True,
        env={**os.environ, server_registry.LOG_VARIABLE: log},
    )


def _wait(process: "subprocess.Popen[bytes]", log: Path, until: float) -> None:
    while server_registry.of_process(process.pid) is None:
        code = process.poll()
        if code is not None:
            fail(log.read_text("utf-8").rstrip(), code or 1)
        if time.monotonic() >= until:
            process.terminate()
            fail("it was not ready in time, and was stopped", TOO_LATE)
        time.sleep(_BETWEEN_LOOKS)


def _drop_old_logs() -> None:
    now = time.time()
    for log in server_registry.folder().glob("up-*.log"):
        if now - log.stat().st_mtime > _DAY:
            log.unlink(missing_ok=True)

"""Start a sandbox in the background."""

import os
import subprocess
import sys
import time
from collections.abc import Sequence
from pathlib import Path
from typing import IO, Final

import click

from sms_sandbox.cli.command import TOO_LATE, fail
from sms_sandbox.cli.process import server_registry
from sms_sandbox.core.time.instants import SECOND

_BETWEEN_LOOKS: Final = 0.02
_READY: Final = "\nready, "
"""What a server prints when it is recorded; the rest of its start is in the log by then."""

_BLOCK: Final = 4096
"""Bytes that a disk needs to have free for a log: more than the lines of a start."""

_DAY: Final = 86_400.0
"""Seconds after which the log of an ended sandbox is removed."""


_started: Final[list["subprocess.Popen[bytes]"]] = []
"""Kept, since Python warns when a process object is discarded while the process runs, which is the intention here."""


def is_here() -> bool:
    """Return whether this process is the one in the background."""
    return server_registry.LOG_VARIABLE in os.environ


def start(arguments: Sequence[str], *, wait: bool, timeout: int, is_quiet: bool) -> None:
    """Start ``sandbox up`` with these arguments;

    ``timeout`` is in microseconds. Exit with code 1 if it cannot be started, and 4 if it is not ready in time.
    """
    try:
        _drop_old_logs()
        log, file = _new_log()
    except OSError as error:
        fail(f"{error.filename}: {error.strerror}; set {server_registry.FOLDER_VARIABLE} to another folder")
    with file:
        process = _spawn(arguments, log, file)
    _started.append(process)
    if wait:
        _wait(process, Path(log), time.monotonic() + timeout / SECOND)
    if is_quiet:
        return
    if wait:
        click.echo(Path(log).read_text("utf-8"), nl=False)
    click.echo(f"in the background as process {process.pid}; its log is {log}", err=True)


def _new_log() -> tuple[str, IO[bytes]]:
    """Return the path of a new log, and its file. Raise OSError, which names it, if nothing can be written to it."""
    import tempfile  # noqa: PLC0415  a server in the foreground has no log

    descriptor, log = tempfile.mkstemp(".log", "up-", server_registry.folder())
    file = open(descriptor, "wb", buffering=0)  # noqa: PTH123, SIM115  it is open already, and the caller closes it
    try:
        file.write(bytes(_BLOCK))
        file.truncate(0)
        file.seek(0)
    except OSError as error:
        file.close()
        Path(log).unlink()
        raise OSError(error.errno, error.strerror, log) from None
    return log, file


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
    while server_registry.of_process(process.pid) is None or _READY not in f"\n{log.read_text('utf-8')}":
        code = process.poll()
        if code is not None:
            fail(log.read_text("utf-8").rstrip() or f"it ended with exit code {code}, and {log} is empty", code or 1)
        if time.monotonic() >= until:
            process.terminate()
            fail("the sandbox was not ready in time, and was stopped", TOO_LATE)
        time.sleep(_BETWEEN_LOOKS)


def _drop_old_logs() -> None:
    now = time.time()
    for log in server_registry.folder().glob("up-*.log"):
        if now - log.stat().st_mtime > _DAY:
            log.unlink(missing_ok=True)

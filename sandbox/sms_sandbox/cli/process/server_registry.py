"""The sandboxes that were started on this machine, for other commands to find.

Each has a file, locked for as long as it runs: a file without a lock was left behind.
"""

import json
import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass
from io import BytesIO
from ipaddress import ip_address
from pathlib import Path
from typing import IO, Final
from urllib.parse import urlsplit

import click

from sms_sandbox.cli.streams import FULL

try:
    import fcntl
except ImportError:  # on Windows, where a stale file cannot be recognised
    fcntl = None  # type: ignore[assignment]

FOLDER_VARIABLE: Final = "SANDBOX_STATE_DIR"
LOG_VARIABLE: Final = "SANDBOX_LOG_FILE"
"""The variable that names a detached sandbox's log file to it."""

_NOT_RECORDED: Final = (
    '{}: cannot be written: {}; "sandbox down" and "sandbox logs" will not find this sandbox; '
    f"set {FOLDER_VARIABLE} to another folder"
)


@dataclass(frozen=True, slots=True)
class ServerRecord:
    """A running sandbox."""

    pid: int
    port: int
    url: str
    log: str | None
    """The file that holds the output of a detached sandbox; None for one in the foreground."""


def folder() -> Path:
    """Return the folder of the records, and make it if it is missing. Raise OSError."""
    chosen = os.environ.get(FOLDER_VARIABLE) or click.get_app_dir("sms-sandbox")
    path = Path(chosen)
    path.mkdir(parents=True, exist_ok=True, mode=0o700)
    return path


def last_run() -> Path:
    """Return the path of the run file that ``sandbox run`` leaves. Raise OSError if there is no folder for it."""
    return folder() / "last.run"


@contextmanager
def recorded(port: int, url: str) -> Iterator[None]:
    """Record the sandbox at that port for as long as the context lasts.

    Without a folder for it nothing is recorded; on a full disk neither, and a line on standard error reports that.
    """
    path, file = _recorded(ServerRecord(os.getpid(), port, url, os.environ.get(LOG_VARIABLE)))
    with file:
        try:
            yield
        finally:
            if path is not None:
                path.unlink(missing_ok=True)


def _recorded(record: ServerRecord) -> tuple[Path | None, IO[bytes]]:
    """Return the path of the record, or None if it cannot be written, and the file to keep open."""
    try:
        _ = folder(), _all()  # the second removes stale files
        path = folder() / f"{record.port}-{record.pid}.json"
        return path, _written(path, record)
    except OSError as error:
        if error.errno in FULL:
            click.echo(_NOT_RECORDED.format(error.filename, error.strerror), err=True)
        return None, BytesIO()


def _written(path: Path, record: ServerRecord) -> IO[bytes]:
    """Write a record, locked before any process can see it. Raise OSError, which names the file, and leave none."""
    draft = path.with_suffix(f".{os.getpid()}")
    file = draft.open("wb", buffering=0)
    try:
        _lock(file.fileno())
        file.write(json.dumps(asdict(record)).encode())
        draft.replace(path)
    except OSError as error:
        file.close()
        draft.unlink(missing_ok=True)
        raise OSError(error.errno, error.strerror, str(path)) from None
    return file


def find(port: int, host: str = "") -> ServerRecord | None:
    """Return the record of the sandbox at that port, or None.

    Several may have the port at different addresses: then the one at ``host`` is meant.
    """
    records = [record for record in _all(f"{port}-*.json") if _may_be(host, urlsplit(record.url).hostname or "")]
    return min(records, key=lambda record: urlsplit(record.url).hostname != host, default=None)


def _may_be(host: str, other: str) -> bool:
    """Return False for two addresses that differ; a name, or the address for all addresses, may be any."""
    try:
        one, another = ip_address(host), ip_address(other)
    except ValueError:
        return True
    return one == another or one.is_unspecified or another.is_unspecified


def _read(path: Path) -> ServerRecord | None:
    """Return the record in a file, or None; remove a stale one."""
    try:
        with path.open(encoding="utf-8") as file:
            if _is_free(file.fileno()):
                path.unlink(missing_ok=True)
                return None
            return ServerRecord(**json.load(file))
    except (OSError, ValueError, TypeError):
        return None


def of_process(pid: int) -> ServerRecord | None:
    """Return the record of the sandbox that runs as that process, or None."""
    return next((record for record in _all() if record.pid == pid), None)


def _all(names: str = "[0-9]*-[0-9]*.json") -> list[ServerRecord]:
    """Return the records in files with such names, none without a folder."""
    try:
        found = [_read(path) for path in folder().glob(names)]
    except OSError:
        return []
    return [record for record in found if record is not None]


def _lock(descriptor: int) -> None:
    if fcntl is not None:
        with suppress(OSError):
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)


def _is_free(descriptor: int) -> bool:
    if fcntl is None:
        return False
    try:
        fcntl.flock(descriptor, fcntl.LOCK_SH | fcntl.LOCK_NB)
    except OSError:
        return False
    return True

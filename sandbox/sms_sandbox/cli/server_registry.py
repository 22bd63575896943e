"""Which sandboxes were started on this machine, so that another command finds them again.

Each has a file, locked for as long as it runs: a file that nobody has locked was left behind.
"""

import json
import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Final

import click

try:
    import fcntl
except ImportError:  # on Windows, where a file that was left behind cannot be told
    fcntl = None  # type: ignore[assignment]

FOLDER_VARIABLE: Final = "SANDBOX_STATE_DIR"
LOG_VARIABLE: Final = "SANDBOX_LOG_FILE"
"""Tells a detached sandbox where what it writes goes."""


@dataclass(frozen=True, slots=True)
class ServerRecord:
    """``log`` is the file that holds what a detached sandbox writes."""

    pid: int
    port: int
    url: str
    log: str | None


def folder() -> Path:
    """Made where it is missing."""
    chosen = os.environ.get(FOLDER_VARIABLE) or click.get_app_dir("sms-sandbox")
    path = Path(chosen)
    path.mkdir(parents=True, exist_ok=True, mode=0o700)
    return path


def last_run() -> Path:
    """The run file that ``sandbox run`` leaves. Raises OSError where there is no place for it."""
    return folder() / "last.run"


@contextmanager
def recorded(port: int, url: str) -> Iterator[None]:
    """For as long as the sandbox at that port runs. Nothing is recorded where there is no place for it."""
    record = ServerRecord(os.getpid(), port, url, os.environ.get(LOG_VARIABLE))
    try:
        _ = _all()  # what was left behind is taken away
        path = _path(port)
        draft = path.with_suffix(f".{os.getpid()}")
        file = draft.open("w", encoding="utf-8")
    except OSError:
        yield
        return
    with file:
        _lock(file.fileno())
        json.dump(asdict(record), file)
        file.flush()
        draft.replace(path)  # locked before anybody can see it
        try:
            yield
        finally:
            path.unlink(missing_ok=True)


def find(port: int) -> ServerRecord | None:
    """Of the sandbox that runs at that port; what was left behind is taken away."""
    try:
        path = _path(port)
        with path.open(encoding="utf-8") as file:
            if _is_free(file.fileno()):
                path.unlink(missing_ok=True)
                return None
            return ServerRecord(**json.load(file))
    except (OSError, ValueError, TypeError):
        return None


def of_process(pid: int) -> ServerRecord | None:
    """Of the sandbox that runs as that process."""
    return next((record for record in _all() if record.pid == pid), None)


def _all() -> list[ServerRecord]:
    found = [find(int(path.stem)) for path in folder().glob("*.json") if path.stem.isdigit()]
    return [record for record in found if record is not None]


def _path(port: int) -> Path:
    return folder() / f"{port}.json"


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

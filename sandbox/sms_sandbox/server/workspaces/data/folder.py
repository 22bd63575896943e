"""The folder of ``--data``: a file for each workspace, and a lock against a second server."""

import sqlite3
from pathlib import Path
from typing import Final

from sms_sandbox.server.names import Durability
from sms_sandbox.server.workspaces.data.errors import DataError
from sms_sandbox.server.workspaces.data.store import Store

_SUFFIX: Final = ".sqlite3"
_LOCK: Final = "lock"
_BESIDE: Final = ("-wal", "-shm")
"""What SQLite keeps beside a database that is open."""


class DataFolder:
    """Hold the lock until it is closed.

    Raise DataError if the folder cannot be used, or if another server uses it.
    """

    def __init__(self, path: Path, durability: Durability = Durability.PROCESS) -> None:
        self.path: Final = path
        self._durability: Final = durability
        try:
            path.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise DataError(f"{path}: {error.strerror}") from None
        self._lock: Final = _locked(path / _LOCK)

    def close(self) -> None:
        self._lock.close()

    def names(self) -> list[str]:
        """Return the workspaces that have a file."""
        return sorted(path.name.removesuffix(_SUFFIX) for path in self.path.glob(f"*{_SUFFIX}"))

    def open(self, name: str) -> Store:
        return Store(self.path / f"{name}{_SUFFIX}", self._durability)

    def remove(self, name: str) -> None:
        """Remove the file of a workspace, which is closed."""
        path = self.path / f"{name}{_SUFFIX}"
        for beside in ("", *_BESIDE):
            path.with_name(path.name + beside).unlink(missing_ok=True)


def _locked(path: Path) -> sqlite3.Connection:
    """Lock a database of its own: SQLite knows how on each system."""
    try:
        database = sqlite3.connect(path, isolation_level=None, timeout=0)
        database.execute("BEGIN EXCLUSIVE")
    except sqlite3.OperationalError as error:
        if "locked" in str(error):
            raise DataError(f"{path.parent}: another sandbox uses this folder") from None
        raise DataError(f"{path}: {error}") from None
    return database

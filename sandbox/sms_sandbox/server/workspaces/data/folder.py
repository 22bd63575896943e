"""The folder of ``--data``: the files of each workspace, and a lock against a second server."""

import sqlite3
from pathlib import Path
from shutil import copy2
from typing import Final

from sms_sandbox.server.names import Durability
from sms_sandbox.server.workspaces.data import image_files, input_files, schema
from sms_sandbox.server.workspaces.data.errors import DamagedError, DataError
from sms_sandbox.server.workspaces.data.store import Store

_SUFFIX: Final = ".sqlite3"
_LOCK: Final = "lock"
DAMAGED: Final = ".damaged"
"""What the name of a file that was set aside ends in."""

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
        except FileExistsError:
            raise DataError(f"{path}: found a file, wanted a folder") from None
        except OSError as error:
            raise DataError(f"{path}: {error.strerror}") from None
        self._lock: Final = _locked(path / _LOCK)

    def close(self) -> None:
        self._lock.close()

    def names(self) -> list[str]:
        """Return the workspaces that have a file."""
        return sorted(path.name.removesuffix(_SUFFIX) for path in self.path.glob(f"*{_SUFFIX}"))

    def form_of(self, name: str) -> int:
        """Return the version of the form of a workspace's file. Raise DataError."""
        return schema.version_of(self.path / f"{name}{_SUFFIX}")

    def open(self, name: str) -> Store:
        return Store(self.path / f"{name}{_SUFFIX}", self._durability)

    def open_or_replace(self, name: str) -> tuple[Store, str | None]:
        """Return the file of a workspace, and the problem for which a damaged one was set aside, or None."""
        try:
            return self.open(name), None
        except DamagedError as error:
            self.set_aside(name)
            return self.open(name), str(error)

    def set_copy_aside(self, name: str) -> None:
        """Copy all files of a workspace, which is closed."""
        database = self.path / f"{name}{_SUFFIX}"
        for path in (database, *input_files.files_of(database), *image_files.files_of(database)):
            copy2(path, path.with_name(path.name + DAMAGED))

    def set_aside(self, name: str) -> None:
        """Rename the database of a workspace, which is closed."""
        for path in self._files(name):
            if path.exists():
                path.replace(path.with_name(path.name + DAMAGED))

    def remove(self, name: str) -> None:
        """Remove the files of a workspace, which is closed."""
        for path in (*self._files(name), *input_files.files_of(self.path / f"{name}{_SUFFIX}")):
            path.unlink(missing_ok=True)
        image_files.keep_only(self.path / f"{name}{_SUFFIX}", ())

    def _files(self, name: str) -> list[Path]:
        path = self.path / f"{name}{_SUFFIX}"
        return [path.with_name(path.name + beside) for beside in ("", *_BESIDE)]


def _locked(path: Path) -> sqlite3.Connection:
    """Lock a database of its own: SQLite knows how on each system."""
    try:
        path.open("ab").close()
    except OSError as error:  # SQLite reports all of these in the same words
        raise DataError(f"{path}: the folder cannot be written: {error.strerror}") from None
    try:
        database = sqlite3.connect(path, isolation_level=None, timeout=0)
        database.execute("BEGIN EXCLUSIVE")
    except sqlite3.OperationalError as error:
        if "locked" in str(error):
            raise DataError(f"{path.parent}: another sandbox uses this folder") from None
        raise DataError(f"{path}: {error}") from None
    return database

"""One workspace's file: an image of its state, the inputs since, and images kept by name. An SQLite database."""

import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Final, NamedTuple

from sms_sandbox.server.names import Durability
from sms_sandbox.server.workspaces.data.errors import DataError

VERSION: Final = 1
"""The version of the form, in the database's ``user_version``."""

_SCHEMA: Final = """
CREATE TABLE image (id INTEGER PRIMARY KEY CHECK (id = 1), data BLOB NOT NULL);
CREATE TABLE input (number INTEGER PRIMARY KEY, wall INTEGER NOT NULL, line TEXT NOT NULL);
CREATE TABLE saved (name TEXT PRIMARY KEY, at INTEGER NOT NULL, data BLOB NOT NULL);
"""


_SYNCHRONOUS: Final = {Durability.PROCESS: "NORMAL", Durability.MACHINE: "FULL"}


class StoredInput(NamedTuple):
    number: int
    wall: int
    """Wall time in microseconds since the epoch."""

    line: str
    """A line of a run file, without the result."""


class Saved(NamedTuple):
    """An image kept by name."""

    name: str
    at: int
    """Sandbox time in microseconds."""


class Store:
    """Raise DataError in every method if the file cannot be read or written."""

    def __init__(self, path: Path, durability: Durability = Durability.PROCESS) -> None:
        self.path: Final = path
        with self._reported():
            self._database: Final = sqlite3.connect(path, isolation_level=None)
            self._database.execute("PRAGMA journal_mode = WAL")
            self._database.execute(f"PRAGMA synchronous = {_SYNCHRONOUS[durability]}")
            version = self._database.execute("PRAGMA user_version").fetchone()[0]
            if version == 0:
                self._database.executescript(f"BEGIN; {_SCHEMA} PRAGMA user_version = {VERSION}; COMMIT")
        if version > VERSION:
            self._database.close()
            raise DataError(
                f"{path}: found version {version} of the form, wanted {VERSION}: a newer sandbox wrote it"
            )

    def close(self) -> None:
        """Move the log into the file, and close it."""
        with self._reported():
            self._database.close()

    def begin(self, image: bytes) -> None:
        """Replace the image, and drop the inputs that it holds."""
        with self._reported(), self._transaction():
            self._database.execute("INSERT OR REPLACE INTO image VALUES (1, ?)", (image,))
            self._database.execute("DELETE FROM input")

    def append(self, inputs: Sequence[tuple[int, str]]) -> None:
        """Append inputs, each with its wall time, in one transaction."""
        with self._reported(), self._transaction():
            self._database.executemany("INSERT INTO input (wall, line) VALUES (?, ?)", inputs)

    def image(self) -> bytes | None:
        """Return the image, or None if none was written."""
        with self._reported():
            row = self._database.execute("SELECT data FROM image").fetchone()
        return None if row is None else row[0]

    def inputs(self) -> list[StoredInput]:
        """Return the inputs since the image, in order."""
        with self._reported():
            rows = self._database.execute("SELECT number, wall, line FROM input ORDER BY number").fetchall()
        return [StoredInput(*row) for row in rows]

    def problem(self) -> str | None:
        """Return what SQLite finds wrong with the file, or None."""
        with self._reported():
            [first] = self._database.execute("PRAGMA quick_check(1)").fetchone()
        return None if first == "ok" else str(first)

    # Images kept by name.

    def save(self, name: str, at: int, image: bytes) -> None:
        with self._reported(), self._transaction():
            self._database.execute("INSERT OR REPLACE INTO saved VALUES (?, ?, ?)", (name, at, image))

    def saved(self) -> list[Saved]:
        with self._reported():
            return [Saved(*row) for row in self._database.execute("SELECT name, at FROM saved ORDER BY name")]

    def saved_image(self, name: str) -> bytes | None:
        with self._reported():
            row = self._database.execute("SELECT data FROM saved WHERE name = ?", (name,)).fetchone()
        return None if row is None else row[0]

    def forget(self, name: str) -> None:
        with self._reported(), self._transaction():
            self._database.execute("DELETE FROM saved WHERE name = ?", (name,))

    @contextmanager
    def _transaction(self) -> Iterator[None]:
        self._database.execute("BEGIN IMMEDIATE")
        try:
            yield
        except BaseException:
            self._database.execute("ROLLBACK")
            raise
        self._database.execute("COMMIT")

    @contextmanager
    def _reported(self) -> Iterator[None]:
        try:
            yield
        except sqlite3.Error as error:
            raise DataError(f"{self.path}: {error}") from None

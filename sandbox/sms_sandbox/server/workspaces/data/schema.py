"""The form of a workspace's file, and how files of earlier forms become files of the present one."""

import sqlite3
from collections.abc import Callable
from pathlib import Path
from typing import Final

from sms_sandbox.server.workspaces.data import image_files
from sms_sandbox.server.workspaces.data.errors import DataError

VERSION: Final = 2
"""The version of the form, in the database's ``user_version``."""

_TABLES: Final = """
CREATE TABLE reference (id INTEGER PRIMARY KEY CHECK (id = 1), wall INTEGER NOT NULL, at INTEGER NOT NULL,
    clock TEXT NOT NULL);
CREATE TABLE input (number INTEGER PRIMARY KEY, wall INTEGER NOT NULL, line TEXT NOT NULL, crc INTEGER);
"""
_SAVED: Final = "CREATE TABLE saved (name TEXT PRIMARY KEY, at INTEGER NOT NULL, data BLOB NOT NULL);"


def bring_up_to_date(database: sqlite3.Connection, path: Path) -> None:
    """Make the tables of a new file, and migrate those of an earlier one. Raise DataError for a newer one."""
    version = database.execute("PRAGMA user_version").fetchone()[0]
    if version > VERSION:
        raise DataError(f"{path}: found version {version} of the form, wanted {VERSION}: a newer sandbox wrote it")
    while version < VERSION:
        version, migrate = _STEPS[version]
        database.execute("BEGIN IMMEDIATE")
        try:
            migrate(database, path)
            database.execute(f"PRAGMA user_version = {version}")
        except BaseException:
            database.execute("ROLLBACK")
            raise
        database.execute("COMMIT")


def _make(database: sqlite3.Connection, _: Path) -> None:
    _run(database, _TABLES + _SAVED)


def _from_1(database: sqlite3.Connection, path: Path) -> None:
    """Move the image out of the database, and give each input room for a checksum."""
    _run(database, "ALTER TABLE input RENAME TO input_1;" + _TABLES)
    first = database.execute("SELECT MIN(number) FROM input_1").fetchone()[0] or 1
    for (data,) in database.execute("SELECT data FROM image").fetchall():
        image_files.write(image_files.path_of(path, first - 1), data)
    _run(database, "INSERT INTO input SELECT *, NULL FROM input_1; DROP TABLE input_1; DROP TABLE image")


def _run(database: sqlite3.Connection, script: str) -> None:
    """Run statements within the transaction that is open; ``executescript`` would end it."""
    for statement in script.split(";"):
        if statement.strip():
            database.execute(statement)


_STEPS: Final[dict[int, tuple[int, Callable[[sqlite3.Connection, Path], None]]]] = {
    0: (VERSION, _make),
    1: (2, _from_1),
}
"""For each earlier version the next one, and how a file gets there; 0 is that of an empty file."""

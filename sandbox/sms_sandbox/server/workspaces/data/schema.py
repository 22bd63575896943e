"""The form of a workspace's file, and how files of earlier forms become files of the present one."""

import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Final
from zlib import crc32

from sms_sandbox.server.workspaces.data import image_files, input_files
from sms_sandbox.server.workspaces.data.errors import DamagedError, DataError
from sms_sandbox.server.workspaces.data.input_files import Batch
from sms_sandbox.server.workspaces.data.packed import pack

VERSION: Final = 4
"""The version of the form, in the database's ``user_version``."""

_REFERENCE: Final = """
CREATE TABLE reference (id INTEGER PRIMARY KEY CHECK (id = 1), wall INTEGER NOT NULL, at INTEGER NOT NULL,
    clock TEXT NOT NULL);
"""
_BATCHES: Final = """
CREATE TABLE batch (last INTEGER PRIMARY KEY, first INTEGER NOT NULL, wall INTEGER NOT NULL, crc INTEGER NOT NULL,
    data BLOB NOT NULL);
"""
_INPUTS_2: Final = """
CREATE TABLE input (number INTEGER PRIMARY KEY, wall INTEGER NOT NULL, line TEXT NOT NULL, crc INTEGER);
"""
_SAVED: Final = "CREATE TABLE saved (name TEXT PRIMARY KEY, at INTEGER NOT NULL, data BLOB NOT NULL);"

_BATCH_OF_ONE: Final = b"\x91"
"""msgpack's head of a list with one element; in form 2 a request was an element of a list without its head."""


def version_of(path: Path) -> int:
    """Return the version of a file's form. Raise DamagedError if it is no database."""
    try:
        with closing(sqlite3.connect(path)) as database:
            return int(database.execute("PRAGMA user_version").fetchone()[0])
    except sqlite3.Error as error:
        raise DamagedError(f"{path}: {error}") from None


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
    _run(database, _REFERENCE + _SAVED)


def _from_1(database: sqlite3.Connection, path: Path) -> None:
    """Move the image out of the database, and give each input room for a checksum."""
    _run(database, "ALTER TABLE input RENAME TO input_1;" + _INPUTS_2 + _REFERENCE)
    first = database.execute("SELECT MIN(number) FROM input_1").fetchone()[0] or 1
    for (data,) in database.execute("SELECT data FROM image").fetchall():
        image_files.write(image_files.path_of(path, first - 1), data)
    _run(database, "INSERT INTO input SELECT *, NULL FROM input_1; DROP TABLE input_1; DROP TABLE image")


def _from_2(database: sqlite3.Connection, _: Path) -> None:
    """Make a batch of each input, which keeps its checksum if its bytes were changed."""
    _run(database, _BATCHES)
    rows = database.execute("SELECT number, wall, CAST(line AS BLOB), crc FROM input ORDER BY number")
    batches = ((number, number, wall, *_batch_of(line, crc)) for number, wall, line, crc in rows)
    database.executemany("INSERT INTO batch VALUES (?, ?, ?, ?, ?)", batches)
    _run(database, "DROP TABLE input")


def _from_3(database: sqlite3.Connection, path: Path) -> None:
    """Move the batches to a file of inputs, all but those whose bytes were changed."""
    rows = database.execute("SELECT first, last, wall, crc, CAST(data AS BLOB) FROM batch ORDER BY last")
    batches = [Batch(first, last, wall, data) for first, last, wall, crc, data in rows if crc32(data) == crc]
    if batches:
        input_files.write(input_files.path_of(path, batches[0].first - 1), batches)
    _run(database, "DROP TABLE batch")


def _batch_of(line: bytes, crc: int | None) -> tuple[int, bytes]:
    """Return the checksum and the data of a batch with one input of form 2."""
    is_damaged = crc is not None and crc32(line) != crc
    data = pack([line]) if line.startswith(b"{") else _BATCH_OF_ONE + line
    return crc32(data) ^ is_damaged, data


def _run(database: sqlite3.Connection, script: str) -> None:
    """Run statements within the transaction that is open; ``executescript`` would end it."""
    for statement in script.split(";"):
        if statement.strip():
            database.execute(statement)


_STEPS: Final[dict[int, tuple[int, Callable[[sqlite3.Connection, Path], None]]]] = {
    0: (VERSION, _make),
    1: (2, _from_1),
    2: (3, _from_2),
    3: (4, _from_3),
}
"""For each earlier version the next one, and how a file gets there; 0 is that of an empty file."""

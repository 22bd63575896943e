"""One workspace's file: its inputs since the last images, where its clock is, and images kept by name.

An SQLite database; the images themselves are files beside it.
"""

import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Final, NamedTuple
from zlib import crc32

import msgspec

from sms_sandbox.server.names import Durability
from sms_sandbox.server.workspaces.data import image_files, schema
from sms_sandbox.server.workspaces.data.errors import DamagedError, DataError
from sms_sandbox.server.workspaces.data.packed import Packed, pack, unpack

_SYNCHRONOUS: Final = {Durability.PROCESS: "NORMAL", Durability.MACHINE: "FULL"}

_IMAGES: Final = 2
"""Images that are kept: if the newest is damaged, the one before and the inputs since give the same state."""


class StoredInput(NamedTuple):
    number: int
    wall: int
    """Wall time in microseconds since the epoch."""

    content: Packed


class StoredInputs(NamedTuple):
    inputs: list[StoredInput]
    problems: list[str]
    """What could not be read."""


class ClockReference(NamedTuple):
    """A moment at which wall time and sandbox time belong together. Times are microseconds."""

    wall: int
    at: int
    clock: str
    """The settings of the clock, in JSON."""


class Saved(NamedTuple):
    """An image kept by name."""

    name: str
    at: int
    """Sandbox time in microseconds."""


class Store:
    """Raise DataError in every method if the file cannot be read or written."""

    def __init__(self, path: Path, durability: Durability = Durability.PROCESS) -> None:
        self.path: Final = path
        self.is_durable: Final = durability is Durability.MACHINE
        with self._reported():
            self._database: Final = sqlite3.connect(path, isolation_level=None)
            try:
                schema.bring_up_to_date(self._database, path)
                self._database.execute("PRAGMA journal_mode = WAL")
                self._database.execute(f"PRAGMA synchronous = {_SYNCHRONOUS[durability]}")
                self.last: int = self._last_number()
            except BaseException:
                self._database.close()
                raise

    def close(self) -> None:
        """Move the log into the file, and close it."""
        with self._reported():
            self._database.close()

    @property
    def name(self) -> str:
        """The name of the workspace."""
        return self.path.stem

    # Images.

    def begin(self, image: bytes) -> None:
        """Write an image that replaces all others, the inputs, and the reference."""
        image_files.write(self.image_path(self.last + 1), image, is_durable=self.is_durable)
        self.last += 1
        image_files.keep_only(self.path, [self.last])
        with self._reported(), self._transaction():
            self._database.execute("DELETE FROM batch")
            self._database.execute("DELETE FROM reference")

    def adopt(self, upto: int) -> None:
        """Take over an image whose part is written, and drop the inputs that the image before it holds."""
        path = self.image_path(upto)
        try:
            image_files.part_of(path).replace(path)
        except OSError as error:
            raise DataError(f"{path}: {error.strerror}") from None
        kept = self.images()[:_IMAGES]
        image_files.keep_only(self.path, kept)
        with self._reported(), self._transaction():
            self._database.execute("DELETE FROM batch WHERE last <= ?", (kept[-1],))

    def images(self) -> list[int]:
        """Return the numbers of the last inputs that the images hold, the newest image first."""
        return image_files.all_of(self.path)

    def image_path(self, upto: int) -> Path:
        return image_files.path_of(self.path, upto)

    # Inputs.

    def append(self, wall: int, inputs: Sequence[Packed]) -> None:
        """Append inputs that came by a wall time, in one transaction."""
        data = pack(inputs)
        last = self.last + len(inputs)
        with self._reported():
            self._database.execute(
                "INSERT INTO batch VALUES (?, ?, ?, ?, ?)", (last, self.last + 1, wall, crc32(data), data)
            )
        self.last = last

    def inputs(self, after: int = 0) -> StoredInputs:
        """Return the inputs behind a number, in order."""
        found = StoredInputs([], [])
        query = "SELECT first, last, wall, crc, CAST(data AS BLOB) FROM batch WHERE last > ? ORDER BY last"
        try:
            for first, last, wall, crc, data in self._database.execute(query, (after,)):
                try:
                    contents = _unpacked(data, crc)
                except (ValueError, msgspec.MsgspecError) as error:
                    which = f"input {last} is" if first == last else f"inputs {first} to {last} are"
                    found.problems.append(f"{self.path}: {which} damaged: {error}")
                else:
                    stored = (StoredInput(number, wall, one) for number, one in enumerate(contents, first))
                    found.inputs.extend(one for one in stored if one.number > after)
        except sqlite3.Error as error:
            found.problems.append(f"{self.path}: the inputs after {len(found.inputs)} cannot be read: {error}")
        return found

    def _last_number(self) -> int:
        [number] = self._database.execute("SELECT MAX(last) FROM batch").fetchone()
        return max(number or 0, *self.images(), 0)

    # The clock.

    def refer(self, reference: ClockReference) -> None:
        with self._reported(), self._transaction():
            self._database.execute("INSERT OR REPLACE INTO reference VALUES (1, ?, ?, ?)", reference)

    def reference(self) -> ClockReference | None:
        """Return the last reference, or None if none was written."""
        with self._reported():
            row = self._database.execute("SELECT wall, at, clock FROM reference").fetchone()
        return None if row is None else ClockReference(*row)

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
            self._database.execute("COMMIT")
        except BaseException:
            if self._database.in_transaction:
                self._database.execute("ROLLBACK")
            raise

    @contextmanager
    def _reported(self) -> Iterator[None]:
        try:
            yield
        except sqlite3.Error as error:
            # What cannot be done now is an OperationalError; a file that is no database has the class above it.
            kind = DamagedError if type(error) is sqlite3.DatabaseError else DataError
            raise kind(f"{self.path}: {error}") from None


def _unpacked(data: bytes, crc: int) -> list[Packed]:
    """Raise ValueError and msgspec.MsgspecError for bytes that were changed."""
    if crc32(data) != crc:
        raise ValueError("the checksum differs")
    return unpack(data)

"""One workspace's files: its inputs since the last images, where its clock is, and images kept by name.

An SQLite database; the inputs and the images themselves are files beside it.
"""

import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Final, NamedTuple

import msgspec

from sms_sandbox.server.names import Durability
from sms_sandbox.server.workspaces.data import image_files, input_files, schema
from sms_sandbox.server.workspaces.data.errors import DamagedError, DataError
from sms_sandbox.server.workspaces.data.input_files import Batch, InputFile
from sms_sandbox.server.workspaces.data.packed import New, Packed, pack, unpack

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
        self._inputs: Final = InputFile(path, is_durable=self.is_durable)
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
        """Move SQLite's log into the database, and close all files."""
        self._inputs.end()
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
        self._inputs.end()
        with self._reported():
            image_files.keep_only(self.path, [self.last])
            for path in input_files.files_of(self.path):
                path.unlink(missing_ok=True)
        with self._reported(), self._transaction():
            self._database.execute("DELETE FROM reference")

    def adopt(self, upto: int) -> None:
        """Take over an image whose part is written, and drop the files of inputs that the image before it holds."""
        path = self.image_path(upto)
        try:
            image_files.part_of(path).replace(path)
        except OSError as error:
            raise DataError(f"{path}: {error.strerror}") from None
        kept = self.images()[:_IMAGES]
        with self._reported():
            image_files.keep_only(self.path, kept)
            input_files.remove_before(self.path, kept[-1])

    def images(self) -> list[int]:
        """Return the numbers of the last inputs that the images hold, the newest image first."""
        return image_files.all_of(self.path)

    def image_path(self, upto: int) -> Path:
        return image_files.path_of(self.path, upto)

    # Inputs.

    def append(self, wall: int, inputs: Sequence[New]) -> None:
        """Append inputs that came by a wall time, all of them or none."""
        last = self.last + len(inputs)
        self._inputs.append(Batch(self.last + 1, last, wall, pack(inputs)))
        self.last = last

    def end_file(self) -> None:
        """Let the next inputs begin another file, so that those so far can be dropped with an image."""
        self._inputs.end()

    def inputs(self, after: int = 0) -> StoredInputs:
        """Return the inputs behind a number, in order."""
        batches, problems = self._batches(after)
        problems += [f"{self.path.stem}: {gap}" for gap in input_files.gaps(batches, after)]
        found = StoredInputs([], problems)
        for batch in batches:
            try:
                contents = unpack(batch.data)
            except (ValueError, msgspec.MsgspecError) as error:
                problems.append(f"{self.path.stem}: inputs {batch.first} to {batch.last} cannot be read: {error}")
            else:
                stored = (StoredInput(number, batch.wall, one) for number, one in enumerate(contents, batch.first))
                found.inputs.extend(one for one in stored if one.number > after)
        return found

    def _batches(self, after: int) -> tuple[list[Batch], list[str]]:
        """Return the batches with inputs behind a number, and what is damaged."""
        batches: list[Batch] = []
        problems: list[str] = []
        for number in input_files.all_of(self.path):
            found = input_files.read(input_files.path_of(self.path, number))
            batches += [batch for batch in found.batches if batch.last > after]
            problems += found.problems
        return batches, problems

    def _last_number(self) -> int:
        batches, _ = self._batches(0)
        return max([batch.last for batch in batches[-1:]] + self.images(), default=0)

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
        except OSError as error:
            raise DataError(f"{error.filename}: {error.strerror}") from None

"""The files of inputs, beside a workspace's database: ``NAME.NUMBER.inputs``, where NUMBER is that of the last input
before them.

A file is a row of batches, which are only ever appended. A batch has a mark, a checksum and its length, then the
numbers of its first and last input, the wall time, and the packed inputs. A reader that finds a batch damaged goes on
at the next mark whose checksum holds.
"""

import os
from collections.abc import Iterator, Sequence
from itertools import pairwise
from pathlib import Path
from struct import Struct
from typing import Final, NamedTuple
from zlib import crc32

from sms_sandbox.server.workspaces.data.errors import DataError

_SUFFIX: Final = ".inputs"
_MARK: Final = b"\xabSMS"
_HEAD: Final = Struct(">4sII")
"""Mark, checksum and length of what follows."""

_PLACE: Final = Struct(">QQq")
"""Numbers of the first and the last input, and the wall time in microseconds since the epoch."""


class Batch(NamedTuple):
    """Inputs that were written together."""

    first: int
    last: int
    wall: int
    data: bytes


class Read(NamedTuple):
    """The content of a file."""

    batches: list[Batch]
    problems: list[str]


def path_of(database: Path, after: int) -> Path:
    return database.with_name(f"{database.stem}.{after}{_SUFFIX}")


def all_of(database: Path) -> list[int]:
    """Return the numbers of the files, the oldest first."""
    return sorted(int(path.name.split(".")[1]) for path in files_of(database))


def files_of(database: Path) -> list[Path]:
    return [*database.parent.glob(f"{database.stem}.*{_SUFFIX}")]


def remove_before(database: Path, number: int) -> None:
    """Remove the files all of whose inputs have that number, or one before it."""
    for after, end in pairwise(all_of(database)):
        if end <= number:
            path_of(database, after).unlink(missing_ok=True)


def encoded(batch: Batch) -> bytes:
    content = _PLACE.pack(batch.first, batch.last, batch.wall) + batch.data
    return _HEAD.pack(_MARK, crc32(content), len(content)) + content


def read(path: Path) -> Read:
    """Return the batches that are whole, and what is damaged. Raise DataError if the file cannot be read."""
    try:
        data = path.read_bytes()
    except OSError as error:
        raise DataError(f"{path}: {error.strerror}") from None
    found, at = Read([], []), 0
    while at < len(data):
        known = _batch_at(data, at)
        if known is None:
            end = _next_whole(data, at + 1)
            found.problems.append(f"{path}: {_damage(data, at, end)}")
            at = len(data) if end is None else end
        else:
            batch, at = known
            found.batches.append(batch)
    return found


def _damage(data: bytes, at: int, end: int | None) -> str:
    if end is None and _is_cut_off(data, at):
        return "the last batch is not written to its end"
    return f"{(len(data) if end is None else end) - at} bytes after the first {at} are damaged"


def _is_cut_off(data: bytes, at: int) -> bool:
    """Return whether the rest of the data is the beginning of a batch."""
    if len(data) - at < _HEAD.size:
        return _MARK.startswith(data[at : at + len(_MARK)])
    mark, _, length = _HEAD.unpack_from(data, at)
    return bool(mark == _MARK and length > len(data) - at - _HEAD.size)


def _batch_at(data: bytes, at: int) -> tuple[Batch, int] | None:
    """Return the batch that begins there and its end, or None if it is damaged."""
    start = at + _HEAD.size
    if start + _PLACE.size > len(data):
        return None
    mark, crc, length = _HEAD.unpack_from(data, at)
    content = data[start : start + length]
    if mark != _MARK or len(content) != length or length < _PLACE.size or crc32(content) != crc:
        return None
    first, last, wall = _PLACE.unpack_from(content)
    return Batch(first, last, wall, content[_PLACE.size :]), start + length


def _next_whole(data: bytes, at: int) -> int | None:
    """Return where the next batch that is whole begins, or None if there is none."""
    while (at := data.find(_MARK, at)) >= 0:
        if _batch_at(data, at) is not None:
            return at
        at += 1
    return None


def write(path: Path, batches: Sequence[Batch]) -> None:
    """Write a file, in place of one of that name, and wait for the disk. Raise DataError."""
    try:
        with path.open("wb") as file:
            file.writelines(encoded(batch) for batch in batches)
            file.flush()
            os.fsync(file.fileno())
    except OSError as error:
        raise DataError(f"{path}: {error.strerror}") from None


def gaps(batches: Sequence[Batch], after: int) -> Iterator[str]:
    """Yield which inputs behind a number are missing between those that are there."""
    for batch in batches:
        if batch.first > after + 1:
            which = (
                f"input {after + 1} is"
                if batch.first == after + 2
                else f"inputs {after + 1} to {batch.first - 1} are"
            )
            yield f"{which} missing"
        after = max(after, batch.last)


class InputFile:
    """The file that inputs are appended to. Raise DataError in every method if it cannot be written."""

    def __init__(self, database: Path, *, is_durable: bool) -> None:
        self._database: Final = database
        self._is_durable: Final = is_durable
        self._path: Path | None = None
        self._file = -1
        self._size = 0

    def append(self, batch: Batch) -> None:
        """Append a batch, the whole of it or nothing."""
        data = encoded(batch)
        try:
            if self._file < 0:
                self._open(batch.first - 1)
            left = data
            while left:  # a part, if the disk is nearly full
                left = left[os.write(self._file, left) :]
            if self._is_durable:
                os.fsync(self._file)
        except OSError as error:
            self._take_back()
            raise DataError(f"{self._path}: {error.strerror}") from None
        self._size += len(data)

    def end(self) -> None:
        """Let the next batch begin another file."""
        if self._file >= 0:
            os.close(self._file)
        self._file = -1

    def _open(self, after: int) -> None:
        self._path = path_of(self._database, after)
        self._file = os.open(self._path, os.O_WRONLY | os.O_CREAT | os.O_APPEND | getattr(os, "O_BINARY", 0), 0o666)
        self._size = os.fstat(self._file).st_size
        if self._is_durable:
            _sync_folder(self._path.parent)

    def _take_back(self) -> None:
        """Cut off what was written of a batch that was not written to its end."""
        if self._file < 0:
            return
        try:
            os.ftruncate(self._file, self._size)
        except OSError:
            self.end()  # the reader leaves out what is cut off, and the next batch begins another file


def _sync_folder(folder: Path) -> None:
    """Wait until the folder's list of files is on the disk, where a system can do that."""
    if os.name == "nt":
        return
    opened = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(opened)
    finally:
        os.close(opened)

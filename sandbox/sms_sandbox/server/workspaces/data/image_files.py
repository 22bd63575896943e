"""The files of images, beside a workspace's database: ``NAME.NUMBER.image``, where NUMBER is that of the
last input that the image holds.
"""

import os
from collections.abc import Iterable
from pathlib import Path
from typing import Final

from sms_sandbox.server.workspaces.data.errors import DamagedError, DataError

_SUFFIX: Final = ".image"
_PART: Final = ".part"
"""Of a file that is not written to its end."""


def path_of(database: Path, upto: int) -> Path:
    return database.with_name(f"{database.stem}.{upto}{_SUFFIX}")


def part_of(path: Path) -> Path:
    """Return the path under which an image is written."""
    return path.with_name(path.name + _PART)


def write(path: Path, data: bytes, *, is_durable: bool = False) -> None:
    """Write a whole file, or none. Raise DataError.

    ``is_durable`` waits for the disk.
    """
    part = part_of(path)
    try:
        write_part(part, data, is_durable=is_durable)
        part.replace(path)
    except OSError as error:
        raise DataError(f"{path}: {error.strerror}") from None


def write_part(part: Path, data: bytes, *, is_durable: bool) -> None:
    """Raise OSError."""
    with part.open("wb") as file:
        file.write(data)
        if is_durable:
            file.flush()
            os.fsync(file.fileno())


def read(path: Path) -> bytes:
    """Raise DataError, and DamagedError if the file is missing."""
    try:
        return path.read_bytes()
    except FileNotFoundError:
        raise DamagedError("the file is missing") from None
    except OSError as error:
        raise DataError(f"{path}: {error.strerror}") from None


def all_of(database: Path) -> list[int]:
    """Return the numbers of the images that are whole, the newest first."""
    names = (path.name.split(".") for path in database.parent.glob(f"{database.stem}.*{_SUFFIX}"))
    return sorted((int(upto) for _, upto, _ in names), reverse=True)


def keep_only(database: Path, wanted: Iterable[int]) -> None:
    """Remove the images of a database that are not wanted, and what is left of writing others."""
    names = {path_of(database, upto).name for upto in wanted}
    for path in files_of(database):
        if path.name not in names:
            path.unlink(missing_ok=True)


def files_of(database: Path) -> list[Path]:
    """Return the files of images, those that are not written to their end included."""
    stem = database.stem
    return [*database.parent.glob(f"{stem}.*{_SUFFIX}"), *database.parent.glob(f"{stem}.*{_SUFFIX}{_PART}")]

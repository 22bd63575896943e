"""Check a folder of ``--data`` without starting a server, and without changing anything in it.

What is checked is a copy of its files in another place: opening a database brings it up to date and writes beside it.
"""

from collections.abc import Iterable, Mapping
from contextlib import closing
from pathlib import Path
from shutil import copyfile
from tempfile import TemporaryDirectory
from typing import Final, NamedTuple

from sms_sandbox.contract import Provider
from sms_sandbox.server.workspaces.data import recovery, schema
from sms_sandbox.server.workspaces.data.errors import DataError
from sms_sandbox.server.workspaces.data.folder import DataFolder
from sms_sandbox.server.workspaces.data.recovery import StoredWorkspace

_TRIES: Final = 20
"""Copies of a folder in use, until one is made while none of its files was replaced."""

_APPENDED: Final = ".inputs"
_READ: Final = frozenset({".sqlite3", ".sqlite3-wal", ".image", _APPENDED})


class Finding(NamedTuple):
    """What was found of one workspace."""

    workspace: str
    messages: int
    inputs: int
    """Those since the image."""

    snapshots: int
    form: int
    """The version of the form of its files, 0 if they cannot be read."""

    is_earlier: bool
    """Whether an earlier version wrote it; a start brings it up to date."""

    problem: str | None


def check(folder: Path, providers: Mapping[str, Provider]) -> list[Finding]:
    """Bring each workspace back, and return what was found. Raise DataError if the folder cannot be read."""
    with TemporaryDirectory(prefix="sms-sandbox-check-") as place:
        copy = Path(place)
        _copy(folder, copy)
        with closing(DataFolder(copy)) as opened:
            found = [_finding(opened, name, providers) for name in opened.names()]
        if not found:
            raise DataError(f"{folder}: found no workspace")
        # The problems name files of the copy.
        return [one._replace(problem=one.problem and one.problem.replace(place, str(folder))) for one in found]


def _copy(folder: Path, copy: Path) -> None:
    """Copy the files of a folder as they are at one moment, even if a server writes into it."""
    try:
        for _ in range(_TRIES):
            before = _times(folder)
            if _copied(before, copy) and _times(folder) == before:
                return
    except NotADirectoryError:
        raise DataError(f"{folder}: found a file, wanted a folder") from None
    except FileNotFoundError:
        raise DataError(f"{folder}: there is no such folder") from None
    except OSError as error:
        raise DataError(f"{error.filename}: {error.strerror}") from None
    raise DataError(f"{folder}: a sandbox that uses this folder replaces its files too often; try again")


def _times(folder: Path) -> dict[Path, int]:
    """Return the files to copy, and when each was changed; 0 for one that is only appended to. Those come last: they
    may go on while they are copied.

    SQLite makes the index of its log anew, and what is damaged or not written to its end is not read.
    """
    found = [path for path in folder.iterdir() if path.suffix in _READ]
    found.sort(key=lambda path: (path.suffix == _APPENDED, path.name))
    return {path: 0 if path.suffix == _APPENDED else path.stat().st_mtime_ns for path in found}


def _copied(paths: Iterable[Path], copy: Path) -> bool:
    """Copy files in place of all that are there; return False if one is gone."""
    for path in copy.iterdir():
        path.unlink()
    try:
        for path in paths:
            copyfile(path, copy / path.name)
    except FileNotFoundError:  # an image that was replaced meanwhile
        return False
    return True


def _finding(folder: DataFolder, name: str, providers: Mapping[str, Provider]) -> Finding:
    snapshots, form = 0, 0
    problems: list[str] = []
    kept: StoredWorkspace | None = None
    try:
        form = folder.form_of(name)
        with closing(folder.open(name)) as store:
            problems += [found] if (found := store.problem()) is not None else []
            snapshots = len(store.saved())
            kept, damages = recovery.bring_back(store, providers)
        problems += damages
        if kept is None:
            problems = problems or ["nothing was kept"]
    except DataError as error:
        problems.append(str(error))
    messages, inputs = (len(kept.engine.messages), kept.inputs) if kept is not None else (0, 0)
    is_earlier = 0 < form < schema.VERSION or (kept is not None and kept.image.is_of_earlier_form)
    return Finding(name, messages, inputs, snapshots, form, is_earlier, "; ".join(problems) or None)

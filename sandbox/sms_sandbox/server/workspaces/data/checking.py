"""Check a folder of ``--data`` without starting a server."""

from collections.abc import Mapping
from contextlib import closing
from pathlib import Path
from typing import NamedTuple

from sms_sandbox.contract import Provider
from sms_sandbox.server.workspaces.data import recovery
from sms_sandbox.server.workspaces.data.errors import DataError
from sms_sandbox.server.workspaces.data.folder import DataFolder


class Finding(NamedTuple):
    """What was found of one workspace."""

    workspace: str
    messages: int
    inputs: int
    """Those since the image."""

    snapshots: int
    problem: str | None


def check(folder: Path, providers: Mapping[str, Provider]) -> list[Finding]:
    """Bring each workspace back, and return what was found. Raise DataError if the folder cannot be used."""
    if not folder.exists():
        raise DataError(f"{folder}: there is no such folder")
    with closing(DataFolder(folder)) as opened:
        return [_finding(opened, name, providers) for name in opened.names()]


def _finding(folder: DataFolder, name: str, providers: Mapping[str, Provider]) -> Finding:
    messages = inputs = snapshots = 0
    problems: list[str] = []
    try:
        with closing(folder.open(name)) as store:
            problems += [found] if (found := store.problem()) is not None else []
            snapshots = len(store.saved())
            kept, damages = recovery.bring_back(store, providers)
    except DataError as error:
        return Finding(name, messages, inputs, snapshots, "; ".join([*problems, str(error)]))
    problems += damages
    if kept is None:
        problems = problems or ["nothing was kept"]
    else:
        messages, inputs = len(kept.engine.messages), kept.inputs
    return Finding(name, messages, inputs, snapshots, "; ".join(problems) or None)

"""Check a folder of ``--data`` without starting a server."""

from collections.abc import Mapping
from pathlib import Path
from typing import NamedTuple

from sms_sandbox.contract import Provider
from sms_sandbox.server.workspaces.data.errors import DataError
from sms_sandbox.server.workspaces.data.folder import DataFolder
from sms_sandbox.server.workspaces.data.keeper import Keeper


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
    if not folder.is_dir():
        raise DataError(f"{folder}: there is no such folder")
    keeper = Keeper(DataFolder(folder))
    try:
        return [_finding(keeper, name, providers) for name in keeper.names()]
    finally:
        keeper.close()


def _finding(keeper: Keeper, name: str, providers: Mapping[str, Provider]) -> Finding:
    messages = inputs = snapshots = 0
    try:
        store = keeper.store(name)
        problem = store.problem()
        inputs, snapshots = len(store.inputs()), len(store.saved())
        kept = keeper.bring_back(name, providers)
    except DataError as error:
        return Finding(name, messages, inputs, snapshots, str(error))
    if kept is None:
        return Finding(name, messages, inputs, snapshots, problem or "nothing was kept")
    return Finding(name, len(kept.engine.messages), inputs, snapshots, problem)

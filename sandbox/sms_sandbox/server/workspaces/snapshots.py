"""Images of workspaces that are kept by name, on disk where workspaces are."""

import time
from typing import TYPE_CHECKING, Final
from weakref import WeakKeyDictionary

from sms_sandbox.core.time.instants import SECOND
from sms_sandbox.server.workspaces.data import images
from sms_sandbox.server.workspaces.data.keeper import Keeper, image_of
from sms_sandbox.server.workspaces.data.store import Saved
from sms_sandbox.server.workspaces.workspace import Workspace

if TYPE_CHECKING:
    from sms_sandbox.server.workspaces.data.images import Image


class UnknownSnapshotError(LookupError):
    """The workspace has no snapshot of that name."""


class Snapshots:
    def __init__(self, keeper: Keeper | None) -> None:
        self._keeper: Final = keeper
        self._in_memory: Final[WeakKeyDictionary[Workspace, dict[str, tuple[int, bytes]]]] = WeakKeyDictionary()

    def save(self, workspace: Workspace, name: str) -> Saved:
        """Save the present state; a snapshot of that name is replaced."""
        data = images.to_bytes(image_of(workspace, int(time.time() * SECOND)))
        at = workspace.engine.now
        if self._keeper is not None:
            self._keeper.store(workspace.name).save(name, at, data)
        else:
            self._in_memory.setdefault(workspace, {})[name] = at, data
        return Saved(name, at)

    def list(self, workspace: Workspace) -> list[Saved]:
        """Return the snapshots of a workspace, by name."""
        if self._keeper is not None:
            return self._keeper.store(workspace.name).saved()
        return [Saved(name, at) for name, (at, _) in sorted(self._in_memory.get(workspace, {}).items())]

    def image(self, workspace: Workspace, name: str) -> "Image":
        """Return what was saved. Raise UnknownSnapshotError, and DataError if another version saved it."""
        if self._keeper is not None:
            data = self._keeper.store(workspace.name).saved_image(name)
        else:
            data = self._in_memory.get(workspace, {}).get(name, (0, None))[1]
        if data is None:
            raise UnknownSnapshotError(f"there is no snapshot {name!r}")
        return images.from_bytes(data)

    def delete(self, workspace: Workspace, name: str) -> None:
        """Delete a snapshot. Raise UnknownSnapshotError."""
        self.image(workspace, name)
        if self._keeper is not None:
            self._keeper.store(workspace.name).forget(name)
        else:
            del self._in_memory[workspace][name]

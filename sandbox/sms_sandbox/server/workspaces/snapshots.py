"""Images of workspaces that are kept by name, on disk where workspaces are."""

import time
from typing import TYPE_CHECKING, Final
from weakref import WeakKeyDictionary

from sms_sandbox.core.time.instants import SECOND
from sms_sandbox.server.workspaces.data import images
from sms_sandbox.server.workspaces.data.image_taker import image_of
from sms_sandbox.server.workspaces.data.keeper import Keeper
from sms_sandbox.server.workspaces.data.store import Saved, Store
from sms_sandbox.server.workspaces.workspace import Workspace

if TYPE_CHECKING:
    from sms_sandbox.server.workspaces.data.images import Image


class UnknownSnapshotError(LookupError):
    """The workspace has no snapshot of that name."""


class _Shelf:
    """Snapshots of one workspace in memory, with the methods of a Store."""

    def __init__(self) -> None:
        self._kept: Final[dict[str, tuple[int, bytes]]] = {}

    def save(self, name: str, at: int, image: bytes) -> None:
        self._kept[name] = at, image

    def saved(self) -> list[Saved]:
        return [Saved(name, at) for name, (at, _) in sorted(self._kept.items())]

    def saved_image(self, name: str) -> bytes | None:
        return self._kept[name][1] if name in self._kept else None

    def forget(self, name: str) -> None:
        del self._kept[name]


class Snapshots:
    def __init__(self, keeper: Keeper | None) -> None:
        self._keeper: Final = keeper
        self._shelves: Final[WeakKeyDictionary[Workspace, _Shelf]] = WeakKeyDictionary()

    def save(self, workspace: Workspace, name: str) -> Saved:
        """Save the present state; a snapshot of that name is replaced."""
        data = images.to_bytes(image_of(workspace, int(time.time() * SECOND)))
        saved = Saved(name, workspace.engine.now)
        self._shelf(workspace).save(name, saved.at, data)
        return saved

    def list(self, workspace: Workspace) -> "list[Saved]":
        """Return the snapshots of a workspace, by name."""
        return self._shelf(workspace).saved()

    def image(self, workspace: Workspace, name: str) -> "Image":
        """Return what was saved. Raise UnknownSnapshotError, and DataError if another version saved it."""
        return images.from_bytes(self.data(workspace, name))

    def delete(self, workspace: Workspace, name: str) -> None:
        """Delete a snapshot. Raise UnknownSnapshotError."""
        self.data(workspace, name)
        self._shelf(workspace).forget(name)

    def data(self, workspace: Workspace, name: str) -> bytes:
        """Return the bytes of an image. Raise UnknownSnapshotError."""
        data = self._shelf(workspace).saved_image(name)
        if data is None:
            raise UnknownSnapshotError(f"there is no snapshot {name!r}")
        return data

    def _shelf(self, workspace: Workspace) -> Store | _Shelf:
        if self._keeper is not None:
            return self._keeper.store(workspace.name)
        return self._shelves.setdefault(workspace, _Shelf())

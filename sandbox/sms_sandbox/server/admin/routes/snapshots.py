"""Snapshots: the state of a workspace, saved by name and restored."""

from typing import Final

from pydantic import Field

from sms_sandbox.server.admin.errors import AdminError
from sms_sandbox.server.admin.models.base import Done, Instant, Nothing, Page, ResponseModel, Strict
from sms_sandbox.server.admin.requests import AdminRequest, EmptyRequest
from sms_sandbox.server.admin.route import Route
from sms_sandbox.server.workspaces.data.errors import DataError
from sms_sandbox.server.workspaces.data.store import Saved
from sms_sandbox.server.workspaces.snapshots import Snapshots, UnknownSnapshotError
from sms_sandbox.server.workspaces.workspaces import Workspaces


class SnapshotView(ResponseModel):
    name: str
    at: Instant
    """The sandbox time of the workspace when it was saved."""


class SaveSnapshot(Strict):
    name: str = Field(pattern=r"^[A-Za-z0-9][A-Za-z0-9._-]{0,99}$")


class SnapshotRoutes:
    def __init__(self, workspaces: Workspaces) -> None:
        self._workspaces: Final = workspaces

    def table(self) -> list[Route]:
        return [
            Route("GET", "/snapshots", self.list, "List the snapshots of the workspace, by name."),
            Route("POST", "/snapshots", self.save, "Save the state of the workspace as a snapshot."),
            Route("POST", "/snapshots/:name/restore", self.restore, "Put the workspace back to a snapshot."),
            Route("DELETE", "/snapshots/:name", self.delete, "Delete a snapshot."),
        ]

    @property
    def _snapshots(self) -> Snapshots:
        return self._workspaces.snapshots

    async def list(self, asked: EmptyRequest) -> Page[SnapshotView]:
        return Page[SnapshotView](items=[_view(one) for one in self._snapshots.list(asked.workspace)], next=None)

    async def save(self, asked: AdminRequest[Nothing, SaveSnapshot]) -> SnapshotView:
        """A snapshot of that name is replaced."""
        return _view(self._snapshots.save(asked.workspace, asked.body.name))

    async def restore(self, asked: EmptyRequest) -> Done:
        """Webhooks that were under way when it was saved are made again."""
        try:
            await self._workspaces.put_back(asked.workspace, asked.values["name"])
        except UnknownSnapshotError as error:
            raise AdminError("not_found", str(error), 'See "sandbox snapshot list".') from None
        except DataError as error:
            raise AdminError("unprocessable", str(error)) from None
        return Done()

    async def delete(self, asked: EmptyRequest) -> Done:
        try:
            self._snapshots.delete(asked.workspace, asked.values["name"])
        except UnknownSnapshotError as error:
            raise AdminError("not_found", str(error), 'See "sandbox snapshot list".') from None
        return Done()


def _view(saved: Saved) -> SnapshotView:
    return SnapshotView(name=saved.name, at=saved.at)

"""Snapshots of a workspace."""

from sms_sandbox.client import decode
from sms_sandbox.client.endpoint import ApiCall, Resource, S_co, endpoint
from sms_sandbox.client.models import Snapshot
from sms_sandbox.client.paths import path_of

SnapshotList = list[Snapshot]


class Snapshots(Resource[S_co]):
    @endpoint
    def list(self) -> ApiCall[SnapshotList]:
        """Return the snapshots of the workspace, by name."""
        return ApiCall("GET", "/snapshots", decode.items(Snapshot))

    @endpoint
    def save(self, name: str) -> ApiCall[Snapshot]:
        """Save the state of the workspace; a snapshot of that name is replaced."""
        return ApiCall("POST", "/snapshots", decode.one(Snapshot), body={"name": name})

    @endpoint
    def restore(self, name: str) -> ApiCall[None]:
        """Put the workspace back to a snapshot. Raise RefusedError if there is none of that name."""
        return ApiCall("POST", path_of("snapshots", name, "restore"), decode.nothing)

    @endpoint
    def delete(self, name: str) -> ApiCall[None]:
        return ApiCall("DELETE", path_of("snapshots", name), decode.nothing)

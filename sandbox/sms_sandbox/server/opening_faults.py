"""The faults that strike connections before their first request, by workspace."""

from typing import Final

from sms_sandbox.faults.opening import OpeningFault, OpeningStep
from sms_sandbox.server.workspaces.workspace import Workspace
from sms_sandbox.server.workspaces.workspaces import Workspaces


class OpeningFaults:
    """Ask the workspace of a connection for the fault that strikes it; an unknown workspace is the default one."""

    def __init__(self, workspaces: Workspaces) -> None:
        self._workspaces: Final = workspaces

    def may_strike(self, workspace: str | None) -> bool:
        """Return True if any fault in force may strike."""
        return self._workspace(workspace).engine.faults.strikes_openings

    def strike(self, workspace: str | None, host: str, port: int, step: OpeningStep) -> OpeningFault | None:
        """Return the fault that strikes now, or None if none does."""
        return self._workspace(workspace).clock_driver.open_connection(host, port, step)

    def _workspace(self, name: str | None) -> Workspace:
        known = self._workspaces
        return known.get(name) if name is not None and name in known else known.default

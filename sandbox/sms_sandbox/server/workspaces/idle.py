"""Drop the workspaces that had no request for too long."""

import asyncio
from typing import Final

from sms_sandbox.server.workspaces.quotas import Quotas
from sms_sandbox.server.workspaces.workspaces import Workspaces

_LOOKS: Final = 4
"""How often the time of a workspace is looked at before it is over."""


async def drop_idle(workspaces: Workspaces, quotas: Quotas) -> None:
    """Drop the workspaces, but the default one, that had no request for too long."""
    for workspace in [*workspaces]:
        if workspace is not workspaces.default and quotas.is_idle(workspace):
            await workspaces.drop(workspace.name)


async def keep_dropping(workspaces: Workspaces, quotas: Quotas) -> None:
    """Drop idle workspaces until the task is cancelled."""
    while quotas.ttl is not None:
        await drop_idle(workspaces, quotas)
        await asyncio.sleep(quotas.ttl / _LOOKS)

"""Make and drop workspaces of a server in this process, without the admin API."""

from collections.abc import Mapping
from typing import Any, Final

from sms_sandbox.client.models import Credentials, Workspace
from sms_sandbox.server.background import BackgroundServer
from sms_sandbox.server.clock.driver import Mode
from sms_sandbox.server.workspaces.naming import UnknownWorkspaceError
from sms_sandbox.server.workspaces.workspaces import Workspaces

_CLOCKS: Final = {mode.value: mode for mode in Mode}


def is_plain(wanted: Mapping[str, Any]) -> bool:
    """Return whether a clock and seeds alone are wanted, all of them valid."""
    seeds = [value for name, value in wanted.items() if name in {"seed", "id_seed"}]
    return wanted.keys() <= {"clock", "seed", "id_seed"} and (
        wanted.get("clock") in _CLOCKS and all(type(seed) is int and 0 <= seed < 1 << 31 for seed in seeds)
    )


def make(server: BackgroundServer, wanted: Mapping[str, Any]) -> Workspace | None:
    """Return the new workspace as the admin API returns it; return None, and make none, if it may be refused."""
    if not is_plain(wanted):
        return None

    async def made(workspaces: Workspaces) -> Workspace | None:
        if workspaces.default.scenario is not None:
            return None
        one = workspaces.make(seed=wanted.get("seed"), id_seed=wanted.get("id_seed"), clock=_CLOCKS[wanted["clock"]])
        return Workspace(
            name=one.name,
            seed=one.engine.settings.seed,
            id_seed=one.engine.settings.seed_of_ids,
            clock=one.clock_driver.mode.value,
            urls={name: f"{server.url}/~{one.name}/{name}" for name in one.engine.providers},
            credentials={
                name: Credentials(login=key.login, secret=key.secret, token=key.token)
                for name, key in one.keys.items()
            },
        )

    return server.call(made)


def drop(server: BackgroundServer, name: str) -> bool:
    """Drop a workspace, and return whether it was there."""

    async def dropped(workspaces: Workspaces) -> bool:
        try:
            await workspaces.drop(name)
        except UnknownWorkspaceError:
            return False
        return True

    return server.call(dropped)

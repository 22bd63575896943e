"""A running sandbox: an engine, its clock, and one port."""

import asyncio
from dataclasses import dataclass
from typing import Final, Self

from sms_sandbox.server.admin.access import Access
from sms_sandbox.server.clock.driver import ClockDriver
from sms_sandbox.server.dispatch import Dispatcher
from sms_sandbox.server.http.connection import Server
from sms_sandbox.server.settings import ServerSettings
from sms_sandbox.server.workspaces.workspaces import Workspaces

GRACE: Final = 5.0
"""Seconds that webhooks under way have to end when the sandbox stops."""

_BACKLOG: Final = 1024


@dataclass(slots=True, eq=False)
class RunningSandbox:
    """Made by ``start``; use it as an async context manager, or ``stop`` it."""

    settings: ServerSettings
    workspaces: Workspaces
    _listener: asyncio.Server
    _http: Server
    port: int

    @property
    def clock_driver(self) -> ClockDriver:
        """That of the default workspace."""
        return self.workspaces.default.clock_driver

    @property
    def url(self) -> str:
        if self.settings.base_url is not None:
            return self.settings.base_url.rstrip("/")
        host = self.settings.host
        return f"http://{f'[{host}]' if ':' in host else host}:{self.port}"

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.stop()

    async def stop(self, grace: float = GRACE) -> None:
        """At once if nothing is under way; else webhooks have ``grace`` seconds to end."""
        self._listener.close()
        await self.workspaces.close(grace)
        await self._http.shutdown(timeout=1.0)
        await self._listener.wait_closed()


async def start(settings: ServerSettings) -> RunningSandbox:
    """Raises OSError where the address cannot be had, and TimeRunsBackwardsError for a scenario that switches a
    device in the past.
    """
    workspaces = Workspaces(settings)
    access = Access(settings.admin_token, settings.allowed_hosts)
    http = Server(Dispatcher(workspaces, access, settings.base_url, settings.access_log).answer)
    listener = await asyncio.get_running_loop().create_server(http, settings.host, settings.port, backlog=_BACKLOG)
    port: int = listener.sockets[0].getsockname()[1]
    return RunningSandbox(settings, workspaces, listener, http, port)

"""A running sandbox: an engine, its clock, and one port."""

import asyncio
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final, Self

from sms_sandbox.contract import Provider
from sms_sandbox.engine.engine import Engine
from sms_sandbox.engine.settings import EngineSettings
from sms_sandbox.server.admin.access import Access
from sms_sandbox.server.clock.driver import ClockDriver, Mode
from sms_sandbox.server.dispatch import Dispatcher
from sms_sandbox.server.http.connection import Server
from sms_sandbox.server.observe.access_log import AccessLog
from sms_sandbox.server.workspaces.workspaces import Keys, Workspaces

if TYPE_CHECKING:
    from sms_sandbox.scenario.format.model import Scenario

DEFAULT_PORT: Final = 8767
"""8, and SMS on a telephone's keys."""

GRACE: Final = 5.0
"""Seconds that webhooks under way have to end when the sandbox stops."""

_BACKLOG: Final = 1024


@dataclass(frozen=True, slots=True, kw_only=True)
class ServerSettings:
    """``port`` 0 is any free one. ``speed`` is sandbox seconds per real second, ``idle_jump`` is for virtual
    clocks only. What the ``scenario`` says of these and of the engine comes before them; without one the magic
    numbers are in force, if it ``has_magic``. ``base_url`` is the address that clients use, where it is not the one
    that the server listens on.
    With ``has_run_log`` all that is done to a workspace is kept, so that it can be written as a run file.
    ``access_log`` gets a line for each exchange; whoever made it closes it. ``seed_world`` sets up the accounts,
    handsets and devices with which each workspace begins; ``keys`` are by provider what opens one of those accounts.
    """

    engine: EngineSettings
    providers: Mapping[str, Provider]
    host: str = "127.0.0.1"
    port: int = DEFAULT_PORT
    clock: Mode = Mode.REAL
    speed: float = 1.0
    idle_jump: bool = False
    scenario: "Scenario | None" = None
    has_magic: bool = True
    admin_token: str | None = None
    allowed_hosts: tuple[str, ...] = ()
    webhook_allow: tuple[str, ...] = ()
    base_url: str | None = None
    has_metrics: bool = True
    has_run_log: bool = False
    access_log: AccessLog | None = None
    seed_world: Callable[[Engine], None] | None = None
    keys: Mapping[str, Keys] = field(default_factory=dict)


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

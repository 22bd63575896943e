"""Start and stop a sandbox: an engine, its clock, and its ports."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from itertools import chain
from typing import TYPE_CHECKING, Final, Self

from sms_sandbox.contract import hosts_of
from sms_sandbox.front_door.store import AuthorityFolder, default_folder
from sms_sandbox.server.admin.access import Access
from sms_sandbox.server.clock.driver import ClockDriver
from sms_sandbox.server.dispatch import Dispatcher
from sms_sandbox.server.door.door import Door
from sms_sandbox.server.door.signing import names_to_sign
from sms_sandbox.server.door.targets import Targets
from sms_sandbox.server.door.welcome import welcome
from sms_sandbox.server.http.arrival import DIRECT, Arrival
from sms_sandbox.server.http.capacity import Capacity, most_connections
from sms_sandbox.server.http.connection import BeforeAnswer, Shared
from sms_sandbox.server.http.heads import Heads
from sms_sandbox.server.http.server import Server
from sms_sandbox.server.listening import ListenError, client_host, sockets_at
from sms_sandbox.server.opening_faults import OpeningFaults
from sms_sandbox.server.settings import Listen, ServerSettings
from sms_sandbox.server.workspaces.idle import keep_dropping
from sms_sandbox.server.workspaces.workspaces import Workspaces

if TYPE_CHECKING:
    from sms_sandbox.server.durable import DurableAnswers
    from sms_sandbox.server.workspaces.data.keeper import Keeper

GRACE: Final = 5.0
"""Seconds that webhooks under way have to end when the sandbox stops."""

_BACKLOG: Final = 1024


@dataclass(slots=True, eq=False)
class RunningSandbox:
    """A started server; use it as an async context manager, or call ``stop``."""

    settings: ServerSettings
    workspaces: Workspaces
    _listeners: tuple[asyncio.Server, ...]
    http: Server
    _door: Door
    keeper: "Keeper | None"
    ports: tuple[int, ...]
    """The port of ``--port``, then the port of each ``--listen``."""

    @property
    def port(self) -> int:
        return self.ports[0]

    @property
    def clock_driver(self) -> ClockDriver:
        """Return the clock driver of the default workspace."""
        return self.workspaces.default.clock_driver

    @property
    def url(self) -> str:
        if self.settings.base_url is not None:
            return self.settings.base_url.rstrip("/")
        return f"http://{client_host(self.settings.host)}:{self.port}"

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.stop()

    async def stop(self, grace: float = GRACE) -> None:
        """Stop at once if no webhook is under way; otherwise give webhooks ``grace`` seconds to end."""
        for listener in self._listeners:
            listener.close()
        await self.workspaces.close(grace)
        await self._door.tasks.cancel()
        self.http.close_idle()
        await self.http.shutdown(timeout=1.0)
        for listener in self._listeners:
            await listener.wait_closed()
        if self.keeper is not None:
            self.keeper.close()


async def start(settings: ServerSettings, before_answer: BeforeAnswer | None = None) -> RunningSandbox:
    """Start a server; ``before_answer`` runs before each answer leaves.

    Raise ListenError if an address cannot be used, TimeRunsBackwardsError if a scenario switches a device in the
    past, and DataError if the folder of the data cannot be used.
    """
    keeper = _keeper(settings)
    try:
        return await _start(settings, before_answer, keeper)
    except BaseException:
        if keeper is not None:
            keeper.close()
        raise


async def _start(
    settings: ServerSettings, before_answer: BeforeAnswer | None, keeper: "Keeper | None"
) -> RunningSandbox:
    workspaces = Workspaces(settings, keeper)
    access = Access(settings.admin_token, settings.allowed_hosts)
    for one in settings.listen:
        if one.workspace is not None and one.workspace not in workspaces:
            workspaces.make(one.workspace)
    ports: set[int] = set()
    door = _door(settings, ports, OpeningFaults(workspaces))
    durable = _durable(keeper, workspaces)
    dispatcher = Dispatcher(workspaces, access, door, settings.base_url, settings.access_log, durable)
    shared = Shared(
        Capacity(most_connections()),
        partial(welcome, door),
        workspaces.__contains__,
        before_answer,
        dispatcher.answer_at_once,
        durable,
        Heads(workspaces.named_by_host),
    )
    http = Server(dispatcher.answer, shared)
    listeners = await _listen(settings, http)
    if settings.workspace_ttl is not None:
        _ = door.tasks.start(keep_dropping(workspaces, workspaces.quotas), "idle workspaces")
    numbers = tuple(group[0].sockets[0].getsockname()[1] for group in listeners)
    ports.update(numbers)
    return RunningSandbox(settings, workspaces, tuple(chain(*listeners)), http, door, keeper, numbers)


def _keeper(settings: ServerSettings) -> "Keeper | None":
    if settings.data is None:
        return None
    from sms_sandbox.server.workspaces.data.folder import DataFolder  # noqa: PLC0415  only needed with a folder
    from sms_sandbox.server.workspaces.data.forked import worker  # noqa: PLC0415  the same
    from sms_sandbox.server.workspaces.data.keeper import Keeper  # noqa: PLC0415  the same

    loop = asyncio.get_running_loop()
    folder = DataFolder(settings.data, settings.durability)
    return Keeper(folder, later=loop.call_later, worker=worker(loop))


def _durable(keeper: "Keeper | None", workspaces: Workspaces) -> "DurableAnswers | None":
    if keeper is None:
        return None
    from sms_sandbox.server.durable import DurableAnswers  # noqa: PLC0415  only needed with a folder

    return DurableAnswers(keeper, workspaces)


def _door(settings: ServerSettings, ports: set[int], faults: OpeningFaults) -> Door:
    """Return the shared state of TLS and tunnels; ``ports`` is filled once the server listens."""
    folder = AuthorityFolder(settings.ca or default_folder())
    served = hosts_of(settings.providers.values())
    targets = Targets(served, settings.own_hosts, settings.proxy_pass, ports, settings.unserved_hosts)
    return Door(targets, folder, partial(names_to_sign, settings), settings.admin_token, faults=faults)


async def _listen(settings: ServerSettings, http: Server) -> list[list[asyncio.Server]]:
    """Listen on every address, with a listener for each family. If one cannot be used, raise ListenError and leave
    none open.
    """
    listeners = list[list[asyncio.Server]]()
    try:
        for one in (Listen(settings.host, settings.port), *settings.listen):
            arrival = Arrival(workspace=one.workspace) if one.workspace else DIRECT
            listeners.append(await _listen_at(one, partial(http.connection, arrival)))
    except ListenError:
        for listener in chain(*listeners):
            listener.close()
        raise
    return listeners


async def _listen_at(address: Listen, make: Callable[[], asyncio.Protocol]) -> list[asyncio.Server]:
    """Listen on an address. Raise ListenError."""
    loop = asyncio.get_running_loop()
    try:
        sockets = sockets_at(address.host, address.port)
        return [await loop.create_server(make, sock=sock, backlog=_BACKLOG) for sock in sockets]
    except OSError as error:
        raise ListenError(address.host, address.port, error) from None

"""The settings of a server."""

import time
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from sms_sandbox.contract import Provider
from sms_sandbox.core.numbers.number_range import MAGIC, NumberRange
from sms_sandbox.engine.engine import Engine
from sms_sandbox.engine.settings import EngineSettings
from sms_sandbox.server.clock.driver import Mode
from sms_sandbox.server.names import DEFAULT_PORT, Durability, Keys
from sms_sandbox.server.observe.access_log import AccessLog

if TYPE_CHECKING:
    from sms_sandbox.scenario.format.model import Scenario


@dataclass(frozen=True, slots=True)
class Listen:
    """One more address to listen on.

    Its requests are for ``workspace`` unless they name another.
    """

    host: str
    port: int
    workspace: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ServerSettings:
    """All settings that a server starts with. A scenario's own settings of clock and engine take precedence."""

    engine: EngineSettings
    providers: Mapping[str, Provider]
    host: str = "127.0.0.1"
    port: int = DEFAULT_PORT
    """0 chooses any free port."""
    clock: Mode = Mode.REAL
    speed: float = 1.0
    """Sandbox seconds per second of wall time; a virtual clock ignores it."""
    idle_jump: bool = False
    """Skip idle time; for virtual clocks only."""
    scenario: "Scenario | None" = None
    scenario_source: str | None = None
    """The file of the scenario or ``builtin:NAME``, as it was given."""
    has_demo: bool = False
    """Fill the default workspace with a day of traffic before it serves."""
    has_magic: bool = True
    """Apply the magic numbers if there is no scenario."""
    magic_range: NumberRange = MAGIC
    """The range in which the magic numbers are."""
    admin_token: str | None = None
    allowed_hosts: tuple[str, ...] = ()
    listen: tuple[Listen, ...] = ()
    """Addresses to listen on in addition to ``host`` and ``port``."""
    proxy_pass: tuple[str, ...] = ()
    """Hosts to which proxy requests are passed on, ``*`` for any."""
    unserved_hosts: tuple[str, ...] = ()
    """Real hosts of providers that this server leaves out; no request is passed on to them, either."""
    ca: Path | None = None
    """The folder of the local certificate authority, or None for the user's."""
    webhook_allow: tuple[str, ...] = ()
    base_url: str | None = None
    """The address that clients use, or None if it is the one that the server listens on."""
    has_metrics: bool = True
    has_run_log: bool = False
    """Record every input of a workspace, so that it can be written to a run file."""
    data: Path | None = None
    """The folder in which workspaces outlive the process, or None to keep them in memory."""
    durability: Durability = Durability.PROCESS
    pauses_on_restart: bool = False
    """Let the sandbox time stand still while the sandbox is down; without it a real clock goes on."""
    max_workspaces: int | None = None
    """How many workspaces there may be, the default one included; each has its share of the memory. None for any
    number.
    """
    workspace_ttl: float | None = None
    """Seconds of wall time after which a workspace without a request is dropped, or None to keep all."""
    access_log: AccessLog | None = None
    """Receives a line for each exchange; its creator closes it."""
    on_drop: Callable[[str], Awaitable[None]] | None = None
    """Called with the name of a workspace before it is dropped."""
    seed_world: Callable[[Engine], None] | None = None
    """Creates the accounts, handsets and devices that each workspace begins with."""
    keys: Mapping[str, Keys] = field(default_factory=dict)
    """Credentials by provider for one of the configured accounts."""
    monotonic: Callable[[], float] = time.monotonic
    """The wall time that clocks go by, in seconds from any moment."""

    @property
    def own_hosts(self) -> tuple[str, ...]:
        """Return the host names of the server itself: those of --allow-host, and that of --base-url."""
        base = urlsplit(self.base_url or "").hostname
        return (*self.allowed_hosts, *((base,) if base else ()))

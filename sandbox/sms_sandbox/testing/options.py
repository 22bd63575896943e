"""Options of a sandbox of a test's own."""

import os
import time
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Literal, TypedDict, Unpack

from sms_sandbox import providers
from sms_sandbox.client.wire import ServerAddress
from sms_sandbox.core.numbers.number_range import MAGIC, number_range
from sms_sandbox.core.time.instants import SECOND, from_datetime
from sms_sandbox.core.time.pace import PACES
from sms_sandbox.engine.settings import EngineSettings
from sms_sandbox.server.clock.driver import Mode
from sms_sandbox.server.fault_kinds import register_named
from sms_sandbox.server.id_seed import new_id_seed
from sms_sandbox.server.settings import ServerSettings
from sms_sandbox.server.webhooks import targets as webhook_targets


class Options(TypedDict, total=False):
    """Options of a sandbox."""

    seed: int
    """The seed of draws and ids; by default 1 for draws, and a new one for ids."""

    id_seed: int
    """The seed of ids, by default ``seed``."""

    clock: Literal["real", "virtual"]
    """``virtual`` by default."""

    start: datetime
    """Sandbox time at the start, by default now to the second; without a zone it is UTC."""

    webhooks: Mapping[str, str]
    """URL by ``insim`` or ``insim.status``."""

    accounts: Literal["open", "strict"]
    """Whether any credentials open an account."""

    pace: Literal["instant", "normal", "realistic"]
    """How fast messages move."""

    magic_range: str
    """The range of the magic numbers, by default ``+3363998xxxx``."""

    idle_jump: bool
    """Time goes on by itself while there are no requests."""


def settings_of(**options: Unpack[Options]) -> ServerSettings:
    """Return the settings of a server on any free port. Raise ValueError for an option that is wrong."""
    register_named(os.environ)
    found = providers.load()
    engine = EngineSettings(
        seed=options.get("seed", 1),
        id_seed=options.get("id_seed", options.get("seed", new_id_seed())),
        start=_start(options.get("start")),
        is_strict=options.get("accounts", "open") == "strict",
        pace=PACES[options.get("pace", "normal")],
        webhooks=webhook_targets.read(options.get("webhooks", {}).items(), found),
        keeps_unaddressed=True,
    )
    return ServerSettings(
        engine=engine,
        providers=found,
        port=0,
        clock=Mode(options.get("clock", "virtual")),
        idle_jump=options.get("idle_jump", False),
        magic_range=number_range(options.get("magic_range", str(MAGIC))),
    )


def _start(moment: datetime | None) -> int:
    if moment is None:
        return int(time.time()) * SECOND
    return from_datetime(moment if moment.tzinfo else moment.replace(tzinfo=UTC))


def running(url: str | None, workspace: str | None, token: str | None, wanted: Options) -> ServerAddress | None:
    """Return the sandbox that is already running, given or named by the environment, or None.

    Raise ValueError if there is one, and options are given.
    """
    address = url or _variable("SANDBOX_URL")
    if address is None:
        return None
    if wanted:
        raise ValueError(
            f"the sandbox at {address} runs already, so {', '.join(wanted)} cannot be chosen; "
            "make a workspace on it: .workspace(seed=..., clock=..., webhooks=...)"
        )
    return ServerAddress(
        address,
        workspace if url else workspace or _variable("SANDBOX_WORKSPACE"),
        token or _variable("SANDBOX_ADMIN_TOKEN"),
    )


def _variable(name: str) -> str | None:
    return os.environ.get(name) or None

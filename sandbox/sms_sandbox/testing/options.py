"""How a sandbox of a test's own is set up."""

import os
import time
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Literal, TypedDict, Unpack

from sms_sandbox import providers
from sms_sandbox.client.wire import ServerAddress
from sms_sandbox.core.time.instants import SECOND, from_datetime
from sms_sandbox.core.time.pace import PACES
from sms_sandbox.engine.settings import EngineSettings
from sms_sandbox.server.clock.driver import Mode
from sms_sandbox.server.fault_kinds import register_named
from sms_sandbox.server.settings import ServerSettings
from sms_sandbox.server.webhooks import targets as webhook_targets


class Options(TypedDict, total=False):
    """``clock`` is virtual if not said otherwise, ``start`` the sandbox time at the start, by default now to the
    second (without a zone it is UTC). ``webhooks`` maps ``insim`` or ``insim.status`` to a URL, ``accounts`` is
    whether any credentials open an account, ``pace`` how fast messages move. With ``idle_jump`` the time goes on by
    itself while nobody does anything.
    """

    seed: int
    clock: Literal["real", "virtual"]
    start: datetime
    webhooks: Mapping[str, str]
    accounts: Literal["open", "strict"]
    pace: Literal["instant", "normal", "realistic"]
    idle_jump: bool


def settings_of(**options: Unpack[Options]) -> ServerSettings:
    """Of a server on any free port. Raises ValueError for webhooks of nobody."""
    register_named(os.environ)
    found = providers.load()
    engine = EngineSettings(
        seed=options.get("seed", 1),
        start=_start(options.get("start")),
        is_strict=options.get("accounts", "open") == "strict",
        pace=PACES[options.get("pace", "normal")],
        webhooks=webhook_targets.read(options.get("webhooks", {}).items(), found),
    )
    return ServerSettings(
        engine=engine,
        providers=found,
        port=0,
        clock=Mode(options.get("clock", "virtual")),
        idle_jump=options.get("idle_jump", False),
    )


def _start(moment: datetime | None) -> int:
    if moment is None:
        return int(time.time()) * SECOND
    return from_datetime(moment if moment.tzinfo else moment.replace(tzinfo=UTC))


def running(url: str | None, workspace: str | None, token: str | None, wanted: Options) -> ServerAddress | None:
    """The sandbox that runs already, as it is given or as the environment names it, or None.

    Raises ValueError where there is one, and options are wanted.
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

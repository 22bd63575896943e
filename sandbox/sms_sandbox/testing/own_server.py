"""The settings of a sandbox of a test's own; this needs the server, which the client alone does not bring."""

import os
import time
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Unpack

from sms_sandbox import providers
from sms_sandbox.contract import Provider
from sms_sandbox.core.numbers.number_range import MAGIC, number_range
from sms_sandbox.core.time.instants import SECOND, from_datetime
from sms_sandbox.core.time.pace import PACES
from sms_sandbox.engine.settings import EngineSettings
from sms_sandbox.server.clock.driver import Mode
from sms_sandbox.server.fault_kinds import register_named
from sms_sandbox.server.id_seed import new_id_seed
from sms_sandbox.server.settings import ServerSettings
from sms_sandbox.server.webhooks import targets as webhook_targets
from sms_sandbox.testing.options import Options


def settings_of(**options: Unpack[Options]) -> ServerSettings:
    """Return the settings of a server on any free port. Raise ValueError for an option that is wrong."""
    unknown = [name for name in options if name not in Options.__annotations__]
    if unknown:
        from sms_sandbox.scenario.bad_value import did_you_mean  # noqa: PLC0415  loads the models of scenarios

        raise ValueError(f"there is no option {unknown[0]!r}. {did_you_mean(unknown[0], Options.__annotations__)}")
    register_named(os.environ)
    found = providers.load()
    engine = EngineSettings(
        seed=options.get("seed", 1),
        id_seed=options.get("id_seed", options.get("seed", new_id_seed())),
        start=_start(options.get("start")),
        is_strict=options.get("accounts", "open") == "strict",
        pace=PACES[options.get("pace", "normal")],
        webhooks=_webhooks(options.get("webhooks", {}), found),
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


def _webhooks(urls: Mapping[str, str], found: Mapping[str, Provider]) -> webhook_targets.Targets:
    """Return the addresses of webhooks. Raise ValueError for one that a server of these options never calls."""
    webhook_targets.check_callable(urls.values(), ())
    return webhook_targets.read(urls.items(), found)


def _start(moment: datetime | None) -> int:
    if moment is None:
        return int(time.time()) * SECOND
    return from_datetime(moment if moment.tzinfo else moment.replace(tzinfo=UTC))

"""A workspace of a server."""

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple, TypedDict

from sms_sandbox.engine.engine import Engine
from sms_sandbox.engine.settings import EngineSettings
from sms_sandbox.server.clock.driver import ClockDriver, ClockSettings, Mode
from sms_sandbox.server.names import Keys

if TYPE_CHECKING:
    from sms_sandbox.scenario.format.model import Scenario


class WorkspaceWishes(TypedDict, total=False):
    """What is wished of a new workspace; None is the usual value."""

    seed: int | None
    id_seed: int | None
    clock: Mode | None
    webhooks: Mapping[str, Mapping[str, str]] | None
    scenario: "Scenario | None"


class NewWorkspace(NamedTuple):
    """What a new workspace begins with."""

    name: str
    settings: EngineSettings
    clock: ClockSettings
    keys: Mapping[str, Keys]
    scenario: "Scenario | None"


@dataclass(slots=True, eq=False, weakref_slot=True)
class Workspace:
    """One workspace."""

    name: str
    settings: EngineSettings
    """The settings without the scenario."""

    clock_driver: ClockDriver
    keys: Mapping[str, Keys] = field(default_factory=dict)
    """Credentials by provider; the default workspace has those of the configured accounts, since any credentials open
    an account there.
    """

    scenario: "Scenario | None" = None
    """None if only the magic numbers are in force."""

    fallback: str | None = None
    """The address of webhooks that have none; kept by a reset."""

    changing: asyncio.Lock = field(default_factory=asyncio.Lock)
    """Held while the workspace gets another engine, or is dropped."""

    @property
    def engine(self) -> Engine:
        return self.clock_driver.engine

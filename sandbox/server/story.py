"""What a scenario means to a workspace.

Nothing here is imported for a sandbox without a scenario that costs it time to start.
"""

from collections.abc import Mapping
from dataclasses import replace
from typing import TYPE_CHECKING

from sandbox.contract import Provider
from sandbox.engine.engine import Engine
from sandbox.engine.settings import EngineSettings
from sandbox.server.clockwork import ClockSettings, Mode

if TYPE_CHECKING:
    from sandbox.scenario.model import Scenario


def settings_with(
    scenario: "Scenario | None", usual: EngineSettings, providers: Mapping[str, Provider]
) -> EngineSettings:
    """``usual`` but for what the scenario says."""
    if scenario is None:
        return usual
    from sandbox.scenario import apply  # noqa: PLC0415  as the module says

    return apply.settings_of(scenario, usual, providers)


def clock_with(scenario: "Scenario | None", usual: ClockSettings) -> ClockSettings:
    """``usual`` but for what the scenario says."""
    if scenario is None:
        return usual
    from sandbox.scenario import apply  # noqa: PLC0415  as the module says

    wish = apply.clock_of(scenario)
    mode = usual.mode if wish.mode is None else Mode(wish.mode)
    jumps = usual.has_idle_jump if wish.idle_jump is None else wish.idle_jump
    return replace(
        usual,
        mode=mode,
        speed=usual.speed if wish.speed is None else wish.speed,
        has_idle_jump=jumps and mode is Mode.VIRTUAL,
    )


def begin(scenario: "Scenario", engine: Engine) -> None:
    """The scenario's time starts now. Raises TimeRunsBackwardsError for a switch of a device in the past."""
    from sandbox.scenario import apply  # noqa: PLC0415  as the module says

    apply.start(scenario, engine)

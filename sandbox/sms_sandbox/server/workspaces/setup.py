"""Apply a scenario to a workspace.

A sandbox without a scenario imports nothing here that would delay its start.
"""

from collections.abc import Mapping
from dataclasses import replace
from typing import TYPE_CHECKING, Final

from sms_sandbox.contract import Provider
from sms_sandbox.engine.engine import Engine
from sms_sandbox.engine.settings import EngineSettings
from sms_sandbox.server.clock.driver import ClockSettings, Mode

if TYPE_CHECKING:
    from sms_sandbox.scenario.format.model import Scenario
    from sms_sandbox.verdict.steps import Steps
    from sms_sandbox.verdict.verdict import Verdict

_FEW_FAULTS: Final = 500


def settings_with(
    scenario: "Scenario | None", usual: EngineSettings, providers: Mapping[str, Provider]
) -> EngineSettings:
    """Return ``usual`` with the values that the scenario sets."""
    if scenario is None:
        return usual
    from sms_sandbox.scenario import apply  # noqa: PLC0415  deferred, see the module

    return apply.settings_of(scenario, usual, providers)


def clock_with(scenario: "Scenario | None", usual: ClockSettings) -> ClockSettings:
    """Return ``usual`` with the values that the scenario sets."""
    if scenario is None:
        return usual
    from sms_sandbox.scenario import apply  # noqa: PLC0415  deferred, see the module

    wish = apply.clock_of(scenario)
    mode = usual.mode if wish.mode is None else Mode(wish.mode)
    jumps = usual.has_idle_jump if wish.idle_jump is None else wish.idle_jump
    return replace(
        usual,
        mode=mode,
        speed=usual.speed if wish.speed is None else wish.speed,
        has_idle_jump=jumps and mode is Mode.VIRTUAL,
    )


def takes_long(scenario: "Scenario | None") -> bool:
    """Return True if it takes more than a few milliseconds to put the faults of a scenario in force."""
    return scenario is not None and len(scenario.rules) + len(scenario.phases) > _FEW_FAULTS


def begin(scenario: "Scenario", engine: Engine) -> None:
    """Start the scenario's time now. Raise TimeRunsBackwardsError if it switches a device in the past."""
    from sms_sandbox.scenario import apply  # noqa: PLC0415  deferred, see the module

    apply.start(scenario, engine)


def judged(scenario: "Scenario | None", engine: Engine, *, is_over: bool = False) -> "Verdict":
    """Return the verdict at this moment; without a scenario only the rules of good behaviour are judged."""
    from sms_sandbox.verdict.steps import finished  # noqa: PLC0415  deferred, see the module

    return finished(judging(scenario, engine, is_over=is_over))


def judging(scenario: "Scenario | None", engine: Engine, *, is_over: bool = False) -> "Steps[Verdict]":
    """Judge in steps."""
    from sms_sandbox.scenario.format.model import SCHEMA, Scenario  # noqa: PLC0415  deferred, see the module
    from sms_sandbox.verdict import judge  # noqa: PLC0415  deferred, see the module
    from sms_sandbox.verdict.verdict import NO_SCENARIO, CheckKind  # noqa: PLC0415  deferred, see the module

    start = engine.settings.start
    if scenario is not None:
        return (yield from judge.judging(scenario, engine, start, is_over=is_over))
    none = Scenario.model_validate(
        {"schema": SCHEMA, "name": NO_SCENARIO, "allow_empty": True, "behaviour": {"final_refusals_respected": False}}
    )
    verdict = yield from judge.judging(none, engine, start, is_over=is_over)
    checks = tuple(check for check in verdict.checks if check.kind is not CheckKind.FAULT)
    return replace(verdict, checks=checks, fired=tuple(one for one in verdict.fired if one.times))

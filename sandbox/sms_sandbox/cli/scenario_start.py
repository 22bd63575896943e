"""The scenario that a server begins in, and what was said on top of it."""

import asyncio
from collections.abc import AsyncIterator, Coroutine, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Final

import click
from click.core import ParameterSource

from sms_sandbox.cli.command import globals_of
from sms_sandbox.cli.serving import BackgroundWork
from sms_sandbox.cli.settings import providers_of, settings_of
from sms_sandbox.contract import Provider
from sms_sandbox.scenario import builtin, diagnostics, load
from sms_sandbox.scenario.format.field_types import ClockMode
from sms_sandbox.scenario.format.model import Scenario
from sms_sandbox.scenario.load import LoadedScenario
from sms_sandbox.server.app import RunningSandbox
from sms_sandbox.server.settings import ServerSettings
from sms_sandbox.server.workspaces.reload import Reloader

_CLOCK: Final = {"clock": "mode", "start": "start", "speed": "speed", "idle_jump": "idle_jump"}
"""The options that a scenario may say, too, by what they are called there."""

_BETWEEN_LOOKS: Final = 0.25
"""Seconds."""

_SAID: Final = (ParameterSource.COMMANDLINE, ParameterSource.ENVIRONMENT)


@dataclass(frozen=True, slots=True)
class ScenarioStart:
    """``source`` is a path or ``builtin:NAME``. ``said`` are the options that come before what the scenario says."""

    source: str
    said: Mapping[str, Any]
    providers: Mapping[str, Provider]
    allow_guesses: bool = False

    def read(self) -> LoadedScenario:
        found = load.read(self.source, self.providers, allow_guesses=self.allow_guesses)
        return found if found.scenario is None else replace(found, scenario=self._with_said(found.scenario))

    def _with_said(self, scenario: Scenario) -> Scenario:
        changes = {_CLOCK[name]: value for name, value in self.said.items() if name in _CLOCK}
        if "mode" in changes:
            changes["mode"] = ClockMode(changes["mode"])
        seed = {"seed": self.said["seed"]} if "seed" in self.said else {}
        return scenario.model_copy(update={**seed, "clock": scenario.clock.model_copy(update=changes)})


def settings_in(ctx: click.Context, source: str, options: Mapping[str, Any]) -> tuple[ServerSettings, ScenarioStart]:
    """Of a server that begins in that scenario. Ends the verb with exit code 2 and all that is wrong with the file,
    if anything is.
    """
    opening = _opening_of(ctx, source, providers_of(options["provider"]))
    scenario = _scenario_of(ctx, opening)
    return replace(settings_of(_options_with(scenario, options, opening.said)), scenario=scenario), opening


def _opening_of(ctx: click.Context, source: str, providers: Mapping[str, Provider]) -> ScenarioStart:
    """With the options that were said, or stand in the environment; those of a file of settings do not count."""
    names = [name for name in ("seed", *_CLOCK) if ctx.get_parameter_source(name) in _SAID]
    return ScenarioStart(source, {name: ctx.params[name] for name in names}, providers, ctx.params["allow_guesses"])


def _scenario_of(ctx: click.Context, opening: ScenarioStart) -> Scenario:
    """Warnings are told, too."""
    found = opening.read()
    if found.problems:
        click.echo(_told(ctx, opening.source, found), err=True)
    if found.scenario is None:
        ctx.exit(2)
    return found.scenario


def _options_with(scenario: Scenario, options: Mapping[str, Any], said: Mapping[str, Any]) -> dict[str, Any]:
    """The ``options`` of the server, with the clock that the scenario wants."""
    mode = scenario.clock.mode
    if mode is None or "clock" in said:
        return {**options}
    jumps = options["idle_jump"] and ("idle_jump" in said or mode is ClockMode.VIRTUAL)
    return {**options, "clock": mode.value, "idle_jump": jumps}


def watcher_of(opening: ScenarioStart) -> BackgroundWork:
    """Begins anew in the scenario whenever its file changes. Raises click.UsageError for one that never does."""
    if opening.source.startswith(builtin.PREFIX):
        raise click.UsageError(f"--watch: {opening.source} does not change; watch a file of your own")

    def watch(running: RunningSandbox) -> Coroutine[Any, Any, None]:
        return Reloader(running.workspaces, Path(opening.source), opening.read, _tell).look_at_each(_ticks())

    return watch


async def _ticks() -> AsyncIterator[None]:
    while True:
        await asyncio.sleep(_BETWEEN_LOOKS)
        yield


def _tell(text: str) -> None:
    click.echo(text, err=True)


def _told(ctx: click.Context, source: str, found: LoadedScenario) -> str:
    if globals_of(ctx).is_json:
        return diagnostics.as_json(found.problems)
    text = diagnostics.as_text(found.problems)
    return text if found.scenario is not None else f"{diagnostics.summary(source, found.problems)}\n\n{text}"

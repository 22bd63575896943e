"""The scenario that a server begins in, and the options that take precedence over it."""

import asyncio
from collections.abc import AsyncIterator, Coroutine, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Final

import click
from click.core import ParameterSource

from sms_sandbox.cli.command import globals_of
from sms_sandbox.cli.configuration.settings import providers_of, settings_of
from sms_sandbox.cli.options import OptionError
from sms_sandbox.cli.process.serving import BackgroundWork
from sms_sandbox.contract import Provider
from sms_sandbox.scenario import builtin, diagnostics, load
from sms_sandbox.scenario.format.field_types import ClockMode
from sms_sandbox.scenario.format.model import Scenario
from sms_sandbox.scenario.load import LoadedScenario
from sms_sandbox.server.app import RunningSandbox
from sms_sandbox.server.settings import ServerSettings
from sms_sandbox.server.workspaces.reload import Reloader

_CLOCK: Final = {"clock": "mode", "start": "start", "speed": "speed", "idle_jump": "idle_jump"}
"""The options that a scenario can set, too, with their names in a scenario."""

_BETWEEN_LOOKS: Final = 0.25
"""Seconds between two looks at a watched file."""

_EXPLICIT: Final = (ParameterSource.COMMANDLINE, ParameterSource.ENVIRONMENT)


@dataclass(frozen=True, slots=True)
class ScenarioStart:
    """Where a scenario comes from, and what overrides it."""

    source: str
    """A path or ``builtin:NAME``."""

    overrides: Mapping[str, Any]
    """Options by name that take precedence over the scenario."""

    providers: Mapping[str, Provider]
    allow_guesses: bool = False

    def read(self) -> LoadedScenario:
        found = load.read(self.source, self.providers, allow_guesses=self.allow_guesses)
        return found if found.scenario is None else replace(found, scenario=self._with_overrides(found.scenario))

    def _with_overrides(self, scenario: Scenario) -> Scenario:
        changes = {_CLOCK[name]: value for name, value in self.overrides.items() if name in _CLOCK}
        if "mode" in changes:
            changes["mode"] = ClockMode(changes["mode"])
        seed = {"seed": self.overrides["seed"]} if "seed" in self.overrides else {}
        return scenario.model_copy(update={**seed, "clock": scenario.clock.model_copy(update=changes)})


def settings_in(ctx: click.Context, source: str, options: Mapping[str, Any]) -> tuple[ServerSettings, ScenarioStart]:
    """Return the settings of a server that begins in that scenario.

    If the file has errors, print all of them and exit with code 2.
    """
    start = _start_of(ctx, source, providers_of(options["provider"]))
    scenario = _scenario_of(ctx, start)
    settings = settings_of(_options_with(scenario, options, start.overrides))
    return replace(settings, scenario=scenario, scenario_source=source), start


def _start_of(ctx: click.Context, source: str, providers: Mapping[str, Provider]) -> ScenarioStart:
    """Return the start with the options of the command line and the environment; those of a settings file do not
    override.
    """
    names = [name for name in ("seed", *_CLOCK) if ctx.get_parameter_source(name) in _EXPLICIT]
    return ScenarioStart(source, {name: ctx.params[name] for name in names}, providers, ctx.params["allow_guesses"])


def _scenario_of(ctx: click.Context, start: ScenarioStart) -> Scenario:
    """Return the scenario, and print its warnings.

    Raise OptionError if the settings file names one that cannot be read.
    """
    found = start.read()
    if ctx.get_parameter_source("scenario") is ParameterSource.DEFAULT_MAP:
        for problem in found.problems:
            if problem.code == load.NO_FILE and problem.file == start.source:
                raise OptionError("scenario", start.source, f"{problem.message} {problem.hint}".strip())
    if found.problems:
        click.echo(_report_on(ctx, start.source, found), err=True)
    if found.scenario is None:
        ctx.exit(2)
    return found.scenario


def _options_with(scenario: Scenario, options: Mapping[str, Any], overrides: Mapping[str, Any]) -> dict[str, Any]:
    """Return the server's ``options`` with the clock that the scenario asks for."""
    mode = scenario.clock.mode
    if mode is None or "clock" in overrides:
        return {**options}
    jumps = options["idle_jump"] and ("idle_jump" in overrides or mode is ClockMode.VIRTUAL)
    return {**options, "clock": mode.value, "idle_jump": jumps}


def watcher_of(start: ScenarioStart) -> BackgroundWork:
    """Return work that begins the scenario anew whenever its file changes.

    Raise click.UsageError for a built-in one, which never changes.
    """
    if start.source.startswith(builtin.PREFIX):
        raise click.UsageError(f"--watch: {start.source} does not change; watch a file of your own")

    def watch(running: RunningSandbox) -> Coroutine[Any, Any, None]:
        return Reloader(running.workspaces, Path(start.source), start.read, _print_error).look_at_each(_ticks())

    return watch


async def _ticks() -> AsyncIterator[None]:
    while True:
        await asyncio.sleep(_BETWEEN_LOOKS)
        yield


def _print_error(text: str) -> None:
    click.echo(text, err=True)


def _report_on(ctx: click.Context, source: str, found: LoadedScenario) -> str:
    if globals_of(ctx).is_json:
        return diagnostics.as_json(found.problems)
    text = diagnostics.as_text(found.problems)
    return text if found.scenario is not None else f"{diagnostics.summary(source, found.problems)}\n\n{text}"

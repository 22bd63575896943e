"""``sandbox explore``: search for a scenario in which a command fails."""

import asyncio
import sys
import tomllib
from collections.abc import Mapping
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, NoReturn

import click

from sms_sandbox.cli import filters
from sms_sandbox.cli.command import Globals, Option, fail, globals_of
from sms_sandbox.cli.configuration.config_loader import problems_located
from sms_sandbox.cli.configuration.settings import settings_of
from sms_sandbox.cli.launching import run_command
from sms_sandbox.cli.launching.run_command import NoCommandError, RunResult, Surroundings
from sms_sandbox.cli.launching.under_sandbox import CommandUnderSandbox, command_of, config_of, server_params
from sms_sandbox.cli.options import DURATION, NEW_FILE, WholeNumber
from sms_sandbox.cli.printing.verdict_output import DOES_NOT_HOLD
from sms_sandbox.cli.process.start_failures import start_failures_reported
from sms_sandbox.cli.verbs.up import command as up
from sms_sandbox.core.time import durations
from sms_sandbox.core.time.instants import SECOND
from sms_sandbox.explore.extra import line_on_missing
from sms_sandbox.scenario.diagnostics import ScenarioError
from sms_sandbox.scenario.format.model import Scenario
from sms_sandbox.server.app import RunningSandbox
from sms_sandbox.server.settings import ServerSettings
from sms_sandbox.server.workspaces.workspace import Workspace
from sms_sandbox.verdict.conditions import count_of

if TYPE_CHECKING:
    from sms_sandbox.explore.search import Found, Progress, Result, TrialResult

_STOPPED: Final = frozenset({129, 130, 143})
"""The exit codes of a command that SIGHUP, SIGINT or SIGTERM has ended."""


class _StoppedError(KeyboardInterrupt):
    """Raised when a signal has ended the command. Hypothesis takes any other exception for a failing example."""

    def __init__(self, code: int) -> None:
        super().__init__()
        self.code: Final = code


_INTERRUPTED: Final = 130

_CLOCK: Final[Mapping[str, Any]] = {"mode": "virtual", "idle_jump": True}
"""Waiting for receipts costs no time."""

_OF_THE_SCENARIO: Final = frozenset({"schema", "name", "description"})
"""The keys of a given file that the drawn one has values of its own for."""

_LINES: Final = 10
"""Lines of progress without a terminal."""


def _params() -> list[click.Parameter]:
    own = {"clock", "start", "speed", "idle_jump", "id_seed"}
    return [
        click.Argument(
            ["scenario"],
            required=False,
            type=click.Path(dir_okay=False, path_type=Path),
            metavar="[FILE]",
            shell_complete=filters.completing(filters.scenarios),
        ),
        Option(
            ["--runs"],
            type=WholeNumber(1),
            default=100,
            show_default=True,
            allow_from_autoenv=False,
            help="Runs of CMD without a find.",
        ),
        Option(
            ["--time-limit"],
            type=DURATION,
            allow_from_autoenv=False,
            help="End after this time, with what was found until then.",
        ),
        Option(["--out"], type=NEW_FILE, metavar="FILE.toml", help="Write the scenario that was found to this file."),
        Option(["--show-output"], is_flag=True, help="Let CMD print in each run."),
        Option(
            ["--https/--no-https"],
            default=True,
            show_default=True,
            help="Lead the providers' real https addresses to the sandbox in CMD.",
        ),
        *[param for param in server_params(up) if param.name not in own],
    ]


def _explore(**options: Any) -> None:  # noqa: ANN401  one option each, above
    """Run CMD in one scenario after another, drawn from what can go wrong, until it fails; then find the smallest one
    in which it still fails.

    The first run is a good day: it shows how many texts CMD sends, and to whom. Each further one has troubles:
    refusals, answers that are cut, late or unreadable, receipts that are lost, doubled or out of order, numbers
    without subscriber, handsets that are off or answer STOP, credit that runs out, nights in which clocks change.
    CMD fails if its exit code is not 0, or if the verdict fails: something sent twice, a webhook never taken, a text
    of the good day never accepted, or another rule of good behaviour. FILE has further tables for each scenario, such
    as [behaviour].

    The scenario is printed to standard output. The exit code is 3 if one was found, else 0. The same --seed draws
    the same scenarios. It needs the extra: pip install './sms-sandbox[explore]'.
    """
    ctx = click.get_current_context()
    common = globals_of(ctx)
    options["seed"] = 1 if options["seed"] is None else options["seed"]
    try:
        from sms_sandbox.explore import search  # noqa: PLC0415  hypothesis is an extra, and slow to import
    except ModuleNotFoundError as error:
        if (line := line_on_missing(error)) is None:
            raise
        fail(line)
    with problems_located(ctx, config_of(ctx)):
        settings = _settings(ctx, options)
    limit = options["time_limit"]
    budget = search.Budget(runs=options["runs"], time_limit=None if limit is None else limit / SECOND)
    whole = search.Search(
        partial(_tried, ctx, settings, options),
        budget,
        providers=settings.providers,
        base=_base(options["scenario"]),
        on_progress=partial(_show_progress, common),
    )
    try:
        with start_failures_reported("; --no-https does without it"):
            result = whole.find(options["seed"])
    except ScenarioError as error:
        fail("\n".join(str(problem) for problem in error.problems))
    except _StoppedError as stopped:
        ctx.exit(stopped.code)
    except KeyboardInterrupt:  # between two runs of the command
        ctx.exit(_INTERRUPTED)
    _finish(ctx, common, options, result)


def _settings(ctx: click.Context, options: Mapping[str, Any]) -> ServerSettings:
    config = config_of(ctx)
    own = {"clock": "real", "start": None, "speed": None, "idle_jump": False, "id_seed": None}
    settings = settings_of({**options, **own})
    return replace(settings, seed_world=config.seed_world, keys=config.keys)


def _base(file: Path | None) -> dict[str, Any]:
    """Return the further tables of each scenario; a file that is no TOML is reported with the first one drawn."""
    if file is None:
        return {"clock": dict(_CLOCK)}
    try:
        tables = tomllib.loads(file.read_text("utf-8"))
    except (OSError, ValueError) as error:
        fail(f"{file}: {error}")
    given = {key: value for key, value in tables.items() if key not in _OF_THE_SCENARIO}
    return {**given, "clock": {**_CLOCK, **given.get("clock", {})}}


def _tried(
    ctx: click.Context, settings: ServerSettings, options: Mapping[str, Any], scenario: Scenario
) -> "TrialResult":
    """Run the command in a scenario."""
    try:
        code, result = asyncio.run(
            run_command.run_under_sandbox(
                replace(settings, scenario=scenario),
                command_of(ctx),
                on_start=_do_nothing,
                on_finish=_result_of,
                surroundings=Surroundings(options["https"], is_silent=not options["show_output"]),
            )
        )
    except NoCommandError as error:
        fail(f"sandbox explore: {error}", error.code)
    if code in _STOPPED:
        raise _StoppedError(code)
    return result


def _do_nothing(_: RunningSandbox) -> None:
    pass


def _result_of(workspace: Workspace, tried: RunResult) -> "tuple[int, TrialResult]":
    """Return the command's exit code, and the result."""
    from sms_sandbox.explore.good_day import GoodDay  # noqa: PLC0415  imported already, see above
    from sms_sandbox.explore.search import TrialResult, reasons_of  # noqa: PLC0415  as above

    code = [f"the command's exit code is {tried.code}"] if tried.code else []
    return tried.code, TrialResult((*code, *reasons_of(tried.verdict)), GoodDay.of(workspace.engine))


def _show_progress(common: Globals, progress: "Progress") -> None:
    if common.is_quiet or common.is_json:
        return
    is_terminal = sys.stderr.isatty()
    if not is_terminal and progress.runs % max(1, progress.wanted // _LINES) and progress.runs > 1:
        return
    left = durations.write(max(1, round(progress.seconds_left)) * SECOND)
    what = "smaller" if progress.is_shrinking else "run"
    line = f"{what} {progress.runs} of at most {progress.wanted}, about {left} left"
    click.echo(f"\r{line:<60}" if is_terminal else line, err=True, nl=not is_terminal)


def _finish(ctx: click.Context, common: Globals, options: Mapping[str, Any], result: "Result") -> NoReturn:
    """Print what was found, and how to repeat it."""
    if sys.stderr.isatty() and not common.is_quiet:
        click.echo(err=True)
    if result.found is None:
        if not common.is_quiet:
            click.echo(f"no scenario found in {count_of(result.runs, 'run')} with --seed {options['seed']}", err=True)
        ctx.exit(0)
    if options["out"] is not None:
        _write(options["out"], result.found.scenario)
    _explain(ctx, options, result, result.found)
    click.echo(result.found.scenario, nl=False)
    ctx.exit(DOES_NOT_HOLD)


def _explain(ctx: click.Context, options: Mapping[str, Any], result: "Result", found: "Found") -> None:
    where = "where nothing goes wrong" if result.is_good_day_bad else "in this scenario, the smallest one"
    click.echo(f"after {count_of(result.runs, 'run')}: the command fails {where}", err=True)
    for reason in found.reasons:
        click.echo(f"  {reason}", err=True)
    file = options["out"] or "FILE.toml"
    first = "" if options["out"] else "save it with --out FILE.toml; then "
    click.echo(f"{first}repeat it with: sandbox run {file} -- {' '.join(command_of(ctx))}", err=True)


def _write(file: Path, text: str) -> None:
    try:
        file.write_text(text, "utf-8")
    except OSError as error:
        fail(f"{file}: cannot be written: {error.strerror}")


command: Final = CommandUnderSandbox(
    "explore",
    callback=_explore,
    params=_params(),
    context_settings={"auto_envvar_prefix": "SANDBOX"},
    examples=(
        "sandbox explore -- python send_codes.py",
        "sandbox explore --runs 300 --seed 7 --out found.toml -- npm run campaign",
        "sandbox explore --time-limit 10m hours.toml -- ./my-application",
    ),
)

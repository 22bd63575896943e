"""``sandbox run``: start a sandbox for one command, and judge the result."""

import asyncio
from contextlib import suppress
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any, Final

import click

from sms_sandbox.cli import filters
from sms_sandbox.cli.command import FAILED, Globals, Option, fail, globals_of
from sms_sandbox.cli.configuration.config_loader import problems_located
from sms_sandbox.cli.configuration.settings import settings_of
from sms_sandbox.cli.launching import run_command, scenario_start
from sms_sandbox.cli.launching.name_mapping import NameMappingError
from sms_sandbox.cli.launching.run_command import NoCommandError, RunResult, Surroundings
from sms_sandbox.cli.launching.under_sandbox import CommandUnderSandbox, command_of, config_of, server_params
from sms_sandbox.cli.options import NEW_FILE
from sms_sandbox.cli.printing.log_lines import access_log
from sms_sandbox.cli.printing.verdict_output import DOES_NOT_HOLD, show_verdict, write_reports
from sms_sandbox.cli.process import server_registry
from sms_sandbox.cli.process.serving import uncalled, write_run
from sms_sandbox.cli.process.start_failures import start_failures_reported
from sms_sandbox.cli.verbs.up import command as up
from sms_sandbox.server.app import RunningSandbox
from sms_sandbox.server.names import DEFAULT
from sms_sandbox.server.observe.access_log import AccessLog, LogFormat
from sms_sandbox.server.settings import ServerSettings
from sms_sandbox.server.workspaces.workspace import Workspace


def _params() -> list[click.Parameter]:
    return [
        click.Argument(
            ["scenario"],
            required=False,
            envvar="SANDBOX_SCENARIO",
            metavar="[FILE|builtin:NAME]",
            shell_complete=filters.completing(filters.scenarios),
        ),
        Option(["--report"], type=NEW_FILE, metavar="FILE.html", help="Write the verdict as a page with a timeline."),
        Option(
            ["--run-file"],
            type=NEW_FILE,
            metavar="FILE",
            help='Write the run to this file; by default "sandbox replay" finds it.',
        ),
        Option(
            ["--https/--no-https"],
            default=True,
            show_default=True,
            help="Lead the providers' real https addresses to the sandbox in CMD.",
        ),
        Option(
            ["--map-names"],
            is_flag=True,
            help="Lead the providers' names to the sandbox, for programs without a proxy. Linux, mostly as root.",
        ),
        Option(["--junit"], type=NEW_FILE, metavar="FILE.xml", help="Write the verdict for CI systems."),
        *server_params(up),
    ]


def _run(**options: Any) -> None:  # noqa: ANN401  one option each, above
    """Start a sandbox, run CMD, and judge the result: whether the scenario's expectations hold, whether each declared
    fault has struck, and whether the application behaved well; without a scenario good behaviour alone.

    CMD finds the sandbox in its environment: SANDBOX_URL, and for each provider the variables of "sandbox env", such
    as SANDBOX_SMSMODE_URL and SANDBOX_SMSMODE_TOKEN. With --workspace it has a workspace of that name, at a port of
    its own. Every workspace that CMD used is judged. When CMD has ended, webhooks under way have 5 s to end, and a
    virtual clock with --idle-jump goes on until nothing is due. The verdict is printed to standard error.

    The exit code is that of CMD if it is not 0, else 3 if something does not hold. If CMD cannot be started it is 127
    or 126, as in a shell.
    """
    ctx = click.get_current_context()
    common = globals_of(ctx)
    with problems_located(ctx, config_of(ctx)):
        settings = _settings(ctx, options)
    on_start, on_finish = partial(_announce, common), partial(_write, options, command_of(ctx))
    try:
        with start_failures_reported("; --no-https does without it"):
            tried, written = asyncio.run(
                run_command.run_under_sandbox(
                    settings,
                    command_of(ctx),
                    on_start=on_start,
                    on_finish=on_finish,
                    surroundings=Surroundings(options["https"], options["map_names"], common.workspace or DEFAULT),
                )
            )
    except NameMappingError as error:
        fail(f"sandbox run: --map-names: {error}")
    except NoCommandError as error:
        fail(f"sandbox run: {error}", error.code)
    finally:
        if settings.access_log is not None:
            settings.access_log.close()
    if not (common.is_quiet and tried.verdict.passed):
        show_verdict(common, tried.verdict, is_for_errors=True)
    ctx.exit(tried.code or written or (0 if tried.verdict.passed else DOES_NOT_HOLD))


def _announce(common: Globals, running: RunningSandbox) -> None:
    if not (common.is_quiet or common.is_json):
        scenario = running.workspaces.default.scenario
        click.echo(f"sandbox at {running.url}{f', scenario {scenario.name}' if scenario else ''}", err=True)
    for line in uncalled(running.workspaces.default, running.settings.webhook_allow):
        click.echo(line, err=True)


def _write(
    options: dict[str, Any], given: list[str], workspace: Workspace, tried: RunResult
) -> tuple[RunResult, int]:
    """Write run file and reports.

    Return the result and an exit code; a file that cannot be written must not hide the verdict.
    """
    from sms_sandbox.report import html as report_html  # noqa: PLC0415  only for those who want it
    from sms_sandbox.report import repeat  # noqa: PLC0415  as above
    from sms_sandbox.report import timeline as report_timeline  # noqa: PLC0415  as above

    is_written = _write_run(workspace, options["run_file"])
    page = None
    if options["report"] is not None:
        run_file = options["run_file"]
        steps = repeat.of_run(tried.verdict, options["scenario"], given, run_file and str(run_file))
        chart = report_timeline.timeline_of(workspace.engine, tried.verdict)
        page = report_html.as_html(tried.verdict, chart, steps)
    problems = write_reports(tried.verdict, page, options["report"], options["junit"])
    for problem in problems:
        click.echo(problem, err=True)
    return tried, 0 if is_written and not problems else FAILED


def _write_run(workspace: Workspace, file: Path | None) -> bool:
    """Write the run file. A failure counts only if ``--run-file`` asked for one."""
    if file is not None:
        return write_run(workspace, file)
    with suppress(OSError):
        write_run(workspace, server_registry.last_run())
    return True


def _log(common: Globals) -> AccessLog | None:
    return access_log(LogFormat.TEXT, has_color=common.has_color) if common.is_verbose else None


def _settings(ctx: click.Context, options: dict[str, Any]) -> ServerSettings:
    config = config_of(ctx)
    more: dict[str, Any] = {
        "seed_world": config.seed_world,
        "keys": config.keys,
        "has_magic": options["magic"],
        "has_run_log": True,
        "access_log": _log(globals_of(ctx)),
    }
    source = options["scenario"]
    settings = settings_of(options) if source is None else scenario_start.settings_in(ctx, source, options)[0]
    return replace(settings, **more)


command: Final = CommandUnderSandbox(
    "run",
    callback=_run,
    params=_params(),
    context_settings={"auto_envvar_prefix": "SANDBOX"},
    examples=(
        "sandbox run -- pytest",
        "sandbox run builtin:outage-and-retry-storm -- npm test",
        "sandbox run tests/bad-day.toml --report verdict.html --junit verdict.xml -- ./my-application",
    ),
)

"""``sandbox up``: start the server, in the foreground or in the background."""

from dataclasses import replace
from pathlib import Path
from typing import Any, Final

import click

from sms_sandbox.cli.command import Command, globals_of, option
from sms_sandbox.cli.configuration.config import Config
from sms_sandbox.cli.configuration.config_loader import load, problems_located
from sms_sandbox.cli.configuration.settings import settings_of
from sms_sandbox.cli.launching.up_options import up_options
from sms_sandbox.cli.page_opening import opening_page
from sms_sandbox.cli.printing.log_lines import access_log, warn_on_standard_error
from sms_sandbox.cli.process import detached
from sms_sandbox.cli.process.serving import BackgroundWork, serve
from sms_sandbox.cli.process.start_failures import start_failures_reported
from sms_sandbox.core.time.instants import SECOND
from sms_sandbox.server.names import Durability
from sms_sandbox.server.observe.access_log import LogFormat
from sms_sandbox.server.settings import ServerSettings

_CONFIG: Final = "sms_sandbox.cli.configuration.config"
_ARGUMENTS: Final = "sms_sandbox.cli.arguments"


class Up(Command):
    """Keep the arguments, so that the same command can be started in the background."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        ctx.meta[_ARGUMENTS] = [*args]
        return super().parse_args(ctx, args)


def _load_config(ctx: click.Context, _: click.Parameter, path: Path | None) -> None:
    config = load(path, ctx)
    ctx.meta[_CONFIG] = config
    ctx.default_map = {**config.options}


@click.command(
    "up",
    cls=Up,
    context_settings={"auto_envvar_prefix": "SANDBOX"},
    examples=(
        "sandbox up",
        "sandbox up --demo --open",
        "sandbox up --clock virtual --webhook smsmode=http://127.0.0.1:3000/webhook",
        "sandbox up --scenario builtin:outage-and-retry-storm",
        "sandbox up --scenario tests/bad-day.toml --watch",
        "sandbox up --detach --wait --port 0 --port-file port",
        "SANDBOX_PORT=9000 sandbox up --provider smsmode,smsfactor",
    ),
)
@option(
    "--config",
    type=click.Path(path_type=Path),
    is_eager=True,
    callback=_load_config,
    help="A file with these settings, and accounts, handsets and devices.  [default: sandbox.toml, if it is there]",
)
@up_options
def command(**options: Any) -> None:  # noqa: ANN401  one option each, above
    """Start the sandbox. Ctrl-C stops it; webhooks under way then have 5 s to end.

    A message to a healthy handset is delivered about two seconds after it was sent; with --clock virtual, once the
    time has been moved.
    """
    ctx = click.get_current_context()
    config: Config = ctx.meta[_CONFIG]
    with problems_located(ctx, config):
        settings, beside = _settings(ctx, options)
    if (options["detach"] or options["wait"]) and not detached.is_here():
        detached.start(
            ctx.meta[_ARGUMENTS], wait=options["wait"], timeout=options["wait_timeout"], is_quiet=options["quiet"]
        )
        return
    notes = () if config.file is None else (("settings", config.file),)
    _serve(settings, options, opening_page(beside) if options["opens_page"] else beside, notes)


def _settings(ctx: click.Context, options: dict[str, Any]) -> tuple[ServerSettings, BackgroundWork | None]:
    """Return the settings of the server, and the work to run beside it."""
    config: Config = ctx.meta[_CONFIG]
    more: dict[str, Any] = {
        "seed_world": config.seed_world,
        "keys": config.keys,
        "has_demo": options["demo"],
        "has_magic": options["magic"],
        "max_workspaces": options["max_workspaces"],
        "workspace_ttl": None if options["workspace_ttl"] is None else options["workspace_ttl"] / SECOND,
        "data": options["data"],
        "durability": Durability(options["durability"]),
        "pauses_on_restart": options["on_restart"] == "pause",
        "has_run_log": options["record"] or options["run_file"] is not None,
    }
    source = options["scenario"]
    if source is not None and options["demo"]:
        raise click.UsageError("--demo: a scenario begins without messages; leave out --scenario")
    if source is None:
        if options["watch"]:
            raise click.UsageError("--watch: there is nothing to watch; add --scenario FILE")
        return replace(settings_of(options), **more), None
    from sms_sandbox.cli.launching import scenario_start  # noqa: PLC0415  slow, and only for those who want it

    settings, begin = scenario_start.settings_in(ctx, source, options)
    return replace(settings, **more), scenario_start.watcher_of(begin) if options["watch"] else None


def _serve(
    settings: ServerSettings,
    options: dict[str, Any],
    beside: BackgroundWork | None,
    notes: tuple[tuple[str, str], ...],
) -> None:
    form = LogFormat(options["log_format"])
    warn_on_standard_error(form)
    log = None
    if not options["quiet"]:
        has_color = globals_of(click.get_current_context()).has_color
        log = access_log(form, has_color=has_color, has_wall_time=options["log_wall_time"])
    try:
        with start_failures_reported():
            serve(replace(settings, access_log=log), options["port_file"], beside, options["run_file"], notes)
    finally:
        if log is not None:
            log.close()

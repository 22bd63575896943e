"""Verbs that run a command under a sandbox of its own: ``sandbox VERB [OPTIONS] -- CMD...``."""

from collections.abc import Sequence
from functools import partial
from pathlib import Path
from typing import Final

import click

from sms_sandbox.cli.command import Command, Option
from sms_sandbox.cli.configuration.config import Config
from sms_sandbox.cli.configuration.config_loader import load
from sms_sandbox.cli.options import WholeNumber

_COMMAND: Final = "sms_sandbox.cli.launching.under_sandbox.command"
_CONFIG: Final = "sms_sandbox.cli.launching.under_sandbox.config"
_ONLY_OF_UP: Final = frozenset(
    {
        "config",
        "detach",
        "wait",
        "wait_timeout",
        "port",
        "port_file",
        "scenario",
        "watch",
        "log_format",
        "log_wall_time",
        "quiet",
        "record",
        "run_file",
    }
)


class CommandUnderSandbox(Command):
    """A verb with a command behind ``--``."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Leave all that follows ``--`` to the command."""
        own, dashes, command = _split(args)
        ctx.meta[_COMMAND] = command
        rest = super().parse_args(ctx, own)
        if not command and not ctx.resilient_parsing:
            where = "" if dashes else ' behind "--"'
            raise click.UsageError(f"name the command to run{where}: sandbox {self.name} [SCENARIO] -- CMD...", ctx)
        return rest

    def collect_usage_pieces(self, ctx: click.Context) -> list[str]:
        return [*super().collect_usage_pieces(ctx), "-- CMD..."]


def command_of(ctx: click.Context) -> list[str]:
    """Return the command behind ``--``."""
    command: list[str] = ctx.meta[_COMMAND]
    return command


def config_of(ctx: click.Context) -> Config:
    """Return what the file of ``sandbox up`` holds."""
    config: Config = ctx.meta[_CONFIG]
    return config


def server_params(up: click.Command) -> list[click.Parameter]:
    """Return the options of ``sandbox up`` that mean something to such a verb, and ``--config``."""
    return [
        Option(
            ["-p", "--port"],
            type=WholeNumber(0, 65535),
            default=0,
            envvar="SANDBOX_RUN_PORT",
            allow_from_autoenv=False,
            help="The port; by default any free one.",
        ),
        Option(
            ["--config"],
            type=click.Path(path_type=Path),
            is_eager=True,
            callback=partial(_load_config, up),
            help='The settings of "sandbox up".  [default: sandbox.toml, if it is there]',
        ),
        *[param for param in up.params if param.expose_value and param.name not in _ONLY_OF_UP],
    ]


def _split(args: Sequence[str]) -> tuple[list[str], bool, list[str]]:
    if "--" not in args:
        return [*args], False, []
    at = args.index("--")
    return [*args[:at]], True, [*args[at + 1 :]]


def _load_config(up: click.Command, ctx: click.Context, _: click.Parameter, path: Path | None) -> None:
    """Load the file of ``sandbox up``, and pass over the options that mean nothing here."""
    config = load(path, click.Context(up, info_name="up"))
    ctx.meta[_CONFIG] = config
    own = {param.name for param in ctx.command.params} - {"port"}
    ctx.default_map = {name: value for name, value in config.options.items() if name in own}

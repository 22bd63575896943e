"""The command line: one file for each group of verbs."""

from importlib import import_module
from typing import Final

import click

from sandbox import __version__

_VERBS: Final = {
    "up": "sandbox.cli.up",
    "ready": "sandbox.cli.ready",
    "providers": "sandbox.cli.providers",
    "fidelity": "sandbox.cli.fidelity",
}


class _Verbs(click.Group):
    """Imports a verb when it is used, so that ``sandbox ready`` does not wait for a web server's imports."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        del ctx
        return list(_VERBS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        del ctx
        if cmd_name not in _VERBS:
            return None
        verb: click.Command = import_module(_VERBS[cmd_name]).command
        return verb


@click.command(cls=_Verbs, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="sandbox")
def main() -> None:
    """A test double for the HTTP APIs of SMS providers.

    Every option can be given as an environment variable, too: SANDBOX_PORT for --port of "sandbox up".
    """

"""``sandbox reset``: reset a workspace to its start."""

import click

from sms_sandbox.cli.command import Command, globals_of, option
from sms_sandbox.cli.connection import client_of


@click.command(
    "reset",
    cls=Command,
    examples=(
        "sandbox reset",
        "sandbox reset --hard",
    ),
)
@option("--hard", is_flag=True, help="Remove configured accounts, handsets and devices, too.")
@click.pass_context
def command(ctx: click.Context, *, hard: bool) -> None:
    """Reset the workspace: forget messages and events, and begin again with the same seed, a virtual clock at its
    start.
    """
    client_of(ctx).reset(to_empty=hard)
    if not globals_of(ctx).is_quiet:
        click.echo("reset to the start", err=True)

"""``sandbox reset``: back to the start."""

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
@option("--hard", is_flag=True, help="Drop configured accounts, handsets and devices, too.")
@click.pass_context
def command(ctx: click.Context, *, hard: bool) -> None:
    """Forget all that happened, and go back to the seed; a virtual clock goes back to its start."""
    client_of(ctx).reset(to_empty=hard)
    if not globals_of(ctx).is_quiet:
        click.echo("back at the start", err=True)

"""``sandbox otp``: print a code, and nothing else."""

import click

from sms_sandbox.cli.command import Command, globals_of, option
from sms_sandbox.cli.connection import client_of
from sms_sandbox.cli.options import DURATION_TEXT
from sms_sandbox.cli.printing.output import show_json


@click.command(
    "otp",
    cls=Command,
    examples=(
        "sandbox otp 0639980001",
        "CODE=$(sandbox otp +33639980001 --wait 5s)",
    ),
)
@click.argument("number")
@option("--wait", type=DURATION_TEXT, default="0s", help="How long to wait for a code.  [default: 0s]")
@option("--pattern", help="A regular expression that finds the code: its first group, or the whole match.")
@click.pass_context
def command(ctx: click.Context, number: str, wait: str, pattern: str | None) -> None:
    """Print the code in the last message to NUMBER. The exit code is 4 if there is none."""
    code = client_of(ctx).otp(number, timeout=wait, pattern=pattern)
    if globals_of(ctx).is_json:
        show_json({"code": code})
    else:
        click.echo(code)

"""``sandbox reply``: send a message from a handset."""

import click

from sms_sandbox.cli.command import Command, globals_of, option
from sms_sandbox.cli.connection import client_of
from sms_sandbox.cli.printing.output import show_json


@click.command(
    "reply",
    cls=Command,
    examples=(
        "sandbox reply 0639980001 STOP",
        'sandbox reply 0639980001 "Yes, please" --provider smsfactor',
    ),
)
@click.argument("number")
@click.argument("text")
@option("--to", metavar="SENDER", help="Reply to the newest message of this sender.")
@option("--provider", metavar="PROVIDER", help="Reply to the newest message of this provider.")
@click.pass_context
def command(ctx: click.Context, number: str, text: str, to: str | None, provider: str | None) -> None:
    """Reply from the handset of NUMBER to the newest message there that takes replies."""
    reply = client_of(ctx).handset(number).reply(text, to=to, provider=provider)
    if globals_of(ctx).is_json:
        show_json(reply)
    elif not globals_of(ctx).is_quiet:
        click.echo(f"{reply.id} from {reply.sender} by {reply.provider} to {reply.to}: {reply.text}")

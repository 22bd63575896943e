"""``sandbox state``: set the state of a message."""

import click

from sms_sandbox.cli.command import Group, fail, globals_of, option
from sms_sandbox.cli.connection import client_of
from sms_sandbox.cli.printing.output import show_json
from sms_sandbox.client.blocking import Client
from sms_sandbox.core.numbers.msisdn import read_by_people
from sms_sandbox.core.reason import FailureReason
from sms_sandbox.core.state import MessageState


@click.group(
    "state",
    cls=Group,
    default="set",
    examples=("sandbox state set 0639980001 undelivered --reason absent_subscriber",),
)
def command() -> None:
    """Set the states of messages."""


@command.command(
    "set",
    examples=(
        "sandbox state set m1 delivered",
        "sandbox state set 0639980001 undelivered --reason absent_subscriber",
    ),
)
@click.argument("message", metavar="NUMBER|ID")
@click.argument("state", type=click.Choice([state.value for state in MessageState]))
@option(
    "--reason",
    type=click.Choice([reason.value for reason in FailureReason]),
    metavar="REASON",
    help="The reason of the state.",
)
@click.pass_context
def set_(ctx: click.Context, message: str, state: str, reason: str | None) -> None:
    """Set the state of a message, or of the newest message to a number, and send the webhook that results.

    From then on the message does not move by itself.
    """
    client = client_of(ctx)
    changed = client.messages.set_state(_id_of(client, message), state, reason)
    if globals_of(ctx).is_json:
        show_json(changed)
    elif not globals_of(ctx).is_quiet:
        click.echo(f"{changed.id} to {changed.to}: {changed.state}{f', {changed.reason}' if changed.reason else ''}")


def _id_of(client: Client, text: str) -> str:
    if read_by_people(text) is None:
        return text
    found = client.messages.list(to=text, direction="mt", limit=1)
    return found[0].id if found else fail(f'no message was sent to {text}; "sandbox messages" lists them')

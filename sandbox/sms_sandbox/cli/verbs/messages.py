"""``sandbox messages``: list, show, wait for and clear messages."""

from collections.abc import Callable
from typing import Any, TypeVar

import click

from sms_sandbox.cli import filters
from sms_sandbox.cli.command import Globals, Group, globals_of, option
from sms_sandbox.cli.connection import client_of
from sms_sandbox.cli.options import DURATION_TEXT, TIME, WholeNumber
from sms_sandbox.cli.printing.output import show_facts, show_json, show_table
from sms_sandbox.cli.printing.times import clock_time
from sms_sandbox.client.blocking import Client
from sms_sandbox.client.models import Message
from sms_sandbox.client.resources.messages import MessageFilter
from sms_sandbox.core.state import MessageState
from sms_sandbox.fidelity.refusals import marked_as

_LOOKED_AT = 20
"""The newest exchanges that are searched for recipients that were not sent to."""
_NATIONAL_DIGITS = 9
"""Digits at the end of a number that are the same in every spelling."""

F = TypeVar("F", bound=Callable[..., Any])

_FILTERS = (
    option("--to", metavar="NUMBER", help="The recipient, in any spelling."),
    option("--from", "sender", metavar="SENDER", help="The sender."),
    option("--body", "text", metavar="TEXT", help="A part of the text of the message."),
    option("--matches", metavar="REGEX", help="A regular expression that matches in the text."),
    option("--state", type=click.Choice([state.value for state in MessageState]), metavar="STATE", help="The state."),
    option(
        "--provider",
        metavar="PROVIDER",
        help="The provider.",
        shell_complete=filters.completing(filters.provider_names),
    ),
    option("--account", metavar="LOGIN", help="The login of the account."),
    option("--direction", type=click.Choice(["mt", "mo"]), help="To a handset (mt), or from one (mo)."),
    option("--since", type=TIME, help="Submitted then or later."),
)


def _filters(verb: F) -> F:
    for add in reversed(_FILTERS):
        verb = add(verb)
    return verb


@click.group(
    "messages",
    cls=Group,
    default="list",
    examples=(
        "sandbox messages",
        "sandbox messages list --to 0639980001 --state delivered",
        "sandbox messages wait --to 0639980001 --body code --timeout 10s",
        "sandbox messages show m1 --json",
        "sandbox messages clear",
    ),
)
def command() -> None:
    """List, show, wait for and clear messages, those to handsets and those from them."""


@command.command(
    "list",
    examples=(
        "sandbox messages list --state undelivered",
        "sandbox messages list --matches '[0-9]{6}' --json",
    ),
)
@_filters
@option("--limit", type=WholeNumber(1), help="The newest ones only; by default all.")
@click.pass_context
def list_(ctx: click.Context, /, limit: int | None, **wanted: Any) -> None:  # noqa: ANN401  one filter each
    """List messages, the newest first."""
    client, common, given = client_of(ctx), globals_of(ctx), _given(wanted)
    filters.check(client, provider=given.get("provider"), to=given.get("to"))
    found = client.messages.list(limit=limit, **given)
    if common.is_json:
        show_json(found)
    else:
        _show_all(common, found)
        _report_left_out(client, common, given.get("to"))
    filters.report_cut(common, found)


@command.command(examples=("sandbox messages show m1",))
@click.argument("message_id", metavar="ID")
@click.pass_context
def show(ctx: click.Context, message_id: str) -> None:
    """Show a message and its history."""
    _show_one(globals_of(ctx), client_of(ctx).messages.get(message_id))


@command.command(
    examples=(
        "sandbox messages wait --to 0639980001 --body Welcome",
        "sandbox messages wait --count 3 --state delivered --timeout 30s",
    )
)
@_filters
@option(
    "--count", type=WholeNumber(1, 1000), default=1, show_default=True, help="The number of messages to wait for."
)
@option("--timeout", type=DURATION_TEXT, default="5s", show_default=True, help="The longest wait.")
@click.pass_context
def wait(ctx: click.Context, /, count: int, timeout: str, **wanted: Any) -> None:  # noqa: ANN401  one filter each
    """Wait until there is such a message; existing ones count. The exit code is 4 if none comes in time."""
    client, given = client_of(ctx), _given(wanted)
    filters.check(client, provider=given.get("provider"), to=given.get("to"))
    found = client.messages.wait_for(count, timeout=timeout, **given)
    if globals_of(ctx).is_json:
        show_json(found)
    else:
        _show_all(globals_of(ctx), found)


@command.command(examples=("sandbox messages clear",))
@click.pass_context
def clear(ctx: click.Context) -> None:
    """Forget all messages; accounts, handsets and the time are kept."""
    client_of(ctx).messages.clear()


def _given(wanted: dict[str, Any]) -> MessageFilter:
    found: Any = {name: value for name, value in wanted.items() if value is not None}
    given: MessageFilter = found
    return given


def _report_left_out(client: Client, common: Globals, to: str | None) -> None:
    """Report the newest requests with recipients that the provider did not send to, since these are no messages."""
    if common.is_quiet:
        return
    from sms_sandbox.core.numbers.msisdn import read_by_people  # noqa: PLC0415  with its numbering plan

    digits = (read_by_people(to) or "")[-_NATIONAL_DIGITS:] if to else ""
    for exchange in client.exchanges.list(limit=_LOOKED_AT):
        is_marked = marked_as(exchange.fact or "") != ""
        if exchange.refused and not is_marked and digits in f"{exchange.request.start_line} {exchange.request.body}":
            click.echo(f"{exchange.id} of {exchange.provider}: {exchange.refused}", err=True)


def _show_all(common: Globals, messages: list[Message]) -> None:
    headers = ("id", "submitted", "provider", "from", "to", "state", "reason", "text")
    show_table(common, headers, map(_row, messages))


def _row(message: Message) -> tuple[str | None, ...]:
    state = message.state or message.direction
    at = clock_time(message.submitted_at)
    return message.id, at, message.provider, message.sender, message.to, state, message.reason, message.text


def _show_one(common: Globals, message: Message) -> None:
    if common.is_json:
        show_json(message)
        return
    facts = (
        ("id", message.id),
        ("provider", f"{message.provider}, account {message.account}, its id {message.provider_id}"),
        ("from", message.sender),
        ("to", message.to),
        ("text", message.text),
        ("segments", f"{len(message.segments)} ({message.encoding})"),
        ("state", message.state),
        ("scheduled", None if message.scheduled_for is None else message.scheduled_for.isoformat()),
        ("reason", message.reason),
        ("answers", message.answers),
        ("exchange", message.exchange),
        ("webhooks", ", ".join(message.webhooks) or None),
    )
    show_facts(common, facts)
    steps = [
        (
            clock_time(step.at),
            step.state,
            step.reason,
            "" if step.provider_state is None else str(step.provider_state),
        )
        for step in message.history
    ]
    show_table(common, ("at", "state", "reason", "reported as"), steps)

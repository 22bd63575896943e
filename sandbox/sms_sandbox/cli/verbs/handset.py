"""``sandbox handset``: recipients' telephones."""

import click

from sms_sandbox.cli.command import Globals, Group, globals_of, option
from sms_sandbox.cli.connection import client_of
from sms_sandbox.cli.options import DURATION_TEXT
from sms_sandbox.cli.output import show_facts, show_json, show_table
from sms_sandbox.cli.verbs.messages import clock_time
from sms_sandbox.client.models import Handset
from sms_sandbox.core.handset import HandsetCondition


@click.group(
    "handset",
    cls=Group,
    examples=(
        "sandbox handset show 0639980001",
        "sandbox handset off 0639980001",
        "sandbox handset set 0639980002 --condition full",
        "sandbox handset set 0639980003 --answers STOP --answers-after 5s",
    ),
)
def command() -> None:
    """Recipients' telephones. Any number has one, and one that was never named is healthy."""


@command.command(examples=("sandbox handset show 0639980001",))
@click.argument("number")
@click.pass_context
def show(ctx: click.Context, number: str) -> None:
    """Show a telephone and its inbox."""
    _show(globals_of(ctx), client_of(ctx).handset(number).show())


@command.command(
    "set",
    examples=(
        "sandbox handset set 0639980002 --condition full",
        "sandbox handset set 0639980003 --answers STOP --answers-after 5s",
    ),
)
@click.argument("number")
@option("--condition", type=click.Choice([condition.value for condition in HandsetCondition]))
@option("--name", help="Of its owner.")
@option("--answers", metavar="TEXT", help="What its owner answers; needs --answers-after.")
@option("--answers-after", type=DURATION_TEXT, help="How long after a text has arrived.")
@option("--reads-after", type=DURATION_TEXT, help="How long after a text has arrived it is read.")
@option("--clicks-after", type=DURATION_TEXT, help="How long after a text has arrived its link is followed.")
@option("--reports/--no-reports", default=None, help="Whether it confirms texts.")
@click.pass_context
def set_(
    ctx: click.Context, /, number: str, condition: str | None, name: str | None, **habits: str | bool | None
) -> None:
    """Set how a telephone is, and what its owner does with each text. Habits are replaced as a whole."""
    wanted = {name: value for name, value in habits.items() if value is not None}
    told = client_of(ctx).handset(number).set(condition=condition, name=name, habits=wanted or None)
    _show(globals_of(ctx), told)


@command.command(examples=("sandbox handset off 0639980001",))
@click.argument("number")
@click.pass_context
def off(ctx: click.Context, number: str) -> None:
    """Switch it off: the network tries again for 48 hours."""
    _show(globals_of(ctx), client_of(ctx).handset(number).off())


@command.command(examples=("sandbox handset on 0639980001",))
@click.argument("number")
@click.pass_context
def on(ctx: click.Context, number: str) -> None:
    """Switch it on; what the network keeps for it is tried at once."""
    _show(globals_of(ctx), client_of(ctx).handset(number).on())


@command.command("click", examples=("sandbox handset click 0639980001",))
@click.argument("number")
@click.argument("link", required=False)
@click.pass_context
def click_(ctx: click.Context, number: str, link: str | None) -> None:
    """Follow the newest short link that it has got, or the one that is named."""
    followed = client_of(ctx).handset(number).click(link)
    if globals_of(ctx).is_json:
        show_json(followed)
    elif not globals_of(ctx).is_quiet:
        click.echo(f"{followed.link} -> {followed.target}")


def _show(said: Globals, handset: Handset) -> None:
    if said.is_json:
        show_json(handset)
        return
    habits = handset.habits
    facts = (
        ("number", handset.msisdn),
        ("owner", handset.name),
        ("carrier", handset.carrier),
        ("condition", f"{handset.condition}{', switched off now' if handset.is_off else ''}"),
        (
            "answers",
            f"{habits.answers or 'own words'} after {habits.answers_after}" if habits.answers_after else None,
        ),
        ("waiting", ", ".join(handset.waiting) or None),
    )
    show_facts(said, facts)
    rows = [(one.id, clock_time(one.arrived_at), one.provider, one.sender, one.text) for one in handset.inbox]
    show_table(said, ("id", "arrived", "provider", "from", "text"), rows)

"""``sandbox handset``: show and set up handsets."""

import click

from sms_sandbox.cli.command import Globals, Group, globals_of, option
from sms_sandbox.cli.connection import client_of
from sms_sandbox.cli.options import DURATION_TEXT
from sms_sandbox.cli.printing.output import show_facts, show_json, show_table
from sms_sandbox.cli.printing.times import clock_time
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
    """Show and set up recipients' handsets. Every number has one, by default a healthy one."""


@command.command(examples=("sandbox handset show 0639980001",))
@click.argument("number")
@click.pass_context
def show(ctx: click.Context, number: str) -> None:
    """Show a handset and its inbox."""
    _show(globals_of(ctx), client_of(ctx).handset(number).show())


@command.command(
    "set",
    examples=(
        "sandbox handset set 0639980002 --condition full",
        "sandbox handset set 0639980003 --answers STOP --answers-after 5s",
    ),
)
@click.argument("number")
@option("--condition", type=click.Choice([condition.value for condition in HandsetCondition]), help="Its condition.")
@option("--name", help="The name of its owner.")
@option("--answers", metavar="TEXT", help="The text of its owner's reply; needs --answers-after.")
@option("--answers-after", type=DURATION_TEXT, help="When its owner replies, after a text has arrived.")
@option("--reads-after", type=DURATION_TEXT, help="When a text is read, after it has arrived.")
@option("--clicks-after", type=DURATION_TEXT, help="When a link is followed, after its text has arrived.")
@option("--reports/--no-reports", default=None, help="Whether the handset confirms texts.")
@click.pass_context
def set_(
    ctx: click.Context, /, number: str, condition: str | None, name: str | None, **habits: str | bool | None
) -> None:
    """Set up a handset, and what its owner does with each text. Habits are replaced as a whole."""
    wanted = {name: value for name, value in habits.items() if value is not None}
    changed = client_of(ctx).handset(number).set(condition=condition, name=name, habits=wanted or None)
    _show(globals_of(ctx), changed)


@command.command(examples=("sandbox handset off 0639980001",))
@click.argument("number")
@click.pass_context
def off(ctx: click.Context, number: str) -> None:
    """Switch a handset off: the network tries again for 48 hours."""
    _show(globals_of(ctx), client_of(ctx).handset(number).off())


@command.command(examples=("sandbox handset on 0639980001",))
@click.argument("number")
@click.pass_context
def on(ctx: click.Context, number: str) -> None:
    """Switch a handset on: the network delivers at once what it has kept."""
    _show(globals_of(ctx), client_of(ctx).handset(number).on())


@command.command("click", examples=("sandbox handset click 0639980001",))
@click.argument("number")
@click.argument("link", required=False)
@click.pass_context
def click_(ctx: click.Context, number: str, link: str | None) -> None:
    """Follow the newest short link that the handset has received, or LINK."""
    followed = client_of(ctx).handset(number).click(link)
    if globals_of(ctx).is_json:
        show_json(followed)
    elif not globals_of(ctx).is_quiet:
        click.echo(f"{followed.link} -> {followed.target}")


def _show(common: Globals, handset: Handset) -> None:
    if common.is_json:
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
    show_facts(common, facts)
    rows = [(one.id, clock_time(one.arrived_at), one.provider, one.sender, one.text) for one in handset.inbox]
    show_table(common, ("id", "arrived", "provider", "from", "text"), rows)

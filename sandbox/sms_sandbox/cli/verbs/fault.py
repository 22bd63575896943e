"""``sandbox fault``: one-off faults by hand."""

import json
from collections.abc import Callable
from typing import Any, Final, TypeVar

import click

from sms_sandbox.cli.command import Globals, Group, globals_of, option
from sms_sandbox.cli.connection import client_of
from sms_sandbox.cli.fault_options import fault_options, fields_of
from sms_sandbox.cli.options import DURATION_TEXT, Number
from sms_sandbox.cli.printing.output import show_json, show_table
from sms_sandbox.client.models import Fault

F = TypeVar("F", bound=Callable[..., Any])

_WHEN: Final = (
    option("--provider", metavar="PROVIDER,..."),
    option("--operation", metavar="OPERATION,...", help="Such as send, status, list or credit."),
    option("--account", metavar="LOGIN"),
    option("--to", metavar="NUMBER", help="The recipient; a star stands for anything."),
    option("--from", "sender", metavar="SENDER", help="The sender; a star stands for anything."),
    option("--text", metavar="TEXT", help="A part of the text."),
    option("--matches", metavar="REGEX", help="A regular expression that is found in the text."),
    option("--share", type=Number(), metavar="0..1", help="How many of them, drawn by the seed."),
    option("--nth", type=int, metavar="N", help="Only the nth."),
    option("--every", type=int, metavar="N", help="Each nth."),
)
_WHEN_KEYS: Final = ("provider", "operation", "account", "to", "sender", "text", "matches", "share", "nth", "every")
_LISTS: Final = frozenset({"provider", "operation"})
_MOST_SHOWN: Final = 5
"""The number of ids that are listed of those that a fault has struck."""


def _options(*groups: tuple[Any, ...]) -> Callable[[F], F]:
    def add(verb: F) -> F:
        for one in reversed([one for group in groups for one in group]):
            verb = one(verb)
        return verb

    return add


@click.group(
    "fault",
    cls=Group,
    default="list",
    examples=(
        "sandbox fault add --provider insim --status 503 --for 30s",
        "sandbox fault add --to '+3363998*' --lifecycle undelivered --share 0.1",
        "sandbox fault list",
        "sandbox fault clear",
    ),
)
def command() -> None:
    """Add, list and remove faults besides those of a scenario."""


@command.command(
    examples=(
        "sandbox fault add --provider insim --status 503 --for 30s",
        "sandbox fault add --operation send --network stall --hold 1m --taken --times 1 --name sent-all-the-same",
        "sandbox fault add --error insufficient_credit --every 10",
        "sandbox fault add --delay 5s --jitter 500ms",
        'sandbox fault add --json \'{"when": {"operation": "send"}, "webhooks": {"delay": "5m"}}\'',
    )
)
@_options(
    (option("--name", help="To find it again by; else it gets one."),),
    _WHEN,
    (option("--times", type=int, metavar="N", help="How often it strikes at most."),),
    fault_options(),
    (
        option("--for", "lasts", type=DURATION_TEXT, help="How long, in sandbox time; else until it is taken back."),
        option("--json", "rule", metavar="RULE", help="The whole rule as in a scenario file, but in JSON."),
    ),
)
@click.pass_context
def add(ctx: click.Context, /, lasts: str | None, rule: str | None, **options: Any) -> None:  # noqa: ANN401  one for each option
    """Append one rule with the lowest precedence.

    Of one kind of effect the first rule that matches wins; different kinds add up.
    """
    given = {name: value for name, value in options.items() if value is not None and value is not False}
    if rule is not None and given:
        raise click.UsageError("--json holds the whole rule; no other option but --for goes with it")
    made = client_of(ctx).faults.add(rule_of(given) if rule is None else _read(rule), lasts=lasts)
    if globals_of(ctx).is_json:
        show_json(made)
    elif not globals_of(ctx).is_quiet:
        click.echo(made.name)


@command.command("list", examples=("sandbox fault list", "sandbox fault list --json"))
@click.pass_context
def list_(ctx: click.Context) -> None:
    """List the faults, with those of a scenario, and how often each has struck.

    A fault whose lifetime has ended is still listed. Magic numbers are listed once they have struck.
    """
    found = client_of(ctx).faults.list()
    if globals_of(ctx).is_json:
        show_json(found)
    else:
        _show(globals_of(ctx), found)


@command.command(examples=("sandbox fault clear", "sandbox fault clear by-hand-1"))
@click.argument("name", required=False)
@click.pass_context
def clear(ctx: click.Context, name: str | None) -> None:
    """Remove the rule NAME, or all faults, with those of a scenario; magic numbers stay."""
    faults = client_of(ctx).faults
    removed = faults.clear() if name is None else faults.remove(name)
    if removed.note is not None:
        click.echo(f"Note: {removed.note}.", err=True)


def rule_of(given: dict[str, Any]) -> dict[str, Any]:
    """Return the rule as a scenario file has it, of options by name.

    Raise click.UsageError for an option that needs another one.
    """
    rest = {**given}
    when = _when(rest)
    return {**({"when": when} if when else {}), **fields_of(rest)}


def _when(rest: dict[str, Any]) -> dict[str, Any]:
    found = {name: rest.pop(name) for name in _WHEN_KEYS if name in rest}
    return {
        "from" if name == "sender" else name: _listed(value) if name in _LISTS else value
        for name, value in found.items()
    }


def _listed(text: str) -> list[str]:
    return [name.strip() for name in text.split(",")]


def _read(rule: str) -> dict[str, Any]:
    try:
        found = json.loads(rule)
    except ValueError as error:
        raise click.UsageError(f"--json: this is not JSON: {error}") from None
    if not isinstance(found, dict):
        raise click.UsageError('--json: a rule is an object, such as {"status": 503}')
    return found


def _show(options: Globals, faults: list[Fault]) -> None:
    headers = ("name", "kind", "fired", "optional", "on")
    rows = [
        (fault.name, fault.kind, str(fault.fired), "yes" if fault.optional else "no", _some(fault.on))
        for fault in faults
    ]
    show_table(options, headers, rows)


def _some(ids: tuple[str, ...]) -> str:
    return ", ".join(ids[:_MOST_SHOWN]) + (" …" if len(ids) > _MOST_SHOWN else "")

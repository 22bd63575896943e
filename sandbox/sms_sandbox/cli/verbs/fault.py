"""``sandbox fault``: one-off faults by hand."""

import json
from collections.abc import Callable, Sequence
from typing import Any, Final, TypeVar

import click

from sms_sandbox.cli.command import Globals, Group, globals_of, option
from sms_sandbox.cli.connection import client_of
from sms_sandbox.cli.options import DURATION_TEXT
from sms_sandbox.cli.output import show_json, show_table
from sms_sandbox.client.models import Fault
from sms_sandbox.faults.kind import Key, KeyType
from sms_sandbox.faults.registry import KINDS

F = TypeVar("F", bound=Callable[..., Any])

_KEY_TYPES: Final[dict[KeyType, dict[str, Any]]] = {
    KeyType.COUNT: {"type": int, "metavar": "N"},
    KeyType.DURATION: {"type": DURATION_TEXT},
    KeyType.FLAG: {"is_flag": True},
    KeyType.NAME: {"metavar": "TEXT"},
    KeyType.RATE: {"type": float, "metavar": "N"},
    KeyType.SHARE: {"type": float, "metavar": "0..1"},
}
"""What a key of a kind of fault is as an option, by its type."""


def _either(words: Sequence[str]) -> str:
    """Return the words as in "reset, stall or cut"."""
    return " or ".join(filter(None, (", ".join(words[:-1]), words[-1])))


def _key_option(key: Key) -> Callable[[F], F]:
    """Return the option that sets the key of a kind of fault."""
    text = f"With --network {_either(KINDS.words_with(key.name))}: {key.help}"
    made: Callable[[F], F] = option(f"--{key.name.replace('_', '-')}", help=text, **_KEY_TYPES[key.type])
    return made


_WHEN: Final = (
    option("--provider", metavar="PROVIDER,..."),
    option("--operation", metavar="OPERATION,...", help="Such as send, status, list or credit."),
    option("--account", metavar="LOGIN"),
    option("--to", metavar="NUMBER", help="The recipient; a star stands for anything."),
    option("--from", "sender", metavar="SENDER", help="The sender; a star stands for anything."),
    option("--text", metavar="TEXT", help="A part of the text."),
    option("--matches", metavar="REGEX", help="A regular expression that is found in the text."),
    option("--share", type=float, metavar="0..1", help="How many of them, drawn by the seed."),
    option("--nth", type=int, metavar="N", help="Only the nth."),
    option("--every", type=int, metavar="N", help="Each nth."),
)
_EFFECTS: Final = (
    option("--status", type=int, help="Answer with that status in the provider's place."),
    option("--answer", metavar="TEXT", help="With --status: the body."),
    option("--error", metavar="NAME", help="The provider's own error, such as insufficient_credit."),
    option("--limit", type=float, metavar="RATE", help="Refuse what is more than so many a second."),
    option("--network", metavar="FAULT", help=f"{_either(KINDS.words)}."),
    *map(_key_option, KINDS.keys.values()),
    option("--delay", type=DURATION_TEXT, help="Answer that much later."),
    option("--jitter", type=DURATION_TEXT, help="With --delay: up to that much more or less."),
    option("--lifecycle", metavar="NAME", help="delivered, undelivered, expired, rejected, stuck or no_receipt."),
    option("--drop-webhooks", is_flag=True, help="Webhooks about these messages are lost."),
    option("--hold-webhooks", is_flag=True, help="Webhooks about these messages wait until the fault is taken back."),
    option("--repeat-webhooks", is_flag=True, help="Webhooks about these messages come twice."),
    option("--garble-webhooks", is_flag=True, help="Bytes of webhooks about these messages are spoilt."),
    option("--delay-webhooks", type=DURATION_TEXT, help="Webhooks about these messages come that much later."),
)
_WHEN_KEYS: Final = ("provider", "operation", "account", "to", "sender", "text", "matches", "share", "nth", "every")
_LISTS: Final = frozenset({"provider", "operation"})
_WEBHOOKS: Final = {
    "drop_webhooks": ("drop", {"share": 1.0}),
    "repeat_webhooks": ("duplicate", {"share": 1.0}),
    "garble_webhooks": ("garble", {"share": 1.0}),
    "delay_webhooks": ("delay", None),
}
"""What each option is in a rule's ``webhooks``; None is its value."""

_MOST_SHOWN: Final = 5
"""Ids of what a fault has struck."""


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
    """Faults by hand, besides those of a scenario."""


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
    _EFFECTS,
    (
        option("--for", "lasts", type=DURATION_TEXT, help="How long, in sandbox time; else until it is taken back."),
        option("--json", "rule", metavar="RULE", help="The whole rule as in a scenario file, but in JSON."),
    ),
)
@click.pass_context
def add(ctx: click.Context, /, lasts: str | None, rule: str | None, **said: Any) -> None:  # noqa: ANN401  an option each
    """Put one more rule in force, behind all others.

    Of one kind of effect the first rule that matches wins; different kinds add up.
    """
    given = {name: value for name, value in said.items() if value is not None and value is not False}
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
    """List the faults, a scenario's among them, and how often each has struck.

    One whose time is over is still listed. Of the magic numbers only those are that have struck.
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
    """Take back the rule NAME, or all faults, those of a scenario, too; the magic numbers stay."""
    faults = client_of(ctx).faults
    if name is None:
        faults.clear()
    else:
        faults.remove(name)


def rule_of(given: dict[str, Any]) -> dict[str, Any]:
    """As a scenario file would have it, of options by name; the sandbox refuses what does not go together.

    Raises click.UsageError for an option that belongs to one that is not there.
    """
    rest = {**given}
    rule = {"when": _when(rest), "delay": _delay(rest), "limit": _limit(rest), "webhooks": _webhooks(rest)}
    return {**{name: value for name, value in rule.items() if value}, **rest}


def _when(rest: dict[str, Any]) -> dict[str, Any]:
    found = {name: rest.pop(name) for name in _WHEN_KEYS if name in rest}
    return {
        "from" if name == "sender" else name: _listed(value) if name in _LISTS else value
        for name, value in found.items()
    }


def _delay(rest: dict[str, Any]) -> dict[str, Any]:
    if "delay" not in rest:
        if "jitter" in rest:
            raise click.UsageError("--jitter: there is no --delay that it could vary")
        return {}
    return {"before": rest.pop("delay"), **_popped(rest, "jitter")}


def _limit(rest: dict[str, Any]) -> dict[str, Any]:
    """What is more is refused with the error or the status that was named."""
    return {"rate": rest.pop("limit"), **_popped(rest, "error", "status")} if "limit" in rest else {}


def _webhooks(rest: dict[str, Any]) -> str | dict[str, Any]:
    found = {}
    for name, (key, value) in _WEBHOOKS.items():
        if name in rest:
            said = rest.pop(name)
            found[key] = said if value is None else value
    if not rest.pop("hold_webhooks", False):
        return found
    if found:
        raise click.UsageError("--hold-webhooks: webhooks that wait can have nothing else happen to them")
    return "hold"


def _popped(rest: dict[str, Any], *names: str) -> dict[str, Any]:
    return {name: rest.pop(name) for name in names if name in rest}


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


def _show(said: Globals, faults: list[Fault]) -> None:
    headers = ("name", "kind", "fired", "optional", "on")
    rows = [
        (fault.name, fault.kind, str(fault.fired), "yes" if fault.optional else "no", _some(fault.on))
        for fault in faults
    ]
    show_table(said, headers, rows)


def _some(ids: tuple[str, ...]) -> str:
    return ", ".join(ids[:_MOST_SHOWN]) + (" …" if len(ids) > _MOST_SHOWN else "")

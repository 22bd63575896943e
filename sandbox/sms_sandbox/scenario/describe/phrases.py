"""Describe the parts of a scenario in words."""

from collections.abc import Iterator, Mapping
from typing import Final

from sms_sandbox.core.time import durations
from sms_sandbox.faults.kinds.account import summary
from sms_sandbox.faults.registry import KINDS
from sms_sandbox.faults.sentences import percent
from sms_sandbox.faults.webhooks import WebhookFaults
from sms_sandbox.scenario.format.effects import AccountTable, EffectsTable, LifecycleTable
from sms_sandbox.scenario.format.expectations import ConditionsTable, ExpectTable
from sms_sandbox.scenario.format.faults import account_change, effects_of
from sms_sandbox.scenario.format.rules import WhenTable
from sms_sandbox.scenario.format.webhooks import RetryTable


def listed(words: object) -> str:
    """Return one word, or several joined by "or"."""
    return " or ".join(map(_word, words)) if isinstance(words, tuple | list) else _word(words)


def _word(word: object) -> str:
    return str(getattr(word, "value", word))


def when(table: WhenTable) -> str:
    """Return what a rule or phase is for."""
    parts = [
        f"each {listed(table.operation)}" if table.operation else "everything",
        *(f"{lead} {listed(value)}" for lead, value in _where(table) if value is not None),
    ]
    if table.nth is not None:
        parts.append(f"only number {table.nth}")
    if table.every is not None:
        parts.append(f"one in {table.every}")
    if table.share is not None:
        parts.append(f"{percent(table.share)} of them")
    return ", ".join(parts)


def _where(table: WhenTable) -> Iterator[tuple[str, object]]:
    yield "at", table.provider
    yield "of account", table.account
    yield "to", table.to
    yield "from", table.sender
    yield "with the text", table.text
    yield "matching", table.matches and table.matches.pattern


def effects(table: EffectsTable, lifecycles: Mapping[str, LifecycleTable]) -> str:
    """Return what a rule, or a part of a phase, does."""
    found = effects_of(table, lifecycles)
    return "; ".join(
        webhooks(fault) if isinstance(fault, WebhookFaults) else KINDS.sentence(fault) for _, fault in found
    )


def account(table: AccountTable) -> str:
    """Return the changes of an account; empty for none."""
    return summary(account_change(table))


def lifecycle(table: LifecycleTable) -> str:
    steps = []
    for step in table.steps:
        reason = f" ({step.reason.value})" if step.reason else ""
        quiet = "" if step.webhook else ", without a webhook"
        steps.append(f"{step.state.value}{reason} after {durations.write(step.after)}{quiet}")
    return ", ".join(steps) or "never leaves"


def webhooks(faults: WebhookFaults | None) -> str:
    """Return what happens to webhooks; empty for nothing."""
    return "; ".join(KINDS.sentence(fault) for _, fault in faults or ())


def retry(table: RetryTable) -> str:
    return ", ".join(durations.write(wait) for wait in table.waits()) or "never"


def conditions(table: ConditionsTable) -> str:
    """Return the conditions of an expectation, as in ``to +33639980001, state delivered``."""
    parts = []
    for name, info in type(table).model_fields.items():
        value = getattr(table, name)
        if value is None:
            continue
        if name in _DURATIONS:
            value = durations.write(value)
        elif name == "matches":
            value = value.pattern
        elif name == "repeated":
            value = " and ".join(value)
        parts.append(f"{info.alias or name} {listed(value)}")
    return ", ".join(parts)


_DURATIONS: Final = frozenset({"after", "before", "taken_within", "answered_within"})


def measure(table: ExpectTable) -> str:
    """Return how many are expected, and until when."""
    parts = []
    if table.count is not None:
        parts.append(f"exactly {table.count}" if table.count else "none")
    if table.at_least is not None:
        parts.append(f"at least {table.at_least}")
    if table.at_most is not None:
        parts.append(f"at most {table.at_most}")
    if table.share is not None:
        lowest, highest = table.share
        both = percent(lowest) if lowest == highest else f"{percent(lowest)} to {percent(highest)}"
        parts.append(both + (f" of {table.min_total} or more" if table.min_total else ""))
    if table.within is not None:
        parts.append(f"within {durations.write(table.within)}")
    return ", ".join(parts) or "at least 1"

"""The parts of a scenario in words."""

from collections.abc import Iterator
from typing import Final

from sms_sandbox.core.time import durations
from sms_sandbox.faults.registry import KINDS
from sms_sandbox.faults.webhooks import Order, WebhookMode
from sms_sandbox.scenario.format.effects import AccountTable, DeviceEffect, EffectsTable, LifecycleTable, LimitTable
from sms_sandbox.scenario.format.expectations import ConditionsTable, ExpectTable
from sms_sandbox.scenario.format.rules import WhenTable
from sms_sandbox.scenario.format.webhooks import FlushTable, RetryTable, WebhookFaultsTable

_HUNDRED: Final = 100


def percent(share: float) -> str:
    return f"{share * _HUNDRED:g} %"


def listed(words: object) -> str:
    """One word, or several joined by "or"."""
    return " or ".join(map(_word, words)) if isinstance(words, tuple | list) else _word(words)


def _word(word: object) -> str:
    return str(getattr(word, "value", word))


def when(table: WhenTable) -> str:
    """Whom it strikes."""
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


def effects(table: EffectsTable) -> str:
    return "; ".join(_effects(table))


def _effects(table: EffectsTable) -> Iterator[str]:
    if table.delay is not None:
        jitter = f", give or take {durations.write(table.delay.jitter)}" if table.delay.jitter else ""
        yield f"answered after {durations.write(table.delay.before)}{jitter}"
    if table.status is not None:
        yield f"answered {table.status}"
    if table.error is not None:
        yield f"refused: {table.error}"
    if table.limit is not None:
        yield _limit(table.limit)
    network = table.network_fault()
    if network is not None:
        yield KINDS.sentence(network)
    if table.lifecycle is not None:
        yield f"takes the course {table.lifecycle}"
    if table.webhooks is not None:
        yield webhooks(table.webhooks)
    yield from _changes(table)


def _limit(limit: LimitTable) -> str:
    refusal = limit.refused_with if limit.status is None else limit.status
    return f"at most {limit.rate:g} a second, {limit.burst} at once; others are refused: {refusal}"


def _changes(table: EffectsTable) -> Iterator[str]:
    if table.account is not None:
        yield f"account: {account(table.account)}"
    if table.device is not None:
        yield f"gateway device: {_device(table.device)}"
    if table.handset is not None:
        yield f"handset: {table.handset.condition.value}"


def account(table: AccountTable) -> str:
    """What becomes of an account."""
    return ", ".join(_given(table))


def _given(table: AccountTable) -> Iterator[str]:
    for name, value in table.given().items():
        if isinstance(value, bool):
            yield name if value else f"not {name}"
        elif name != "logins":
            yield f"{name} {value}"


def _device(effect: DeviceEffect) -> str:
    parts = [] if effect.online is None else ["online" if effect.online else "offline"]
    if effect.condition is not None:
        parts.append(effect.condition.value)
    return ", ".join(parts)


def lifecycle(table: LifecycleTable) -> str:
    steps = []
    for step in table.steps:
        reason = f" ({step.reason.value})" if step.reason else ""
        quiet = "" if step.webhook else ", which is not told"
        steps.append(f"{step.state.value}{reason} after {durations.write(step.after)}{quiet}")
    return ", ".join(steps) or "never leaves"


_PASSED: Final = {
    WebhookMode.SEND: "webhooks are sent",
    WebhookMode.HOLD: "webhooks are held",
    WebhookMode.FLUSH: "held webhooks are let go",
    WebhookMode.DROP: "webhooks are lost",
}

_ORDERS: Final = {
    Order.FIRST: "the first one first",
    Order.LAST: "the last one first",
    Order.RANDOM: "shuffled",
}


def webhooks(table: WebhookMode | WebhookFaultsTable, flush: FlushTable | None = None) -> str:
    if isinstance(table, WebhookMode):
        rate = f", {flush.rate:g} a second" if flush and flush.rate else ""
        order = f", {_ORDERS[flush.order]}" if flush and flush.order else ""
        return _PASSED[table] + rate + order
    return "; ".join(_webhook_faults(table))


def _webhook_faults(table: WebhookFaultsTable) -> Iterator[str]:
    if table.delay is not None:
        yield f"webhooks come {durations.write(table.delay)} late"
    if table.drop is not None:
        yield f"{percent(table.drop.share)} of webhooks lost"
    if table.duplicate is not None:
        duplicate = table.duplicate
        yield f"{percent(duplicate.share)} of webhooks come {duplicate.copies + 1} times"
    if table.reorder is not None:
        first, second = table.reorder.pair
        yield f"{percent(table.reorder.share)}: {first.value} told after {second.value}"
    if table.garble is not None:
        yield f"{percent(table.garble.share)} of webhooks spoilt"
    if table.sign is not None:
        yield f"webhooks signed: {table.sign.value}"


def retry(table: RetryTable) -> str:
    return ", ".join(durations.write(wait) for wait in table.waits()) or "never"


def conditions(table: ConditionsTable) -> str:
    """Such as ``to +33639980001, state delivered``."""
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
    """How many are expected, and until when."""
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

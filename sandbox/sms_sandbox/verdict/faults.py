"""Check that each declared fault struck, and report what it struck."""

from collections import Counter
from collections.abc import Iterable
from typing import Final

from sms_sandbox.core.time import durations
from sms_sandbox.engine.engine import Engine
from sms_sandbox.engine.journal import FaultFired, JournalEntry
from sms_sandbox.faults.active_rule import FaultCounter
from sms_sandbox.faults.kinds.mode_flush import FlushMode
from sms_sandbox.faults.kinds.mode_hold import HoldMode
from sms_sandbox.faults.plan import ALL_WEBHOOKS
from sms_sandbox.faults.rule import Faults, Phase
from sms_sandbox.faults.webhooks import WebhookFaults
from sms_sandbox.verdict.conditions import count_of
from sms_sandbox.verdict.steps import Steps, each_entry, gathered
from sms_sandbox.verdict.verdict import Check, CheckKind, CheckOutcome, Fired

_SHOWN: Final = 3
"""The number of ids shown for each fault."""

_MOST_IDS: Final = 100

_MOST_REMEMBERED: Final = 1000
"""A counter remembers this many ids and goes on counting."""

_NOUNS: Final = {"x": "exchange", "m": "message", "c": "webhook", "t": "call"}
"""By the first letter of an id."""


def judge(engine: Engine, start: int, *, is_early: bool) -> Steps[tuple[list[Check], list[Fired]]]:
    """Return the checks and what struck; with ``is_early`` the scenario goes on, so that a rule may strike yet."""
    tallies = [*engine.faults.tallies.values()]
    phases = {f"phase:{phase.name}": phase for phase in engine.faults.faults.phases}

    def checked(tally: FaultCounter) -> tuple[Check]:
        return (_check(engine, tally, phases.get(tally.name), start, is_early=is_early),)

    checks = yield from gathered(tallies, checked)
    return checks, (yield from gathered(tallies, lambda tally: (_fired(tally),)))


def times_by(engine: Engine, name: str, start: int, until: int) -> Steps[int]:
    """Return how often the rule or phase had struck by the time ``until``."""
    tally = engine.faults.tallies.get(name)
    if tally is None:
        return 0
    phase = _phase(engine, name)
    if phase is not None and start + phase.at > until:
        return 0
    later: set[str] = set()

    def note(entry: JournalEntry) -> None:
        subject = entry.subject
        if isinstance(subject, FaultFired) and entry.at > until and subject.name == name:
            later.add(subject.on)

    yield from each_entry(engine.journal, note)
    return max(0, tally.fired - len(later))


def _check(engine: Engine, tally: FaultCounter, phase: Phase | None, start: int, *, is_early: bool) -> Check:
    has_fired = tally.fired > 0
    may_strike = not tally.is_optional and is_early if phase is None else not _is_over(phase, engine, start)
    is_tested = has_fired and not (phase is not None and _is_idle_flush(phase, tally, engine, start))
    return Check(
        kind=CheckKind.FAULT,
        name=tally.name,
        wanted="may strike (optional)" if tally.is_optional else "strikes at least once",
        found=_found(tally, phase, engine, start),
        outcome=CheckOutcome.of(passed=has_fired, is_tested=is_tested),
        is_optional=tally.is_optional,
        pending=not is_tested and may_strike,
    )


def _found(tally: FaultCounter, phase: Phase | None, engine: Engine, start: int) -> str:
    flushed = "" if phase is None else _flushed_words(phase, engine, start)
    if tally.on:
        return f"struck {count_of(tally.fired, 'time')}: {_on(tally.on)}{flushed and f'; {flushed}'}"
    if tally.fired:
        return f"it began and {flushed or 'was in force'}"
    if phase is None:
        return "never struck: nothing matched"
    if start + phase.at > engine.now:
        ran = durations.write(engine.now - start)
        return f"never struck: it begins at {durations.write(phase.at)}, and only {ran} have passed"
    return "never struck: nothing matched while it was in force"


def _flushed_words(phase: Phase, engine: Engine, start: int) -> str:
    """Return how many webhooks a flush released, or "" for a phase that flushes none."""
    if not _flushes(phase):
        return ""
    released = released_by(phase, engine, start)
    return f"released {count_of(released, 'held webhook')}" if released else "released no webhook: none was held"


def _is_idle_flush(phase: Phase, tally: FaultCounter, engine: Engine, start: int) -> bool:
    """Return True for a phase that only flushes and has released nothing."""
    return _flushes(phase) and not tally.on and phase.change is None and not released_by(phase, engine, start)


def _flushes(phase: Phase) -> bool:
    return phase.webhooks is not None and isinstance(phase.webhooks.mode, FlushMode)


def released_by(phase: Phase, engine: Engine, start: int) -> int:
    """Return the number of webhooks that were held before the phase and sent in it."""
    holders = _holders(engine.faults.faults)
    begins = start + phase.at
    ends = engine.now if phase.ends_at is None else start + phase.ends_at
    return sum(
        webhook.fault in holders
        and webhook.due_at <= begins
        and bool(webhook.attempts)
        and begins <= webhook.attempts[0].at <= ends
        for webhook in engine.webhooks.recent
    )


def _holders(faults: Faults) -> frozenset[str]:
    """Return the names of the faults whose held webhooks a phase may release; those of a rule stay held."""
    declared: dict[str, WebhookFaults | None] = {f"phase:{phase.name}": phase.webhooks for phase in faults.phases}
    declared[ALL_WEBHOOKS] = faults.webhooks
    return frozenset(name for name, one in declared.items() if one is not None and isinstance(one.mode, HoldMode))


def _is_over(phase: Phase, engine: Engine, start: int) -> bool:
    return phase.ends_at is not None and start + phase.ends_at <= engine.now


def _fired(tally: FaultCounter) -> Fired:
    return Fired(
        name="all webhooks" if tally.name == ALL_WEBHOOKS else tally.name,
        times=tally.fired,
        is_optional=tally.is_optional,
        on=_on(tally.on),
        ids=tuple(tally.on)[:_MOST_IDS],
    )


def _on(ids: Iterable[str]) -> str:
    """Return words such as ``2 exchanges (x1, x4), 1 message (m2)``."""
    ids = tuple(ids)
    kinds = Counter(one[:1] for one in ids)
    words = ", ".join(
        f"{count_of(number, _NOUNS.get(letter, 'thing'))} ({_some(ids, letter)})" for letter, number in kinds.items()
    )
    return words if len(ids) < _MOST_REMEMBERED else f"{words} among the first"


def _some(ids: tuple[str, ...], letter: str) -> str:
    named = [one for one in ids if one.startswith(letter)]
    return ", ".join(named[:_SHOWN]) + (" …" if len(named) > _SHOWN else "")


def _phase(engine: Engine, name: str) -> Phase | None:
    return next((phase for phase in engine.faults.faults.phases if f"phase:{phase.name}" == name), None)

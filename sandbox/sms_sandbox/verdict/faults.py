"""Check that each declared fault struck, and report what it struck."""

from collections import Counter
from collections.abc import Iterable
from typing import Final

from sms_sandbox.core.time import durations
from sms_sandbox.engine.engine import Engine
from sms_sandbox.engine.journal import FaultFired
from sms_sandbox.faults.active_rule import FaultCounter
from sms_sandbox.faults.plan import ALL_WEBHOOKS
from sms_sandbox.faults.rule import Phase
from sms_sandbox.verdict.conditions import count_of
from sms_sandbox.verdict.verdict import Check, CheckKind, Fired

_SHOWN: Final = 3
"""The number of ids shown for each fault."""

_MOST_IDS: Final = 100

_MOST_REMEMBERED: Final = 1000
"""A counter remembers this many ids and goes on counting."""

_NOUNS: Final = {"x": "exchange", "m": "message", "c": "webhook", "t": "call"}
"""By the first letter of an id."""


def judge(engine: Engine, start: int) -> tuple[list[Check], list[Fired]]:
    tallies = engine.faults.tallies.values()
    return [_check(engine, tally, start) for tally in tallies], [_fired(tally) for tally in tallies]


def times_by(engine: Engine, name: str, start: int, until: int) -> int:
    """Return how often the rule or phase had struck by the time ``until``."""
    tally = engine.faults.tallies.get(name)
    if tally is None:
        return 0
    phase = _phase(engine, name)
    if phase is not None and start + phase.at > until:
        return 0
    later = {
        entry.subject.on
        for entry in engine.journal.after(0)
        if isinstance(entry.subject, FaultFired) and entry.at > until and entry.subject.name == name
    }
    return max(0, tally.fired - len(later))


def _check(engine: Engine, tally: FaultCounter, start: int) -> Check:
    phase = _phase(engine, tally.name)
    has_fired = tally.fired > 0
    return Check(
        kind=CheckKind.FAULT,
        name=tally.name,
        wanted="may strike (optional)" if tally.is_optional else "strikes at least once",
        found=_found(tally, phase, engine, start),
        passed=has_fired or tally.is_optional,
        pending=not has_fired and phase is not None and not _is_over(phase, engine, start),
    )


def _found(tally: FaultCounter, phase: Phase | None, engine: Engine, start: int) -> str:
    if tally.on:
        return f"struck {count_of(tally.fired, 'time')}: {_on(tally.on)}"
    if tally.fired:
        return "it began and was in force"
    if phase is None:
        return "never struck: nothing matched"
    if start + phase.at > engine.now:
        ran = durations.write(engine.now - start)
        return f"never struck: it begins at {durations.write(phase.at)}, and only {ran} have passed"
    return "never struck: nothing matched while it was in force"


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

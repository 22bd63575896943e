"""Judge one expectation."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from heapq import nsmallest
from operator import itemgetter
from typing import Any, Final

from sms_sandbox.core.message import Direction
from sms_sandbox.core.time import durations
from sms_sandbox.scenario.format.expectations import ExpectTable, MessagesTable, WebhooksMetTable
from sms_sandbox.verdict.conditions import count_of, failing, has, in_words, repeats
from sms_sandbox.verdict.observations import ACCEPTED, HistoryAt, Observation
from sms_sandbox.verdict.steps import Steps, gathered, those
from sms_sandbox.verdict.verdict import Check, CheckKind, CheckOutcome, Evidence, bounded

_NEAREST: Final = 5
"""The number of observations that nearly met the conditions, reported where too few did."""

_NOTHING: Final = "nothing to judge"

_Conditions = Mapping[str, Any]


@dataclass(frozen=True)
class _Sought:
    """The subject of an expectation."""

    noun: str
    things: Sequence[Observation]
    meant: _Conditions
    """The conditions that select observations."""

    wanted: _Conditions
    """The conditions that the selected observations are required to meet."""

    implied: _Conditions = field(default_factory=dict)
    """Conditions that select observations but are not in the file."""

    repeated: tuple[str, ...] = ()
    """Fields in which an observation equals an earlier one."""

    @property
    def conditions(self) -> _Conditions:
        return {**self.implied, **self.meant, **self.wanted}

    def meant_words(self) -> str:
        return in_words(self.meant, self.noun)

    def wanted_words(self) -> str:
        repeated = f"repeating {' and '.join(self.repeated)} of an earlier one" if self.repeated else ""
        return _joined(in_words(self.wanted, self.noun), repeated)


@dataclass(frozen=True)
class _Found:
    """The observations that an expectation is judged by."""

    total: Sequence[Observation]
    """The selected observations."""

    matching: Sequence[Observation]
    """The selected observations that meet the requirements."""

    earlier: Sequence[Observation] = ()
    """For each repetition in ``matching``, the observation that it repeats."""


def time_limit(expect: ExpectTable) -> int | None:
    """Return when nothing more counts, in microseconds from the start, or None if everything does until the end."""
    before = None if expect.conditions is None else expect.conditions.before
    return before if expect.within is None else expect.within


def judge(expect: ExpectTable, past: HistoryAt, *, is_early: bool) -> Steps[Check]:
    """Return the check as of the end of ``past``; with ``is_early`` more may count that is still to come."""
    sought = _sought(expect, past)
    found = yield from _find(sought)
    problem = _problem_of_share(expect, found) or _problem_of_count(expect, len(found.matching))
    outcome = CheckOutcome.of(passed=problem is None, is_tested=_is_tested(expect, problem, sought, found))
    evidence, more = bounded((yield from _evidence(problem, sought, found)))
    return Check(
        kind=CheckKind.EXPECTATION,
        name=expect.name,
        wanted=f"{_wanted(expect, sought)}{_within(expect)}",
        found=_found(expect, sought, found),
        outcome=outcome,
        is_optional=expect.optional,
        pending=is_early and _is_undecided(expect, outcome, len(found.matching)),
        evidence=evidence,
        more=more,
    )


def judge_fired(expect: ExpectTable, times: int, past: HistoryAt, *, is_early: bool) -> Check:
    """Return the check; ``times`` is how often the rule or phase struck."""
    says_how_often = any(measure is not None for measure in (expect.count, expect.at_least, expect.at_most))
    how_often = f"{_amount(expect)} times" if says_how_often else "at least once"
    passed = _problem_of_count(expect, times) is None if says_how_often else times > 0
    outcome = CheckOutcome.of(passed=passed, is_tested=not passed or times > 0 or bool(past.exchanges))
    return Check(
        kind=CheckKind.EXPECTATION,
        name=expect.name,
        wanted=f"{expect.fired} strikes {how_often}{_within(expect)}",
        found=f"it has struck {count_of(times, 'time')}",
        outcome=outcome,
        is_optional=expect.optional,
        pending=is_early and _is_undecided(expect, outcome, times),
    )


def _is_undecided(expect: ExpectTable, outcome: CheckOutcome, number: int) -> bool:
    """Return True if what is still to come may decide: always with ``within``, else only if the check fails now."""
    if expect.within is not None:
        return True
    fails = outcome is CheckOutcome.FAILED or (outcome is CheckOutcome.NOT_TESTED and not expect.optional)
    return fails and _problem_of_count(expect, number) != "too many"


def _is_tested(expect: ExpectTable, problem: str | None, sought: _Sought, found: _Found) -> bool:
    """Return True if there was something to judge.

    An upper limit alone needs observations that might have met the requirements, or, where it only selects, any
    observation of its kind: without them "none" says nothing about the application.
    """
    if problem is not None:
        return problem != _NOTHING
    if expect.share is not None or found.matching:
        return True
    return bool(found.total if sought.wanted or sought.repeated else sought.things)


def _sought(expect: ExpectTable, past: HistoryAt) -> _Sought:
    table = expect.conditions
    assert table is not None  # noqa: S101  an expectation about a fault is judged by judge_fired
    given = dict(table.given())
    repeated = given.pop("repeated", ())
    meant = {name: value for name, value in given.items() if name in table.WHICH}
    wanted = {name: value for name, value in given.items() if name not in table.WHICH}
    if isinstance(table, MessagesTable):
        is_reply = table.direction is Direction.MO
        implied: dict[str, Any] = {} if is_reply else {"direction": Direction.MT}
        if not is_reply and table.outcome is None:
            implied["outcome"] = (ACCEPTED,)
        return _Sought("reply" if is_reply else "message", past.messages, meant, wanted, implied, repeated)
    if isinstance(table, WebhooksMetTable):
        return _Sought("webhook", past.webhooks, meant, wanted)
    return _Sought("exchange", past.exchanges, meant, wanted)


def _find(sought: _Sought) -> Steps[_Found]:
    meant = {**sought.implied, **sought.meant}
    total = yield from those(sought.things, lambda thing: not failing(thing, meant))
    matching = yield from those(total, lambda thing: not failing(thing, sought.wanted))
    if not sought.repeated:
        return _Found(total, matching)
    pairs = yield from repeats(matching, sought.repeated)
    return _Found(total, [thing for thing, _ in pairs], [earlier for _, earlier in pairs])


def _problem_of_count(expect: ExpectTable, number: int) -> str | None:
    least = expect.at_least if expect.count is None else expect.count
    most = expect.at_most if expect.count is None else expect.count
    if least is not None and number < least:
        return "too few"
    return "too many" if most is not None and number > most else None


def _problem_of_share(expect: ExpectTable, found: _Found) -> str | None:
    """Of nothing there is no share, so that it holds by nothing."""
    if expect.share is None:
        return None
    total = len(found.total)
    if total < (expect.min_total or 1):
        return _NOTHING
    lowest, highest = expect.share
    share = len(found.matching) / total
    if share < lowest:
        return "share too low"
    return "too many" if share > highest else None


def _evidence(problem: str | None, sought: _Sought, found: _Found) -> Steps[list[Evidence]]:
    if problem == "too many":
        return (yield from gathered(range(len(found.matching)), lambda position: (_one_found(found, position),)))
    if problem == "share too low":
        matching = {*found.matching}
        missing = yield from those(found.total, lambda thing: thing not in matching)
        return (yield from gathered(missing, lambda thing: (_miss(thing),)))
    return [] if problem is None else (yield from _nearest(sought))


def _one_found(found: _Found, position: int) -> Evidence:
    thing = found.matching[position]
    again = f", as {found.earlier[position].id} before" if found.earlier else ""
    return Evidence(thing.id, thing.at, f"{thing.summary()}{again}")


def _nearest(sought: _Sought) -> Steps[list[Evidence]]:
    """Return the observations that miss the fewest conditions, preferably implied ones."""
    conditions = sought.conditions

    def misses_of(thing: Observation) -> Iterator[tuple[int, int, Sequence[str], Observation]]:
        names = failing(thing, conditions)
        if names:
            yield len(names), sum(name not in sought.implied for name in names), names, thing

    misses = yield from gathered(sought.things, misses_of)
    nearest = nsmallest(_NEAREST, misses, key=itemgetter(0, 1))
    return [_miss(thing, names) for *_, names, thing in nearest]


def _miss(thing: Observation, names: Sequence[str] = ()) -> Evidence:
    """Return the observation with the conditions that it misses, which the expectation itself does not show."""
    differs = "; ".join(has(name, thing) for name in names)
    return Evidence(thing.id, thing.at, f"{thing.summary()}{f' ({differs})' if differs else ''}")


def _wanted(expect: ExpectTable, sought: _Sought) -> str:
    amount = _amount(expect)
    parts = []
    if amount:
        is_one = amount.rpartition(" ")[2] == "1"
        noun = count_of(1 if is_one else 2, sought.noun).partition(" ")[2]
        parts.append(_joined(amount, noun, sought.meant_words(), sought.wanted_words()))
    if expect.share is not None:
        nouns = count_of(2, sought.noun).partition(" ")[2]
        least = f", of at least {expect.min_total:,}" if expect.min_total else ""
        share = _joined(_percents(expect.share), "of the", nouns, sought.meant_words())
        parts.append(f"{share}: {sought.wanted_words() or 'any'}{least}")
    return " and ".join(parts)


def _amount(expect: ExpectTable) -> str:
    if expect.count is not None:
        return "no" if expect.count == 0 else f"exactly {expect.count:,}"
    least = "" if expect.at_least is None else f"at least {expect.at_least:,}"
    most = "" if expect.at_most is None else f"at most {expect.at_most:,}"
    return " and ".join(filter(None, (least, most)))


def _found(expect: ExpectTable, sought: _Sought, found: _Found) -> str:
    matching, total = len(found.matching), len(found.total)
    if expect.share is None:
        return count_of(matching, sought.noun)
    if not total:
        return f"there is no {sought.noun} to judge"
    words = f"{_percent(matching / total)} ({matching:,} of {total:,})"
    return f"only {total:,} to judge, {words}" if total < (expect.min_total or 1) else words


def _percents(share: tuple[float, float]) -> str:
    lowest, highest = share
    return _percent(lowest) if lowest == highest else f"{_percent(lowest)} to {_percent(highest)}"


def _percent(share: float) -> str:
    return f"{round(share * 100, 1):g} %"


def _within(expect: ExpectTable) -> str:
    return "" if expect.within is None else f", within {durations.write(expect.within)}"


def _joined(*words: str) -> str:
    return " ".join(filter(None, words))

"""Judge a run, whether it is over or goes on."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Final, NamedTuple

from sms_sandbox.engine.engine import Engine
from sms_sandbox.scenario.format.expectations import ExpectTable
from sms_sandbox.scenario.format.model import Scenario
from sms_sandbox.verdict import behaviour, expectation, faults
from sms_sandbox.verdict.conditions import count_of
from sms_sandbox.verdict.observations import ACCEPTED, HistoryAt
from sms_sandbox.verdict.steps import Steps, finished, those
from sms_sandbox.verdict.verdict import Check, CheckKind, CheckOutcome, Verdict

_MOST_LEFT_OUT: Final = 5
"""The most requests with recipients that were not sent to that are noted one by one."""


class _Times(NamedTuple):
    """Of a scenario, in microseconds of sandbox time."""

    start: int
    at: int
    """The time of the verdict."""

    ends: int
    """When the last phase or time limit of the scenario ends."""

    @property
    def is_early(self) -> bool:
        return self.at < self.ends


def judge(scenario: Scenario, engine: Engine, start: int, *, is_over: bool = False) -> Verdict:
    """Return the verdict as of now; ``start`` is when the scenario began, in microseconds of sandbox time.

    With ``is_over`` the run has ended, so that no check is pending and an attempt without a result failed.
    """
    return finished(judging(scenario, engine, start, is_over=is_over))


def judging(scenario: Scenario, engine: Engine, start: int, *, is_over: bool = False) -> Steps[Verdict]:
    """Judge in steps of a few milliseconds: yield after each, and return the verdict as of the time of the first.

    Between two steps the engine may go on; what happens after the first is not judged.
    """
    at = engine.now

    histories: dict[int, HistoryAt] = {}

    def past(until: int) -> HistoryAt:
        """Return the history; expectations of the same time share it."""
        if until not in histories:
            histories[until] = HistoryAt(engine, start, until)
        return histories[until]

    times = _Times(start, at, start + _length(scenario, engine))
    checks_of_faults, fired = yield from faults.judge(engine, start, is_early=times.is_early)
    of_behaviour = yield from behaviour.judge(scenario.behaviour, engine, start, is_over=is_over)
    now = past(at)
    yield from now.prepared()
    checks = []
    for expect in scenario.expectations:
        yield from past(_until(expect, start, at)).prepared()
        checks.append((yield from _expected(expect, engine, times, past)))
        yield
    notes = yield from _notes(engine, start)
    accepted = len((yield from those(now.messages, lambda thing: thing.attributes["outcome"] == ACCEPTED)))
    checks += [*_accepts(scenario, accepted, is_early=times.is_early), *checks_of_faults, *of_behaviour]
    verdict = Verdict(
        scenario=scenario.name,
        description=scenario.description,
        seed=engine.settings.seed,
        start=start,
        at=at,
        checks=tuple([replace(check, pending=False) for check in checks] if is_over else checks),
        fired=tuple(fired),
        counts=(
            ("messages", accepted),
            ("exchanges", len(now.exchanges)),
            ("webhooks", len(now.webhooks)),
        ),
        notes=tuple(notes),
    )
    for history in histories.values():
        yield from history.released()
    return verdict


def _length(scenario: Scenario, engine: Engine) -> int:
    """Return when the last phase or time limit of the scenario ends, in microseconds from its start."""
    limits = [limit for expect in scenario.expectations if (limit := expectation.time_limit(expect)) is not None]
    phases = [phase.at if phase.ends_at is None else phase.ends_at for phase in engine.faults.faults.phases]
    return max((*limits, *phases), default=0)


def _accepts(scenario: Scenario, accepted: int, *, is_early: bool) -> list[Check]:
    """Return a failed check if no text was accepted, which leaves most of a scenario untested."""
    if accepted or scenario.allow_empty:
        return []
    return [
        Check(
            kind=CheckKind.EXPECTATION,
            name="a text is accepted",
            wanted="at least 1 accepted message, or allow_empty = true in the scenario",
            found="0 messages",
            outcome=CheckOutcome.FAILED,
            pending=is_early,
        )
    ]


def _until(expect: ExpectTable, start: int, at: int) -> int:
    """Return the time as of which the expectation is judged."""
    return at if expect.within is None else min(start + expect.within, at)


def _expected(expect: ExpectTable, engine: Engine, times: _Times, past: Callable[[int], HistoryAt]) -> Steps[Check]:
    limit, until = expectation.time_limit(expect), _until(expect, times.start, times.at)
    is_early = times.is_early if limit is None else times.start + limit > times.at
    if expect.fired is not None:
        struck = yield from faults.times_by(engine, expect.fired, times.start, until)
        return expectation.judge_fired(expect, struck, past(until), is_early=is_early)
    return (yield from expectation.judge(expect, past(until), is_early=is_early))


def _left_out(engine: Engine, start: int) -> Iterator[str]:
    """Yield why recipients of accepted requests were not sent to; such recipients are no messages."""
    remarks = [
        f"{exchange.id} to {exchange.provider}: {exchange.response.remark}."
        for exchange in engine.exchanges
        if exchange.at >= start and exchange.response is not None and exchange.response.remark
    ]
    yield from remarks[:_MOST_LEFT_OUT]
    more = len(remarks) - _MOST_LEFT_OUT
    if more > 0:
        yield f"{count_of(more, 'further request')} had recipients that were not sent to."


def _notes(engine: Engine, start: int) -> Steps[list[str]]:
    """Return what is missing. Ids are counted up, so that the newest one gives the total."""
    notes: list[str] = []
    kept: dict[str, list[str]] = {
        "message": [message.id for message in engine.messages] + [reply.id for reply in engine.messages.replies],
        "exchange": [exchange.id for exchange in engine.exchanges],
        "webhook": [webhook.id for webhook in engine.webhooks.recent],
    }
    for noun, ids in kept.items():
        yield
        missing = max((int(one[1:]) for one in ids), default=0) - len(ids)
        if missing > 0:
            are = "is" if missing == 1 else "are"
            notes.append(
                f"{count_of(missing, noun)} {are} no longer kept, and so not judged; --max-messages keeps more."
            )
    yield
    notes += _left_out(engine, start)
    yield
    recent = [*engine.webhooks.recent]
    unheard = yield from those(recent, lambda webhook: webhook.is_unaddressed and bool(webhook.fault))
    if unheard:
        notes.append(
            f"{count_of(len(unheard), 'webhook')} that faults struck had no address, so that no application got any; "
            "--webhook PROVIDER=URL sets one."
        )
    return notes

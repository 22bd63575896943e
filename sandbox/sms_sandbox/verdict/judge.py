"""Judge a run, whether it is over or goes on."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import cache

from sms_sandbox.engine.engine import Engine
from sms_sandbox.scenario.format.expectations import ExpectTable
from sms_sandbox.scenario.format.model import Scenario
from sms_sandbox.verdict import behaviour, expectation, faults
from sms_sandbox.verdict.conditions import count_of
from sms_sandbox.verdict.observations import ACCEPTED, HistoryAt
from sms_sandbox.verdict.verdict import Check, CheckKind, CheckOutcome, Verdict


def judge(scenario: Scenario, engine: Engine, start: int, *, is_over: bool = False) -> Verdict:
    """Return the verdict as of now; ``start`` is when the scenario began, in microseconds of sandbox time.

    With ``is_over`` the run has ended, so that no check is pending and an attempt without a result failed.
    """

    @cache
    def past(until: int) -> HistoryAt:
        """Return the history; expectations of the same time share it."""
        return HistoryAt(engine, start, until)

    checks_of_faults, fired = faults.judge(engine, start)
    now = past(engine.now)
    accepted = sum(thing.attributes["outcome"] == ACCEPTED for thing in now.messages)
    checks = [
        *[_expected(expect, engine, start, past) for expect in scenario.expectations],
        *_accepts(scenario, accepted),
        *checks_of_faults,
        *behaviour.judge(scenario.behaviour, engine, start, is_over=is_over),
    ]
    return Verdict(
        scenario=scenario.name,
        description=scenario.description,
        seed=engine.settings.seed,
        start=start,
        at=engine.now,
        checks=tuple([replace(check, pending=False) for check in checks] if is_over else checks),
        fired=tuple(fired),
        counts=(
            ("messages", accepted),
            ("exchanges", len(now.exchanges)),
            ("webhooks", len(now.webhooks)),
        ),
        notes=tuple(_notes(engine)),
    )


def _accepts(scenario: Scenario, accepted: int) -> list[Check]:
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
        )
    ]


def _expected(expect: ExpectTable, engine: Engine, start: int, past: Callable[[int], HistoryAt]) -> Check:
    deadline = engine.now if expect.within is None else start + expect.within
    is_pending, until = deadline > engine.now, min(deadline, engine.now)
    if expect.fired is not None:
        times = faults.times_by(engine, expect.fired, start, until)
        return expectation.judge_fired(expect, times, past(until), is_pending=is_pending)
    return expectation.judge(expect, past(until), is_pending=is_pending)


def _notes(engine: Engine) -> Iterator[str]:
    """Yield what is missing. Ids are counted up, so that the newest one gives the total."""
    messages = [message.id for message in engine.messages] + [reply.id for reply in engine.messages.replies]
    kept = {
        "message": messages,
        "exchange": [exchange.id for exchange in engine.exchanges],
        "webhook": [webhook.id for webhook in engine.webhooks.recent],
    }
    for noun, ids in kept.items():
        missing = max((int(one[1:]) for one in ids), default=0) - len(ids)
        if missing > 0:
            are = "is" if missing == 1 else "are"
            yield f"{count_of(missing, noun)} {are} no longer kept, and so not judged; --max-messages keeps more."
    unheard = sum(webhook.is_unaddressed and bool(webhook.fault) for webhook in engine.webhooks.recent)
    if unheard:
        yield (
            f"{count_of(unheard, 'webhook')} that faults struck had no address, so that no application got any; "
            "--webhook PROVIDER=URL sets one."
        )

import pytest
from sms_sandbox.core.time.instants import MINUTE, SECOND
from sms_sandbox.engine.engine import Engine
from sms_sandbox.engine.journal import EventKind
from sms_sandbox.faults.kinds.account import AccountChange
from sms_sandbox.faults.kinds.mode_hold import HoldMode
from sms_sandbox.faults.kinds.status import Status
from sms_sandbox.faults.rule import Effects, Faults, Phase, Rule
from sms_sandbox.faults.webhooks import WebhookFaults

from tests.making import SETTINGS, a_request, an_engine, sent, until_idle

DOWN = Rule(name="down", effects=Effects(refusal=Status(503)))
HOLD = Rule(name="hold", effects=Effects(webhooks=WebhookFaults(mode=HoldMode())))
CLOSED = Phase(name="closed", at=MINUTE, lasts=MINUTE, change=AccountChange(suspended=True))


def status(engine: Engine) -> int:
    response = engine.exchange(a_request())
    assert response is not None
    return response.status


def edges_of(engine: Engine) -> list[EventKind]:
    kinds = [entry.kind for entry in engine.journal.after(0)]
    return [kind for kind in kinds if kind in (EventKind.PHASE_BEGAN, EventKind.PHASE_ENDED)]


def move(engine: Engine, by: int) -> None:
    at = engine.now + by
    while (due := engine.next_due()) is not None and due <= at:
        engine.step()
    engine.move_to(at)


def test_loaded_faults_replace_those_before_and_count_from_now() -> None:
    engine = an_engine()
    engine.fault_control.load(Faults(rules=(DOWN,)))
    move(engine, SECOND)
    engine.fault_control.load(Faults())
    assert (status(engine), engine.fault_control.since) == (200, engine.now)


def test_phase_begins_and_ends_at_its_times_and_changes_accounts() -> None:
    engine = an_engine()
    engine.fault_control.load(Faults(phases=(CLOSED,)))
    assert status(engine) == 200
    move(engine, MINUTE)
    assert status(engine) == 403
    move(engine, MINUTE)
    assert edges_of(engine) == [EventKind.PHASE_BEGAN, EventKind.PHASE_ENDED]


def test_phase_of_replaced_faults_does_not_begin() -> None:
    engine = an_engine()
    engine.fault_control.load(Faults(phases=(CLOSED,)))
    engine.fault_control.load(Faults())
    move(engine, 5 * MINUTE)
    assert edges_of(engine) == []


def test_added_rule_is_in_force_until_its_lifetime_is_over() -> None:
    engine = an_engine()
    engine.fault_control.add(DOWN, lasts=SECOND)
    assert status(engine) == 503
    move(engine, SECOND)
    assert status(engine) == 200


def test_rule_of_a_taken_name_is_refused() -> None:
    engine = an_engine()
    engine.fault_control.add(DOWN)
    with pytest.raises(ValueError, match="down"):
        engine.fault_control.add(DOWN)


def test_removing_a_rule_sends_what_it_held() -> None:
    engine = an_engine(SETTINGS)
    engine.fault_control.add(HOLD)
    sent(engine)
    until_idle(engine)
    assert len(engine.webhooks.held) > 0
    engine.fault_control.remove("hold")
    until_idle(engine)
    assert len(engine.webhooks.held) == 0
    with pytest.raises(KeyError):
        engine.fault_control.remove("hold")

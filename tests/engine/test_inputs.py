from collections.abc import Mapping
from typing import Any

import pytest
from sms_sandbox.core.errors import WrongTransitionError
from sms_sandbox.core.message import MtMessage
from sms_sandbox.core.state import MessageState
from sms_sandbox.core.time.instants import HOUR
from sms_sandbox.engine.engine import Engine
from sms_sandbox.engine.inputs import METHODS
from sms_sandbox.faults.kinds.account import AccountChange
from sms_sandbox.faults.rule import Effects, Faults, Rule
from sms_sandbox.trigger import TriggerRequest, trigger

from tests.making import JANE, SETTINGS, TAKEN, a_request, an_engine, sent, until_idle


def listen(engine: Engine) -> list[tuple[str, Mapping[str, Any]]]:
    """Fills as inputs come."""
    reported: list[tuple[str, Mapping[str, Any]]] = []

    def hear(name: str, owner: object, arguments: Mapping[str, Any], result: object) -> None:
        del owner, result
        reported.append((name, arguments))

    engine.inputs.listener = hear
    return reported


def test_inputs_are_reported_with_their_arguments_by_name() -> None:
    engine = an_engine()
    reported = listen(engine)
    request = a_request()
    engine.answer(request)
    engine.step()
    engine.handsets.change(JANE, name="Jane")
    engine.backend("acme").accounts.change_all(AccountChange(suspended=True))
    assert reported == [
        ("Engine.answer", {"request": request}),
        ("Engine.step", {}),
        ("Handsets.change", {"number": JANE, "name": "Jane"}),
        ("Accounts.change_all", {"change": AccountChange(suspended=True)}),
    ]


def test_an_argument_that_follows_from_the_others_is_not_reported() -> None:
    engine = an_engine()
    reported = listen(engine)
    request = a_request()
    engine.answer(request, engine.router.resolve(request))
    assert reported == [("Engine.answer", {"request": request})]


def test_a_call_caused_by_an_input_is_not_reported() -> None:
    engine = an_engine(SETTINGS)
    engine.fault_control.load(Faults(rules=(Rule(name="r", effects=Effects(account=AccountChange(suspended=True))),)))
    reported = listen(engine)
    engine.answer(a_request())
    assert [name for name, _ in reported] == ["Engine.answer"]


def test_a_refused_input_is_not_reported_and_the_next_one_is() -> None:
    engine = an_engine()
    message = sent(engine)
    until_idle(engine)
    reported = listen(engine)
    with pytest.raises(WrongTransitionError):
        engine.network.set_state(message, MessageState.SENT)
    engine.network.clear()
    assert [name for name, _ in reported] == ["Network.clear"]


def test_a_listener_gets_the_result_of_an_input() -> None:
    engine = an_engine()
    results = []

    def hear(*reported: object) -> None:
        results.append(reported)

    engine.inputs.listener = hear
    request = a_request()
    answer = engine.answer(request)
    assert results == [("Engine.answer", engine, {"request": request}, answer)]


def test_a_function_of_an_engine_is_an_input_too() -> None:
    engine = an_engine()
    reported = listen(engine)
    wanted = TriggerRequest(kind="status")
    trigger(engine, "acme", wanted)
    assert reported == [("trigger", {"provider": "acme", "wanted": wanted})]


def test_webhooks_that_are_done_are_inputs() -> None:
    engine = an_engine()
    sent(engine)
    reported = listen(engine)
    until_idle(engine, TAKEN)
    names = [name for name, _ in reported]
    assert names.count("Webhooks.finished") == 2
    assert {*names} <= {*METHODS}


def test_counted_input_is_not_reported_and_others_are() -> None:
    engine = an_engine()
    sent(engine)
    reported = listen(engine)
    engine.inputs.counted = "Engine.step"
    engine.step()
    engine.step()
    engine.network.clear()
    assert [name for name, _ in reported] == ["Network.clear"]
    assert engine.inputs.repeats == 2


def test_counted_input_that_is_refused_is_not_counted_and_the_next_input_is_reported() -> None:
    engine = an_engine()
    reported = listen(engine)
    engine.inputs.counted = "Engine.step"
    with pytest.raises(IndexError):
        engine.step()
    assert engine.inputs.repeats == 0
    engine.network.clear()
    assert [name for name, _ in reported] == ["Network.clear"]


def test_request_listener_gets_the_requests_in_place_of_the_listener() -> None:
    engine = an_engine()
    reported = listen(engine)
    requests: list[object] = []
    engine.inputs.request_listener = requests.append
    request = a_request()
    engine.answer(request)
    engine.network.clear()
    assert (requests, [name for name, _ in reported]) == ([request], ["Network.clear"])


def test_steps_are_counted_from_the_first_that_the_listener_hears_on() -> None:
    engine = an_engine()
    sent(engine)
    heard: list[str] = []

    def hear(name: str, *_: object) -> None:
        heard.append(name)
        engine.inputs.counted, engine.inputs.repeats = name, 0

    engine.inputs.listener = hear
    taken = engine.steps(engine.now + HOUR, 2) + engine.steps(engine.now + HOUR, 100)
    assert taken > 2
    assert (heard, engine.inputs.repeats) == (["Engine.step"], taken - 1)
    assert not engine.inputs.is_under_way


def test_step_that_fails_is_not_counted_and_those_before_it_are(monkeypatch: pytest.MonkeyPatch) -> None:
    engine = an_engine()
    sent(engine)
    listen(engine)
    engine.inputs.counted = "Engine.step"
    calls = iter([False, True])
    move_on = engine.network.move_on

    def failing(message: MtMessage) -> None:
        if next(calls):
            raise ValueError("broken")
        move_on(message)

    monkeypatch.setitem(engine._on_due, MtMessage, failing)
    with pytest.raises(ValueError, match="broken"):
        engine.steps(engine.now + HOUR, 100)
    assert (engine.inputs.repeats, engine.inputs.is_under_way) == (1, False)

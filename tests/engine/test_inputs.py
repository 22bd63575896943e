from collections.abc import Mapping
from typing import Any

import pytest
from sms_sandbox.core.errors import WrongTransitionError
from sms_sandbox.core.state import MessageState
from sms_sandbox.engine.engine import Engine
from sms_sandbox.engine.inputs import METHODS
from sms_sandbox.faults.kinds.account import AccountChange
from sms_sandbox.faults.rule import Effects, Faults, Rule
from sms_sandbox.trigger import TriggerRequest, trigger

from tests.making import JANE, SETTINGS, TAKEN, a_request, an_engine, sent, until_idle


def heard(engine: Engine) -> list[tuple[str, Mapping[str, Any]]]:
    """Fills as inputs come."""
    told: list[tuple[str, Mapping[str, Any]]] = []

    def hear(name: str, owner: object, arguments: Mapping[str, Any], result: object) -> None:
        del owner, result
        told.append((name, arguments))

    engine.inputs.listener = hear
    return told


def test_inputs_are_told_with_their_arguments_by_name() -> None:
    engine = an_engine()
    told = heard(engine)
    request = a_request()
    engine.answer(request)
    engine.step()
    engine.handsets.change(JANE, name="Jane")
    engine.backend("acme").accounts.change_all(AccountChange(suspended=True))
    assert told == [
        ("Engine.answer", {"request": request}),
        ("Engine.step", {}),
        ("Handsets.change", {"number": JANE, "name": "Jane"}),
        ("Accounts.change_all", {"change": AccountChange(suspended=True)}),
    ]


def test_what_is_done_because_of_an_input_is_none() -> None:
    engine = an_engine(SETTINGS)
    engine.load_faults(Faults(rules=(Rule(name="r", effects=Effects(account=AccountChange(suspended=True))),)))
    told = heard(engine)
    engine.answer(a_request())
    assert [name for name, _ in told] == ["Engine.answer"]


def test_an_input_that_is_refused_is_not_told_and_the_next_one_is() -> None:
    engine = an_engine()
    message = sent(engine)
    until_idle(engine)
    told = heard(engine)
    with pytest.raises(WrongTransitionError):
        engine.set_state(message, MessageState.SENT)
    engine.clear_messages()
    assert [name for name, _ in told] == ["Engine.clear_messages"]


def test_who_listens_is_given_what_an_input_gave() -> None:
    engine = an_engine()
    results = []

    def hear(*told: object) -> None:
        results.append(told)

    engine.inputs.listener = hear
    request = a_request()
    answer = engine.answer(request)
    assert results == [("Engine.answer", engine, {"request": request}, answer)]


def test_a_function_that_does_something_to_an_engine_is_an_input_too() -> None:
    engine = an_engine()
    told = heard(engine)
    wanted = TriggerRequest(kind="status")
    trigger(engine, "acme", wanted)
    assert told == [("trigger", {"provider": "acme", "wanted": wanted})]


def test_webhooks_that_are_done_are_inputs() -> None:
    engine = an_engine()
    sent(engine)
    told = heard(engine)
    until_idle(engine, TAKEN)
    names = [name for name, _ in told]
    assert names.count("Engine.attempt_finished") == 2
    assert {*names} <= {*METHODS}

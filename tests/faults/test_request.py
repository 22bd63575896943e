from sms_sandbox.contract import Backend
from sms_sandbox.core.account import Account
from sms_sandbox.core.devices.device import DeviceCondition
from sms_sandbox.core.draws import Draws
from sms_sandbox.core.handset import HandsetCondition
from sms_sandbox.faults.active_rule import ActiveRule, FaultCounter
from sms_sandbox.faults.kinds.latency import Latency
from sms_sandbox.faults.kinds.lifecycle import BUILT_IN
from sms_sandbox.faults.kinds.provider_error import ProviderError
from sms_sandbox.faults.kinds.reset import Reset
from sms_sandbox.faults.request import FaultOutcome, RequestAttempt, RequestFault
from sms_sandbox.faults.rule import Rule
from sms_sandbox.faults.transmission import NORMAL
from sms_sandbox.wire.exchange import HttpRequest

from tests.faults.making import AN_ANSWER, ERRORS, target
from tests.making import an_engine
from tests.providers.acme import PROVIDER


def active() -> ActiveRule:
    return ActiveRule(FaultCounter("rule:a", is_optional=False), Rule(name="a"), (), Draws(1))


def backend() -> Backend:
    return an_engine().backend("acme")


class NoReach:
    """A request without account and messages; nothing may be changed."""

    @property
    def account(self) -> Account | None:
        return None

    def change_devices(self, *, online: bool | None, condition: DeviceCondition | None) -> None:
        raise AssertionError(online, condition)

    def change_handsets(self, condition: HandsetCondition) -> None:
        raise AssertionError(condition)


def test_fault_that_overrides_nothing_changes_nothing() -> None:
    fault = RequestFault()
    assert (fault.is_silent, fault.refuses) == (False, False)
    assert fault.change(AN_ANSWER, bytes(64)) is AN_ANSWER
    assert fault.apply(NORMAL, AN_ANSWER) is NORMAL


def test_base_fault_strikes_as_it_is_and_touches_nothing() -> None:
    fault = RequestFault()
    rule = active()
    assert fault.strike(RequestAttempt(rule, target(), 0, ERRORS)) is fault
    assert fault.errors == ()
    fault.touch(NoReach())
    assert fault.answer(PROVIDER, HttpRequest("GET", b"/"), backend(), 0) is None


def test_outcome_holds_one_fault_for_each_slot() -> None:
    outcome = FaultOutcome()
    attempt = RequestAttempt(active(), target(), 0, ERRORS)
    assert not outcome
    assert outcome.strike([("refusal", ProviderError("unknown")), ("delay", Latency(5))], attempt, "rule:a")
    assert not outcome.strike([("delay", Latency(9)), ("lifecycle", BUILT_IN["lost"])], attempt, "rule:b")
    assert [*outcome] == [(Latency(5), "rule:a")]
    assert (outcome.by, outcome.get("delay"), outcome.get("refusal")) == ({"delay": "rule:a"}, Latency(5), None)
    assert (outcome.refuses, outcome.is_silent) == (False, False)


def test_outcome_refuses_and_is_silent_if_one_fault_is() -> None:
    outcome = FaultOutcome()
    outcome.strike(
        [("delay", Latency(5)), ("network", Reset())], RequestAttempt(active(), target(), 0, ERRORS), "rule:a"
    )
    assert (outcome.refuses, outcome.is_silent) == (True, True)

from sms_sandbox.faults.opening import USUAL_HANDSHAKE, OpeningFault, OpeningStep


def test_opening_fault_that_overrides_nothing_changes_nothing() -> None:
    fault = OpeningFault()
    assert (fault.step, fault.handshake) == (OpeningStep.TLS, USUAL_HANDSHAKE)
    assert fault.refusal("h", 443) is None

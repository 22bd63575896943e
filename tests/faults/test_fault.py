from sms_sandbox.faults.fault import MessageFault


def test_message_fault_that_overrides_nothing_has_no_steps() -> None:
    assert MessageFault().steps == ()

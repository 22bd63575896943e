from sms_sandbox.core.devices.call import CallKind, PhoneCall
from sms_sandbox.core.time.instants import HOUR, MINUTE

from tests.making import JANE, an_account


def a_call(kind: CallKind, duration: int = 0) -> PhoneCall:
    return PhoneCall(
        id="t1",
        provider="acme",
        account=an_account(),
        device="8167",
        kind=kind,
        other=JANE,
        started_at=HOUR,
        duration=duration,
    )


def test_a_call_ends_after_its_duration() -> None:
    assert a_call(CallKind.INCOMING, 5 * MINUTE).ends_at == HOUR + 5 * MINUTE


def test_a_missed_call_ends_when_it_starts() -> None:
    assert a_call(CallKind.MISSED).ends_at == HOUR


def test_a_fresh_call_has_no_notes() -> None:
    call = a_call(CallKind.OUTGOING)
    assert (call.notes, call.webhooks) == ([], ())

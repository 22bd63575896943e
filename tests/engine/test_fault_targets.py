from sms_sandbox.contract import Outgoing
from sms_sandbox.core.devices.call import CallKind, PhoneCall
from sms_sandbox.core.message import Address, MoMessage
from sms_sandbox.core.numbers.sender import SenderId
from sms_sandbox.core.text.segments import Encoding
from sms_sandbox.engine import fault_targets
from sms_sandbox.faults.matcher import Target

from tests.making import JANE, a_message, an_account


def outgoing(to: Address, text: str, sender: str | None = None) -> Outgoing:
    return Outgoing(
        to=to,
        text=text,
        encoding=Encoding.GSM7,
        segments=(text,),
        provider_id="p1",
        sender=None if sender is None else SenderId(sender),
    )


def test_a_request_without_messages_has_only_its_account() -> None:
    assert fault_targets.of_request("acme", "credit", "k1") == Target("acme", "credit", "k1")


def test_a_request_is_for_all_its_recipients() -> None:
    messages = [outgoing(Address("06 39", JANE), "a", "ACME"), outgoing(Address("nobody", None), "b")]
    assert fault_targets.of_request("acme", "send", "k1", messages) == Target(
        "acme", "send", "k1", to=(f"+{JANE}", "nobody"), sender="ACME", texts=("a", "b")
    )


def test_messages_replies_and_calls_target_the_other_end() -> None:
    reply = MoMessage(
        id="m2",
        provider="acme",
        account=an_account(),
        sender=JANE,
        to="36034",
        text="STOP",
        encoding=Encoding.GSM7,
        segments=("STOP",),
        received_at=0,
    )
    call = PhoneCall(
        id="t1", provider="acme", account=an_account(), device="d", kind=CallKind.MISSED, other=JANE, started_at=0
    )
    assert fault_targets.fault_target(a_message()) == Target("acme", "send", "jane", (f"+{JANE}",), "", ("hello",))
    assert fault_targets.fault_target(reply) == Target("acme", "reply", "jane", (f"+{JANE}",), "36034", ("STOP",))
    assert fault_targets.fault_target(call) == Target("acme", "call", "jane", (f"+{JANE}",))

import re
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sms_sandbox.contract import Outgoing
from sms_sandbox.core.devices.call import CallKind, PhoneCall
from sms_sandbox.core.message import Address, MoMessage
from sms_sandbox.core.numbers.sender import SenderId
from sms_sandbox.core.text.segments import Encoding
from sms_sandbox.faults.matcher import Matcher, Target, message_target, request_target

from tests.faults.making import JANE, JOHN, target
from tests.making import JANE as JANES_NUMBER
from tests.making import a_message, an_account


def matches(**when: Any) -> bool:
    """Whether what is asked for by these conditions is ``target()``."""
    return Matcher(**when).test()(target(sender="ACME", texts=("Your code is 123456", "second")))


@pytest.mark.parametrize(
    "when",
    [
        {},
        {"account": "k1"},
        {"to": JANE},
        {"to": "+3363998*"},
        {"to": "+3363998000?"},
        {"sender": "ACME"},
        {"sender": "AC*"},
        {"text": "code is"},
        {"text": "second"},
        {"matches": re.compile(r"\b\d{6}\b")},
        {"account": "k1", "to": JANE, "text": "code"},
    ],
)
def test_target_that_meets_the_conditions_matches(when: dict[str, Any]) -> None:
    assert matches(**when)


@pytest.mark.parametrize(
    "when",
    [
        {"account": "k2"},
        {"to": JOHN},
        {"to": "+3363998000"},
        {"to": "+44*"},
        {"sender": "acme"},
        {"sender": "CME"},
        {"text": "CODE"},
        {"matches": re.compile(r"\b\d{7}\b")},
        {"account": "k1", "to": JANE, "text": "nothing like it"},
    ],
)
def test_target_that_misses_a_condition_does_not_match(when: dict[str, Any]) -> None:
    assert not matches(**when)


def test_one_recipient_of_several_is_enough() -> None:
    assert Matcher(to=JOHN).test()(target((JANE, JOHN)))
    assert Matcher(to="*0002").test()(target((JANE, JOHN)))


def test_request_without_recipients_matches_no_recipient() -> None:
    assert not Matcher(to="*").test()(target(()))


@pytest.mark.parametrize(
    ("when", "provider", "operation", "concerned"),
    [
        (Matcher(), "acme", "status", True),
        (Matcher(providers=frozenset({"acme"})), "acme", "send", True),
        (Matcher(providers=frozenset({"acme"})), "other", "send", False),
        (Matcher(operations=frozenset({"send", "status"})), "acme", "status", True),
        (Matcher(operations=frozenset({"send"})), "acme", "status", False),
        (Matcher(to=JANE), "acme", "send", True),
        (Matcher(to=JANE), "acme", "reply", True),
        (Matcher(to=JANE), "acme", "credit", False),
        (Matcher(text="x"), "acme", "credit", False),
    ],
)
def test_operations_concerned(when: Matcher, provider: str, operation: str, concerned: bool) -> None:  # noqa: FBT001  parametrised
    assert when.concerns(provider, operation) is concerned


def test_matcher_without_providers_covers_all() -> None:
    assert Matcher().covers("acme")
    assert not Matcher(providers=frozenset({"other"})).covers("acme")


@given(st.text(), st.text())
def test_part_of_a_text_is_found_literally(part: str, whole: str) -> None:
    assert Matcher(text=part).test()(target(texts=(whole,))) == (part in whole)


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
    assert request_target("acme", "credit", "k1") == Target("acme", "credit", "k1")


def test_a_request_is_for_all_its_recipients() -> None:
    messages = [outgoing(Address("06 39", JANES_NUMBER), "a", "ACME"), outgoing(Address("nobody", None), "b")]
    assert request_target("acme", "send", "k1", messages) == Target(
        "acme", "send", "k1", to=(f"+{JANES_NUMBER}", "nobody"), sender="ACME", texts=("a", "b")
    )


def test_messages_replies_and_calls_target_the_other_end() -> None:
    reply = MoMessage(
        id="m2",
        provider="acme",
        account=an_account(),
        sender=JANES_NUMBER,
        to="36034",
        text="STOP",
        encoding=Encoding.GSM7,
        segments=("STOP",),
        received_at=0,
    )
    call = PhoneCall(
        id="t1",
        provider="acme",
        account=an_account(),
        device="d",
        kind=CallKind.MISSED,
        other=JANES_NUMBER,
        started_at=0,
    )
    assert message_target(a_message()) == Target("acme", "send", "jane", (f"+{JANES_NUMBER}",), "", ("hello",))
    assert message_target(reply) == Target("acme", "reply", "jane", (f"+{JANES_NUMBER}",), "36034", ("STOP",))
    assert message_target(call) == Target("acme", "call", "jane", (f"+{JANES_NUMBER}",))

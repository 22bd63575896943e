"""The messages of an account in both directions."""

from typing import Any

import pytest
from sms_sandbox.core.events import MoReceived
from sms_sandbox.core.message import MoMessage
from sms_sandbox.core.numbers.msisdn import Msisdn
from sms_sandbox.core.reason import FailureReason
from sms_sandbox.core.state import MessageState
from sms_sandbox.core.text.segments import Encoding
from sms_sandbox.core.time.instants import MINUTE
from sms_sandbox.engine.engine import Engine

from tests.examples import advance
from tests.providers.smsfactor.asking import BEARER, JSON, engine_of, get, gsm, messages, post, sms

OWNER = (*JSON, *BEARER)
YEAR = "date_start=2026-01-01%2000:00:00&date_end=2026-12-31%2023:59:59"


def listed(engine: Engine, query: str = "") -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = get(engine, f"/messages?{YEAR}{query}", OWNER)["messages"]
    return found


def conversation() -> Engine:
    """Return an engine with two messages, one of them to Switzerland, and a reply to the first."""
    engine = engine_of()
    post(engine, "/send", sms("Hello", "33639980001", sender="Me"), OWNER)
    advance(engine, MINUTE)
    post(engine, "/send", sms("Grüezi", "41781234567", delay="2026-02-01 10:00:00"), OWNER)
    engine.handsets.reply(Msisdn("33639980001"), "Yes")
    return engine


@pytest.mark.parametrize(
    ("query", "texts"),
    [
        ("", ["Grüezi", "Yes", "Hello"]),
        ("&type=messages-in", ["Yes"]),
        ("&type=messages-out", ["Grüezi", "Hello"]),
        ("&country=ch", ["Grüezi"]),
        ("&destination=%2B33639980001", ["Yes", "Hello"]),
        ("&message=HEL", ["Hello"]),
        ("&status=waiting", ["Grüezi"]),
        ("&status=delivered&sort=date", ["Hello", "Yes"]),
        ("&sort=destination", ["Hello", "Yes", "Grüezi"]),
        ("&sort=-sender", ["Hello", "Grüezi", "Yes"]),
        ("&start=1&length=1", ["Yes"]),
    ],
)
def test_messages_are_filtered_and_sorted(query: str, texts: list[str]) -> None:
    assert [message["message"] for message in listed(conversation(), query)] == texts


def test_period_of_a_scheduled_message_is_that_of_its_time() -> None:
    engine = conversation()
    january = "/messages?date_start=2026-01-01%2000:00:00&date_end=2026-01-31%2023:59:59"
    answer = get(engine, january, OWNER)
    assert (answer["totalRecords"], answer["totalDisplayRecords"]) == (2, 2)


@pytest.mark.parametrize(
    ("state", "reason", "word"),
    [
        (MessageState.SENT, None, "SENT"),
        (MessageState.RETRYING, FailureReason.NETWORK_ERROR, "SENT"),
        (MessageState.EXPIRED, FailureReason.VALIDITY_EXPIRED, "UNDELIVERED"),
        (MessageState.UNDELIVERED, FailureReason.UNKNOWN_SUBSCRIBER, "UNDELIVERED"),
        (MessageState.UNDELIVERED, FailureReason.BARRED, "DENIED"),
        (MessageState.REJECTED, FailureReason.SENDER_REFUSED, "NOT_SENT"),
    ],
)
def test_status_is_the_word_of_the_code(state: MessageState, reason: FailureReason | None, word: str) -> None:
    engine = engine_of()
    post(engine, "/send", sms("a"), OWNER)
    engine.network.set_state(messages(engine)[0], state, reason)
    [message] = listed(engine)
    assert (message["status"], message["status_details"]) == (word, word)
    assert [message["message"] for message in listed(engine, f"&status={word.lower()}")] == ["a"]


def test_cancelled_message_is_not_sent() -> None:
    engine = engine_of()
    post(engine, "/send", sms("a", delay="2026-02-01 10:00:00"), OWNER)
    engine.network.set_state(messages(engine)[0], MessageState.CANCELLED)
    assert [message["status"] for message in listed(engine)] == ["NOT_SENT"]


def test_message_to_a_list_names_its_list() -> None:
    engine = engine_of()
    list_id = post(engine, "/list", {"list": gsm("33639980001")}, OWNER)["id"]
    post(engine, "/send/lists", {"sms": {"message": {"text": "a"}, "lists": [{"value": list_id}]}}, OWNER)
    assert [message["contact_list_id"] for message in listed(engine)] == [list_id]


def test_message_of_a_forgotten_campaign_has_no_list() -> None:
    engine = engine_of()
    post(engine, "/send", sms("a"), OWNER)
    details: Any = messages(engine)[0].details
    details.data.campaigns.clear()
    assert [message["contact_list_id"] for message in listed(engine)] == [""]


def test_message_that_answers_nothing_has_no_campaign() -> None:
    engine = engine_of()
    post(engine, "/send", sms("a"), OWNER)
    stray = MoMessage(
        id="m9",
        provider="smsfactor",
        account=messages(engine)[0].account,
        sender=Msisdn("33639980001"),
        to="",
        text="b",
        encoding=Encoding.GSM7,
        segments=("b",),
        received_at=engine.now,
    )
    engine.events.received(MoReceived(stray))
    [message] = listed(engine, "&type=messages-in")
    assert (message["campaign_id"], message["client_message_id"], message["contact_list_id"]) == (0, "", "")
    [reply] = get(engine, f"/messages/mo?{YEAR}", OWNER)["replies"]
    assert (reply["campaign_id"], reply["info1"]) == ("", "")


@pytest.mark.parametrize(("sort", "texts"), [("", ["b", "a"]), ("&sort=text", ["a", "b"]), ("&sort=id", ["a", "b"])])
def test_replies_are_sorted(sort: str, texts: list[str]) -> None:
    engine = engine_of()
    post(engine, "/send", sms("Hello"), OWNER)
    for text in ("a", "b"):
        advance(engine, MINUTE)
        engine.handsets.reply(Msisdn("33639980001"), text)
    replies = get(engine, f"/messages/mo?{YEAR}{sort}", OWNER)["replies"]
    assert [reply["message"] for reply in replies] == texts

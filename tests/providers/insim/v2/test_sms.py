"""Messages of version 2."""

from typing import Any

import pytest
from sms_sandbox.core.numbers.msisdn import Msisdn
from sms_sandbox.core.reason import FailureReason
from sms_sandbox.core.state import MessageState
from sms_sandbox.core.time.instants import DAY, HOUR, MINUTE
from sms_sandbox.engine.engine import Engine

from tests.examples import MORNING, advance
from tests.providers.insim.asking import send as send_by_v1
from tests.providers.insim.v2.asking import ONE, TWO, done, engine_of, error


def send(engine: Engine, *messages: dict[str, Any]) -> dict[str, Any]:
    return done(engine, "sendsms", messages=[{"phone_number": ONE, "message": "Hello", **one} for one in messages])


def conversation() -> Engine:
    engine = engine_of()
    send(engine, {}, {"phone_number": TWO, "message": "Two"})
    advance(engine, MINUTE)
    engine.handsets.reply(Msisdn(ONE[1:]), "Yes")
    return engine


def test_one_invalid_number_of_several_is_not_sent() -> None:
    engine = engine_of()
    answer = send(engine, {}, {"phone_number": "06"})
    assert (answer["sent_count"], [one["sent"] for one in answer["result"]]) == (1, [1, 0])
    assert len(list(engine.messages)) == 1


def test_only_message_that_is_invalid_is_refused() -> None:
    messages = [{"phone_number": "06", "message": "Hello"}]
    assert error(engine_of(), "sendsms", messages=messages) == ("VALIDATION_ERROR", "messages.0.phone_number")


@pytest.mark.parametrize(
    ("wrong", "field"),
    [({"priority": 3}, "priority"), ({"date_to_send": "soon"}, "date_to_send"), ({"url": 1}, "url")],
)
def test_invalid_field_of_a_message_is_named_with_its_place(wrong: dict[str, object], field: str) -> None:
    messages = [{"phone_number": ONE, "message": "a"}, {"phone_number": ONE, "message": "a", **wrong}]
    assert error(engine_of(), "sendsms", messages=messages) == ("VALIDATION_ERROR", f"messages.1.{field}")


def test_without_credits_nothing_is_sent() -> None:
    engine = engine_of(sms_credits=0)
    answer = send(engine, {}, {"phone_number": "06"})
    assert (answer["sent_count"], [one["sent"] for one in answer["result"]]) == (0, [0, 0])
    assert list(engine.messages) == []


@pytest.mark.parametrize(
    ("date", "wait"),
    [
        ("2026-01-05T10:00:00.135429", None),
        ("2026-01-05T23:00:00", None),
        ("2026-01-04T12:00:00", None),
        ("2026-01-07T09:00:00", 2 * DAY),
        ("2026-01-07 09:00:00", 2 * DAY),
        ("2026-01-07T10:00:00+02:00", 2 * DAY - HOUR),
        ("", None),
    ],
)
def test_time_near_now_is_now_since_its_zone_is_unknown(date: str, wait: int | None) -> None:
    engine = engine_of()
    send(engine, {"date_to_send": date})
    [message] = engine.messages
    assert message.send_at == (None if wait is None else MORNING + wait)


@pytest.mark.parametrize(
    ("fields", "texts"),
    [
        ({}, ["Yes", "Two", "Hello"]),
        ({"direction": "inbound"}, ["Yes"]),
        ({"direction": "outbound"}, ["Two", "Hello"]),
        ({"phone_number": "0639980001"}, ["Yes", "Hello"]),
        ({"limit": 1}, ["Yes"]),
        ({"date_from": "2026-01-05", "date_to": "2026-01-05"}, ["Yes", "Two", "Hello"]),
        ({"date_to": "2026-01-04"}, []),
    ],
)
def test_messages_are_filtered_newest_first(fields: dict[str, object], texts: list[str]) -> None:
    assert [one["message"] for one in done(conversation(), "sms", **fields)["messages"]] == texts


def test_conversation_has_both_directions_of_a_number() -> None:
    found = done(conversation(), "sms/conversation", phone_number=ONE)["messages"]
    assert [(one["direction"], one["message"]) for one in found] == [("inbound", "Yes"), ("outbound", "Hello")]


def test_details_of_messages_of_both_directions_are_read() -> None:
    engine = conversation()
    for one in done(engine, "sms")["messages"]:
        detail = done(engine, "sms/detail", sms_id=one["sms_id"])["sms"]
        assert (detail["message"], detail["delivery_status"], detail["clicks"]) == (one["message"], "delivered", [])
    assert error(engine, "sms/detail", sms_id="nope") == ("NOT_FOUND", None)


def test_message_of_version_1_is_seen() -> None:
    engine = engine_of()
    [sent] = send_by_v1(engine, {"phone_number": ONE, "message": "Hello"})
    [status] = done(engine, "sms/delivery_status", sms_id=sent["id_sms_api"])["statuses"]
    assert status["delivery_status"] == "pending"


@pytest.mark.parametrize(
    ("state", "reason", "word"),
    [
        (MessageState.SENT, None, "sent"),
        (MessageState.UNDELIVERED, FailureReason.BARRED, "failed"),
        (MessageState.REJECTED, FailureReason.SPAM, "blocked"),
    ],
)
def test_state_has_its_word(state: MessageState, reason: FailureReason | None, word: str) -> None:
    engine = engine_of()
    send(engine, {})
    [message] = engine.messages
    engine.network.set_state(message, state, reason)
    ids = [message.provider_id, "nope"]
    statuses = done(engine, "sms/delivery_status", sms_ids=ids)["statuses"]
    assert [one["delivery_status"] for one in statuses] == [word, "not_found"]

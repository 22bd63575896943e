"""The account's phone: which messages leave it, when, and in which order."""

import pytest
from sms_sandbox.core.message import MtMessage
from sms_sandbox.core.state import MessageState
from sms_sandbox.core.time.instants import HOUR, MINUTE
from sms_sandbox.engine.devices import DeviceChange
from sms_sandbox.engine.engine import Engine

from tests.examples import advance, take_attempts
from tests.providers.insim.asking import LOGIN, MESSAGE, RECEIVER, SOMEBODY, engine_with, reported, send


def switch(engine: Engine, *, is_online: bool) -> None:
    engine.devices.configure("insim", LOGIN, DeviceChange(is_online=is_online))


def states(engine: Engine) -> list[MessageState]:
    return [message.state for message in engine.messages]


def sent_at(message: MtMessage) -> int:
    return next(step.at for step in message.history if step.state is MessageState.SENT)


def test_messages_wait_for_the_phone() -> None:
    engine = engine_with(url=RECEIVER)
    switch(engine, is_online=False)
    [element] = send(engine, MESSAGE)
    assert element["sent"] == 1
    assert advance(engine, 72 * HOUR) == []
    assert states(engine) == [MessageState.QUEUED]
    switch(engine, is_online=True)
    assert [reported(webhook)["status"] for webhook in advance(engine, MINUTE)] == ["sent", "received"]


def test_scheduled_message_waits_for_its_time_then_for_the_phone() -> None:
    engine = engine_with(url=RECEIVER)
    send(engine, {**MESSAGE, "date_to_send": "2026-01-05 12:00:00"})
    switch(engine, is_online=False)
    advance(engine, 2 * HOUR)
    assert states(engine) == [MessageState.SCHEDULED]
    advance(engine, 2 * HOUR)
    assert states(engine) == [MessageState.QUEUED]
    switch(engine, is_online=True)
    assert len(advance(engine, MINUTE)) == 2


def test_scheduled_message_has_no_webhook_before_its_time() -> None:
    engine = engine_with(url=RECEIVER)
    send(engine, {**MESSAGE, "date_to_send": "2026-01-05 10:00:00"})
    assert advance(engine, HOUR) == []
    assert len(advance(engine, MINUTE)) == 2


def test_urgent_message_is_sent_first() -> None:
    engine = engine_with()
    engine.devices.configure("insim", LOGIN, DeviceChange(is_online=False, pack_size=1))
    texts = {0: "low", 1: "normal", 2: "high"}
    for priority, text in texts.items():
        send(engine, {**MESSAGE, "message": text, "priorite": priority})
    advance(engine, MINUTE)
    switch(engine, is_online=True)
    advance(engine, MINUTE)
    assert [message.text for message in sorted(engine.messages, key=sent_at)] == ["high", "normal", "low"]


@pytest.mark.parametrize("url", [RECEIVER, None])
def test_incoming_message_has_a_webhook(url: str | None) -> None:
    engine = engine_with(url=url)
    send(engine, MESSAGE)
    advance(engine, MINUTE)
    engine.handsets.reply(SOMEBODY, "Merci, c'est noté 100 %")
    made = [list(reported(webhook).items()) for webhook in take_attempts(engine)]
    event = [
        ("device_identification", LOGIN),
        ("title", "incoming_sms"),
        ("from", "+33639980001"),
        ("message", "Merci, c'est noté 100 %"),
        ("date", "2026-01-05T09:01:00.000Z"),
    ]
    assert made == ([event] if url else [])


def test_each_webhook_kind_has_its_own_address() -> None:
    engine = engine_with()
    account = engine.backend("insim").account(LOGIN)
    assert account is not None
    account.webhooks |= {"status": "http://one.example/s", "message": "http://two.example/m"}
    send(engine, MESSAGE)
    hosts = {webhook.to.host for webhook in advance(engine, MINUTE)}
    engine.handsets.reply(SOMEBODY, "Hi")
    assert hosts == {"one.example"}
    assert [webhook.to.host for webhook in take_attempts(engine)] == ["two.example"]

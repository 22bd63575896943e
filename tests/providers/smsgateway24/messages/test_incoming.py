"""Messages that handsets write: their webhook, their ids, their place in answers."""

from typing import Any, cast

import pytest
from sms_sandbox.core.account import Account
from sms_sandbox.core.message import MoMessage
from sms_sandbox.core.numbers.msisdn import Msisdn
from sms_sandbox.core.text.segments import Encoding
from sms_sandbox.core.time.instants import SECOND
from sms_sandbox.engine.devices import DeviceChange
from sms_sandbox.engine.engine import Engine
from sms_sandbox.engine.settings import AccountSettings
from sms_sandbox.providers.smsgateway24.messages import incoming
from sms_sandbox.wire import json_text

from tests.examples import advance, take_attempts
from tests.providers.smsgateway24.asking import SMS, asked, engine_of, posted, refusal, until_idle

JANE = Msisdn("33639980001")
URL = "http://127.0.0.1:49152/incoming"


def engine_with(url: str = URL, **settings: Any) -> Engine:
    return engine_of(webhooks={"smsgateway24": {"incoming": url}}, **settings)


def reply(engine: Engine, text: str = "Fine") -> list[dict[str, Any]]:
    """Reply to a message; return the webhooks."""
    until_idle(engine)
    assert take_attempts(engine) == []
    engine.handsets.reply(JANE, text)
    return [cast("dict[str, Any]", json_text.read(call.request.body)) for call in take_attempts(engine)]


def test_reply_has_the_device_and_slot_of_the_answered_message() -> None:
    engine = engine_with()
    asked(engine, "addsms", **SMS, sim="1")
    [call] = reply(engine, "Füße €/1")
    assert (call["address"], call["body"]) == ("+33639980001", "Füße €/1")
    assert (call["sim"], call["device_id"]) == (1, 260)
    assert call["device_name"] == asked(engine, "getdevicestatus", token="k1", device_id="260")["title"]


def test_incoming_message_was_sent_a_second_earlier() -> None:
    engine = engine_with()
    asked(engine, "addsms", **SMS)
    advance(engine, 10 * SECOND)
    [call] = reply(engine)
    assert (call["date_sent"], call["date"]) == ("2026-01-05 10:00:09", "2026-01-05 10:00:10")


def test_ids_of_both_directions_are_counted_together() -> None:
    engine = engine_with()
    first = asked(engine, "addsms", **SMS)["sms_id"]
    [call] = reply(engine)
    assert call["sms_id"] == first + 1
    assert call["internal_id"] == 7348
    assert asked(engine, "addsms", **SMS)["sms_id"] == first + 2


@pytest.mark.parametrize("url", ["", "ftp://127.0.0.1/", "somewhere"])
def test_incoming_message_without_an_address_is_only_listed(url: str) -> None:
    engine = engine_with(url)
    asked(engine, "addsms", **SMS)
    assert reply(engine) == []
    assert asked(engine, "getallsms", token="k1", status="5")["count"] == 1


def test_a_device_may_have_an_address_of_its_own() -> None:
    engine = engine_with("")
    engine.devices.configure("smsgateway24", "260", DeviceChange(webhooks={"incoming": URL}))
    asked(engine, "addsms", **SMS)
    assert len(reply(engine)) == 1


def test_the_newer_webhook_has_a_channel_and_a_type() -> None:
    account = AccountSettings(provider="smsgateway24", login=None, secret="k1", options={"webhook": "channel_id"})
    engine = engine_with(accounts=(account,))
    asked(engine, "addsms", **SMS, sim="3")
    [call] = reply(engine)
    assert (call["channel_id"], call["type"]) == (3, "text")
    assert "sim" not in call


def test_reply_to_a_sender_id_has_no_device() -> None:
    engine = engine_with()
    posted(engine, "addsmstosenderid", {"token": "k1", "send_to": f"+{JANE}", "sender_id": 2, "template_id": 9})
    [call] = reply(engine)
    assert (call["device_id"], call["device_name"], call["sim"]) == (None, None, 0)


def test_status_of_an_incoming_message_is_read_by_its_account() -> None:
    engine = engine_with()
    asked(engine, "addsms", **SMS)
    [call] = reply(engine)
    sms_id = str(call["sms_id"])
    reported = asked(engine, "getsmsstatus", token="k1", sms_id=sms_id)
    assert (reported["status"], reported["status_description"]) == (5, "Income")
    assert asked(engine, "getsmsstatus", token="k2", sms_id=sms_id) == refusal("Sms not found")


def test_message_that_answers_nothing_has_the_first_slot() -> None:
    message = MoMessage(
        id="m1",
        provider="smsgateway24",
        account=Account(provider="smsgateway24", login="k1"),
        sender=JANE,
        to="260",
        text="Hello",
        encoding=Encoding.GSM7,
        segments=("Hello",),
        received_at=0,
        device="260",
    )
    assert (incoming.sim(message), incoming.device_id(message)) == (0, 260)


@pytest.mark.parametrize(
    ("text", "sim", "form", "picture"),
    [
        ("https://a.example/x.jpg", 2, "channel_id", "https://a.example/x.jpg"),
        (" HTTP://a.example/x.PNG ", 3, "channel_id", "HTTP://a.example/x.PNG"),
        ("https://a.example/x.jpg", 1, "channel_id", None),
        ("https://a.example/x.jpg", 4, "channel_id", None),
        ("https://a.example/x.jpg", 3, "sim", None),
        ("[img]", 0, "channel_id", None),
        ("https://a.example/x.html", 3, "channel_id", None),
        ("see https://a.example/x.jpg", 3, "channel_id", None),
    ],
)
def test_reply_by_whatsapp_that_is_the_address_of_a_picture_is_one(
    text: str, sim: int, form: str, picture: str | None
) -> None:
    account = AccountSettings(provider="smsgateway24", login=None, secret="k1", options={"webhook": form})
    engine = engine_with(accounts=(account,))
    asked(engine, "addsms", **SMS, sim=str(sim))
    [call] = reply(engine, text)
    assert call.get("img_url") == picture
    assert (call["body"], call.get("type")) == (
        ("", "img") if picture else (text, "text" if form == "channel_id" else None)
    )


def test_two_pictures_at_the_vendors_store_have_names_of_their_own() -> None:
    account = AccountSettings(provider="smsgateway24", login=None, secret="k1", options={"webhook": "channel_id"})
    engine = engine_with(accounts=(account,))
    asked(engine, "addsms", **SMS, sim="2")
    [first], [second] = reply(engine, "[img]"), reply(engine, "[img]")
    assert first["img_url"] != second["img_url"]
    assert first["img_url"].startswith("https://smsgateway24.s3.eu-central-1.amazonaws.com/")

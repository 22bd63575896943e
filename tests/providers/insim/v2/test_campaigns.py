"""Campaigns."""

from typing import Any

from sms_sandbox.core.time.instants import MINUTE
from sms_sandbox.engine.engine import Engine

from tests.examples import advance
from tests.providers.insim.v2.asking import ONE, TWO, add_contacts, done, engine_of, error


def create(engine: Engine, **fields: object) -> dict[str, Any]:
    return dict(done(engine, "campaigns/create", name="Promo", message="Hi {firstname}", **fields)["campaign"])


def test_recipients_of_all_kinds_are_joined_once_each() -> None:
    engine = engine_of()
    first, second = add_contacts(engine, ("Ana", "A"), ("Bob", "B"))
    list_id = done(engine, "lists/create", name="VIP")["list"]["list_id"]
    done(engine, "lists/contacts/add", list_id=list_id, contact_ids=[first])
    campaign = create(engine, list_id=list_id, contact_ids=[first, second], phone_numbers=[ONE, "0639980003"])
    assert (campaign["recipients"], campaign["status"]) == (3, 0)
    done(engine, "campaigns/start", campaign_id=campaign["campaign_id"])
    assert sorted(message.text for message in engine.messages) == ["Hi ", "Hi Ana", "Hi Bob"]


def test_campaign_is_launched_then_completed() -> None:
    engine = engine_of()
    campaign_id = create(engine, phone_numbers=[ONE, TWO])["campaign_id"]
    assert done(engine, "campaigns/start", campaign_id=campaign_id)["campaign"]["status"] == 1
    assert error(engine, "campaigns/start", campaign_id=campaign_id) == ("VALIDATION_ERROR", "status")
    assert error(engine, "campaigns/cancel", campaign_id=campaign_id) == ("VALIDATION_ERROR", "status")
    advance(engine, MINUTE)
    campaign = done(engine, "campaigns/detail", campaign_id=campaign_id)["campaign"]
    assert (campaign["status"], campaign["sent"]) == (3, 2)


def test_campaign_without_recipients_is_not_started_but_cancelled() -> None:
    engine = engine_of()
    campaign = create(engine)
    campaign_id = campaign["campaign_id"]
    assert campaign["status"] == 2
    assert error(engine, "campaigns/start", campaign_id=campaign_id) == ("VALIDATION_ERROR", "status")
    done(engine, "campaigns/cancel", campaign_id=campaign_id)
    assert error(engine, "campaigns/detail", campaign_id=campaign_id) == ("NOT_FOUND", None)


def test_text_that_cannot_be_sent_sends_nothing() -> None:
    engine = engine_of()
    campaign = done(engine, "campaigns/create", name="a", message="x" * 40_000, phone_numbers=[ONE])["campaign"]
    done(engine, "campaigns/start", campaign_id=campaign["campaign_id"])
    assert list(engine.messages) == []


def test_newest_campaigns_come_first() -> None:
    engine = engine_of()
    ids = [create(engine)["campaign_id"] for _ in range(3)]
    assert [one["campaign_id"] for one in done(engine, "campaigns", limit=2)["campaigns"]] == ids[:0:-1]


def test_invalid_number_is_refused() -> None:
    answer = error(engine_of(), "campaigns/create", name="a", message="b", phone_numbers=["06"])
    assert answer == ("VALIDATION_ERROR", "phone_number")

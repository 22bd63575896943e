"""The campaigns of an account."""

import pytest
from sms_sandbox.core.handset import HandsetCondition
from sms_sandbox.core.numbers.msisdn import Msisdn
from sms_sandbox.core.time.instants import HOUR, MINUTE
from sms_sandbox.engine.engine import Engine

from tests.examples import advance
from tests.providers.smsfactor.asking import BEARER, JSON, LOGIN, ask, engine_of, get, gsm, post, reported, sms

OWNER = (*JSON, *BEARER)
LATER = "2026-02-01 10:00:00"


def found(engine: Engine, query: str) -> list[str]:
    return [campaign["id"] for campaign in get(engine, f"/campaigns?sort=id&{query}", OWNER)["campaigns"]]


def status(engine: Engine, ticket: str = "202") -> str:
    return str(get(engine, f"/campaign/{ticket}", OWNER)["campaign"][0]["status"])


def test_scheduled_campaign_is_visible_at_once_and_sent_at_its_time() -> None:
    engine = engine_of()
    post(engine, "/send", sms("a", delay=LATER), OWNER)
    assert status(engine) == "Scheduled"
    engine.move_to(engine.now + 28 * 24 * HOUR)
    assert status(engine) == "Sent"


def test_cancelled_campaign_stays_listed() -> None:
    engine = engine_of()
    post(engine, "/send", sms("a", delay=LATER), OWNER)
    ask(engine, "DELETE", "/send/202", OWNER)
    assert status(engine) == "Canceled"


def test_campaign_without_any_recipient_left_has_a_rate_of_nothing() -> None:
    engine = engine_of()
    post(engine, "/send", sms("a", "06"), OWNER)
    [campaign] = get(engine, "/campaign/202", OWNER)["campaign"]
    assert (campaign["delivery_rate"], campaign["cost"], campaign["total"]) == ("0", "0", "1")


def test_refused_campaign_and_simulation_are_not_listed() -> None:
    engine = engine_of()
    post(engine, "/send/simulate", sms("a"), OWNER)
    post(engine, "/send", sms("a", pushtype="x"), OWNER)
    assert get(engine, "/campaigns", OWNER)["campaigns"] == []


@pytest.mark.parametrize(
    ("query", "tickets"),
    [
        ("sms_min=2", ["203"]),
        ("sms_max=1", ["202"]),
        ("sms_min=1&sms_max=2", ["202", "203"]),
        ("text=HELL", ["202"]),
        ("text=xyz", []),
        ("destination=33639980002", ["203"]),
        ("destination=%2B33639980001", ["202", "203"]),
        ("destination=06", []),
    ],
)
def test_campaigns_are_filtered(query: str, tickets: list[str]) -> None:
    engine = engine_of()
    post(engine, "/send", sms("Hello"), OWNER)
    post(engine, "/send", sms("b", "33639980001", "33639980002"), OWNER)
    assert found(engine, query) == tickets


@pytest.mark.parametrize("path", ["", "/blacklist", "/npai", "/mo"])
@pytest.mark.parametrize("ticket", ["203", "x"])
def test_unknown_campaign_is_refused(path: str, ticket: str) -> None:
    engine = engine_of()
    post(engine, "/send", sms("a"), OWNER)
    assert get(engine, f"/campaign/{ticket}{path}", OWNER)["status"] == -5
    assert get(engine, f"/campaign/202{path}", (*JSON, *LOGIN))["status"] == -5


def test_wrong_numbers_of_a_campaign_are_moved_to_the_npai_list() -> None:
    engine = engine_of()
    engine.handsets.change(Msisdn("33639980002"), condition=HandsetCondition.UNKNOWN)
    list_id = post(engine, "/list", {"list": gsm("33639980001", "33639980002", info1="a")}, OWNER)["id"]
    message = {"message": {"text": "a"}, "lists": [{"value": list_id}]}
    post(engine, "/send/lists", {"sms": message}, OWNER)
    advance(engine, MINUTE)
    [wrong] = get(engine, "/campaign/202/npai", OWNER)["npais"]
    assert (wrong["destination"], wrong["info1"], wrong["info2"]) == ("33639980002", "a", None)
    assert reported(ask(engine, "PUT", "/campaign/202/npai", OWNER)) == {"status": 1, "message": "OK", "NPAI": 1}
    assert [entry["campaign_id"] for entry in get(engine, "/npai", OWNER)["list"]] == [202]

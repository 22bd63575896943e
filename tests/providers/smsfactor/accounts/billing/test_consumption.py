"""Consumption by country and sub-account."""

from typing import Any

import pytest
from sms_sandbox.core.time.instants import HOUR
from sms_sandbox.engine.engine import Engine

from tests.providers.smsfactor.asking import BEARER, JSON, engine_of, get, post, sms

OWNER = (*JSON, *BEARER)
CHILD = (*JSON, ("sfusername", "a@example.com"), ("sfpassword", "secret"))


def consumption(engine: Engine, query: str = "") -> dict[str, Any]:
    return dict(get(engine, f"/metrics/consumption{query}", OWNER)["data"])


def family() -> tuple[Engine, str]:
    """Return an engine where an account and its sub-account have sent, and the sub-account's id."""
    engine = engine_of()
    sub = {"email": "a@example.com", "password": "secret", "isChild": 1, "unlimited": 1, "company": "A"}
    child = post(engine, "/account", {"account": sub}, OWNER)["id"]
    post(engine, "/send", sms("a" * 161, "33639980001", "41781234567"), OWNER)
    post(engine, "/send", sms("a", "33639980002"), CHILD)
    return engine, child


def test_credits_are_summed_by_country_and_account() -> None:
    engine, child = family()
    found = consumption(engine)
    assert (found["total"], found["by_country"]) == (5, {"FR": 3, "CH": 2})
    assert found["my_account"]["conso"] == {"total": 4, "by_country": {"FR": 2, "CH": 2}}
    [theirs] = found["by_sub_accounts"]
    assert theirs["account_id"] == int(child)
    assert theirs["conso"] == {"total": 1, "by_country": {"FR": 1}}


@pytest.mark.parametrize(
    ("query", "total"),
    [
        ("?country=ch", 2),
        ("?country=FR,%20CH", 5),
        ("?country=IT", 0),
        ("?date_start=2026-01-05&date_end=2026-01-05", 5),
        ("?date_start=2026-01-06", 0),
        ("?date_end=2026-01-04", 0),
        ("?date_start=&date_end=", 5),
    ],
)
def test_consumption_is_filtered(query: str, total: int) -> None:
    engine, _ = family()
    assert consumption(engine, query)["total"] == total


def test_one_sub_account_is_selected() -> None:
    engine, child = family()
    sub = {"email": "b@example.com", "password": "secret", "isChild": 1, "unlimited": 1}
    post(engine, "/account", {"account": sub}, OWNER)
    assert len(consumption(engine)["by_sub_accounts"]) == 2
    assert len(consumption(engine, f"?sub_account_id={child}")["by_sub_accounts"]) == 1
    assert get(engine, "/metrics/consumption?sub_account_id=1", OWNER)["status"] == -5


def test_day_is_one_of_paris() -> None:
    engine = engine_of()
    engine.move_to(engine.now + 14 * HOUR + HOUR // 2)  # 00:30 in Paris, the day before in UTC
    post(engine, "/send", sms("a"), OWNER)
    assert consumption(engine, "?date_start=2026-01-06&date_end=2026-01-06")["total"] == 1
    assert consumption(engine, "?date_end=2026-01-05")["by_country"] == []


@pytest.mark.parametrize("day", ["x", "2026-13-01", "05/01/2026", "9999-12-31"])
@pytest.mark.parametrize("name", ["date_start", "date_end"])
def test_invalid_day_is_refused(name: str, day: str) -> None:
    answer = get(engine_of(), f"/metrics/consumption?{name}={day}", OWNER)
    assert (answer["status"], answer["details"]) == (-7, f"Le champ {name} est invalide")

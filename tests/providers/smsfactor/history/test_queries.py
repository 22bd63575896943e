"""Queries of lists: pages, order, periods."""

import pytest

from tests.providers.smsfactor.asking import BEARER, JSON, engine_of, get, post, sms

OWNER = (*JSON, *BEARER)
DAY = "date_start=2026-01-05 00:00:00&date_end=2026-01-05 23:59:59"


@pytest.mark.parametrize(
    ("query", "details"),
    [
        ("/messages", "Le champ date_start est obligatoire"),
        ("/messages?date_start=2026-01-05", "Le champ date_start est invalide"),
        ("/messages?date_start=2026-01-05 10:00:00", "Le champ date_end est obligatoire"),
        ("/messages/mo?date_end=2026-01-05 10:00:00", "Le champ date_start est obligatoire"),
        (f"/messages?{DAY}&sort=colour", "Le champ sort est invalide"),
        (f"/messages?{DAY}&type=all", "Le champ type est invalide"),
        (f"/messages?{DAY}&status=gone", "Le champ status est invalide"),
        ("/campaigns?start=-1", "Le champ start est invalide"),
        ("/campaigns?length=0", "Le champ length est invalide"),
        ("/campaigns?length=x", "Le champ length est invalide"),
        ("/campaigns?date_end=soon", "Le champ date_end est invalide"),
        ("/campaigns?sms_min=x", "Le champ sms_min est invalide"),
        ("/campaigns?sort=--id", "Le champ sort est invalide"),
    ],
)
def test_invalid_query_is_refused(query: str, details: str) -> None:
    answer = get(engine_of(), query.replace(" ", "%20"), OWNER)
    assert (answer["status"], answer["details"]) == (-7, details)


@pytest.mark.parametrize(
    ("query", "ids"),
    [
        ("", ["204", "203", "202"]),
        ("?sort=id", ["202", "203", "204"]),
        ("?sort=id&start=1&length=1", ["203"]),
        ("?sort=id&start=3", []),
        ("?length=5000", ["204", "203", "202"]),
        ("?sort=text", ["203", "204", "202"]),
        ("?sort=-text", ["202", "203", "204"]),
        ("?sort=cost", ["202", "204", "203"]),
        ("?sort=date", ["202", "204", "203"]),
        ("?sort=-status", ["202", "204", "203"]),
    ],
)
def test_campaigns_are_sorted_and_paged(query: str, ids: list[str]) -> None:
    engine = engine_of()
    post(engine, "/send", sms("b"), OWNER)
    post(engine, "/send", sms("a", "33639980001", "33639980002", delay="2026-02-01 10:00:00"), OWNER)
    post(engine, "/send", sms("a"), OWNER)
    answer = get(engine, f"/campaigns{query}", OWNER)
    assert [campaign["id"] for campaign in answer["campaigns"]] == ids
    assert (answer["totalRecords"], answer["totalDisplayRecords"]) == (3, 3)


def test_period_includes_its_last_second() -> None:
    engine = engine_of()
    post(engine, "/send", sms("a"), OWNER)  # at 10:00:00 in Paris
    for begin, end, found in (("10:00:00", "10:00:00", 1), ("10:00:01", "10:00:01", 0), ("09:00:00", "09:59:59", 0)):
        query = f"/campaigns?date_start=2026-01-05%20{begin}&date_end=2026-01-05T{end}"
        assert len(get(engine, query, OWNER)["campaigns"]) == found

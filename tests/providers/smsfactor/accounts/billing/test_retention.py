"""Retention periods."""

import pytest

from tests.providers.smsfactor.asking import BEARER, JSON, ask, engine_of, get, reported

OWNER = (*JSON, *BEARER)


@pytest.mark.parametrize(
    ("name", "longest"),
    [("message", "6m"), ("mo", "6m"), ("survey", "26m"), ("campaign", "26m"), ("list", "14m"), ("lookup", "14m")],
)
def test_period_up_to_its_maximum_is_kept(name: str, longest: str) -> None:
    engine = engine_of()
    for period in ("1d", longest, f"{int(longest[:-1]) * 31}d"):
        answer = reported(ask(engine, "PUT", "/retention", OWNER, {"retention": {name: period}}))
        assert answer["retention"][name] == period
        assert period in get(engine, "/retention", OWNER)["data_retention"].values()
    for period in (f"{int(longest[:-1]) + 1}m", f"{int(longest[:-1]) * 31 + 1}d"):
        assert reported(ask(engine, "PUT", "/retention", OWNER, {"retention": {name: period}}))["status"] == -7


@pytest.mark.parametrize("period", ["0d", "", "-1", "6", "6y", "m", "99999d", [], "٣d"])
def test_invalid_period_is_refused(period: object) -> None:
    answer = reported(ask(engine_of(), "PUT", "/retention", OWNER, {"retention": {"message": period}}))
    assert (answer["status"], answer["details"]) == (-7, "Le champ message est invalide")


def test_one_invalid_period_changes_none() -> None:
    engine = engine_of()
    ask(engine, "PUT", "/retention", OWNER, {"retention": {"message": "1m", "list": "x"}})
    assert get(engine, "/retention", OWNER)["data_retention"]["mts_retention"] == "6m"


def test_change_without_a_period_returns_all() -> None:
    answer = reported(ask(engine_of(), "PUT", "/retention", OWNER, {"retention": {}}))
    assert list(answer["retention"]) == ["message", "survey", "list", "lookup", "mo", "campaign"]

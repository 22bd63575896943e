"""Drawn scenarios are files that load."""

import tomllib

import pytest
from hypothesis import given, settings
from sms_sandbox.explore import document
from sms_sandbox.explore.good_day import GoodDay
from sms_sandbox.explore.troubles import Drawn, Trouble, scenarios
from sms_sandbox.scenario import load

from tests.explore.days import RICH, SHORT
from tests.scenario.files import all_providers


def loads(drawn: Drawn, day: GoodDay) -> bool:
    text = document.write(drawn, day, {})
    return load.read_bytes("explored", text.encode(), all_providers(), allow_guesses=True).scenario is not None


@settings(max_examples=50)
@given(scenarios(RICH))
def test_every_scenario_of_a_rich_day_loads(drawn: Drawn) -> None:
    assert loads(drawn, RICH)


@settings(max_examples=20)
@given(scenarios(SHORT))
def test_every_scenario_of_a_short_day_loads(drawn: Drawn) -> None:
    assert loads(drawn, SHORT)


def test_good_day_has_no_trouble_and_the_base() -> None:
    read = tomllib.loads(document.quiet({"clock": {"mode": "virtual"}}))
    assert read == {"schema": 1, "name": "explored", "seed": 1, "clock": {"start": document.START, "mode": "virtual"}}


def expected_of(trouble: Trouble) -> dict[str, object]:
    read = tomllib.loads(document.write(Drawn({"a": trouble}), RICH, {}))
    return {one["name"]: one for one in read["expect"]}


@pytest.mark.parametrize(
    ("trouble", "texts"),
    [(Trouble({}), 4), (Trouble({}, lost=frozenset({"+33639980001"})), 2), (Trouble({}, loses_all=True), None)],
)
def test_texts_of_the_good_day_are_expected_unless_lost(trouble: Trouble, texts: int | None) -> None:
    expected = expected_of(trouble).get("the texts of a good day are accepted in the end")
    assert (expected and expected["at_least"]) == texts  # type: ignore[index]


def test_repeated_texts_are_allowed_if_the_good_day_has_them() -> None:
    assert "nothing is sent twice" in expected_of(Trouble({}))
    repeating = GoodDay(texts=RICH.texts, has_repeats=True, lasts=1.0)
    assert "nothing is sent twice" not in document.write(Drawn(), repeating, {})


def test_lists_are_joined_and_tables_merged() -> None:
    rules = [Trouble({"rule": [{"name": name, "status": 503}], "clock": {"mode": "virtual"}}) for name in ("a", "b")]
    read = tomllib.loads(document.write(Drawn({"one": rules[0], "two": rules[1]}), RICH, {"behaviour": {"x": 1}}))
    assert [rule["name"] for rule in read["rule"]] == ["a", "b"]
    assert read["clock"] == {"start": document.START, "mode": "virtual"}
    assert read["behaviour"] == {"x": 1, "receipts_stored": True, "receipts_matched_by_id": True}
    assert read["description"] == "Trouble: one, two."


def test_rules_of_behaviour_are_those_of_an_extended_file() -> None:
    assert "behaviour" not in tomllib.loads(document.write(Drawn(), RICH, {"extends": "builtin:magic"}))

"""The kinds of trouble, and which of them come together."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sms_sandbox.explore.good_day import GoodDay
from sms_sandbox.explore.troubles import ASIDE, MOST, TROUBLES, Drawn, scenarios

from tests.explore.days import RICH, SHORT


def names_of(day: GoodDay) -> set[str]:
    return {name for name, draw in TROUBLES.items() if draw(day) is not None}


def test_every_trouble_can_strike_a_rich_day() -> None:
    assert names_of(RICH) == set(TROUBLES)


def test_short_day_has_no_trouble_that_needs_time() -> None:
    missing = {"refused for a time", "held receipts", "credit", "phone", "unknown number"}
    assert names_of(SHORT) == set(TROUBLES) - missing


@given(scenarios(RICH))
def test_scenario_has_a_few_troubles_that_go_together(drawn: Drawn) -> None:
    assert 1 <= len(drawn.troubles) <= MOST
    for name in drawn.troubles:
        assert not ASIDE.get(name, frozenset()) & drawn.troubles.keys()


@pytest.mark.parametrize("name", TROUBLES)
@given(data=st.data())
def test_every_trouble_has_tables_of_a_scenario(name: str, data: st.DataObject) -> None:
    strategy = TROUBLES[name](RICH)
    assert strategy is not None
    trouble = data.draw(strategy)
    assert trouble.tables.keys() & {"rule", "phase", "webhooks", "handset", "device", "account", "clock"}
    assert trouble.lost <= {number for _, number, _ in RICH.texts}


@given(scenarios(RICH))
def test_outage_leaves_time_to_recover(drawn: Drawn) -> None:
    outage = drawn.troubles.get("refused for a time")
    if outage is not None:
        [phase] = outage.tables["phase"]
        assert phase["for"] in {"5m", "10m", "30m", "2h"}
        [expectation] = outage.tables["expect"]
        assert expectation["at_most"] > len(RICH.texts)

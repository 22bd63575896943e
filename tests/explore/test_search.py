"""The search, with an application made up for the test."""

import itertools
import tomllib
from collections.abc import Callable, Iterator

import pytest
from sms_sandbox.explore.good_day import GoodDay
from sms_sandbox.explore.search import Budget, Progress, Search, TrialResult
from sms_sandbox.scenario.format.model import Scenario

from tests.explore.days import RICH


def failing_if(is_bad: Callable[[Scenario], bool], day: GoodDay = RICH) -> Callable[[Scenario], TrialResult]:
    return lambda scenario: TrialResult(("it fails",) if is_bad(scenario) else (), day)


def outage(scenario: Scenario) -> bool:
    return any(phase.name == "outage" for phase in scenario.phases)


def noting(seen: list[str]) -> Callable[[Scenario], TrialResult]:
    """Return an application that does right in each scenario, and notes it."""

    def trial(scenario: Scenario) -> TrialResult:
        seen.append(scenario.model_dump_json())
        return TrialResult((), RICH)

    return trial


@pytest.mark.parametrize("seed", range(3))
def test_find_is_shrunk_to_its_one_trouble(seed: int) -> None:
    result = Search(failing_if(outage)).find(seed)
    assert result.found is not None
    assert not result.is_good_day_bad
    read = tomllib.loads(result.found.scenario)
    assert read["description"] == "Trouble: refused for a time."
    assert read["phase"][0] | {"when": {}} == {
        "name": "outage",
        "at": "0s",
        "for": "5m",
        "when": {},
        "faults": [{"status": 503}],
        "optional": True,
    }
    assert result.found.reasons == ("it fails",)


def test_same_seed_draws_the_same_scenarios() -> None:
    def drawn(seed: int) -> list[str]:
        seen: list[str] = []
        Search(noting(seen), Budget(runs=20)).find(seed)
        return seen

    assert drawn(1) == drawn(1)
    assert drawn(1) != drawn(2)


def test_search_without_a_find_ends_by_its_runs() -> None:
    result = Search(failing_if(lambda _: False), Budget(runs=25)).find(1)
    assert (result.runs <= 25, result.found) == (True, None)


def test_same_scenario_is_run_once() -> None:
    seen: list[str] = []
    Search(noting(seen), Budget(runs=200)).find(1)
    assert len(seen) == len(set(seen))


def test_good_day_that_fails_is_the_find() -> None:
    result = Search(failing_if(lambda _: True)).find(1)
    assert (result.runs, result.is_good_day_bad) == (1, True)
    assert result.found is not None
    assert result.found.reasons == ("it fails",)


def test_application_that_sends_nothing_cannot_be_explored() -> None:
    result = Search(failing_if(lambda _: False, GoodDay())).find(1)
    assert result.is_good_day_bad
    assert result.found is not None
    assert result.found.reasons[0].startswith("no text was accepted on a day without troubles")


def test_shrinking_has_a_budget_of_its_own() -> None:
    plain = Search(failing_if(outage), Budget(shrinking=0)).find(1)
    assert plain.found is not None
    assert plain.runs < Search(failing_if(outage)).find(1).runs


def seconds(step: float) -> Iterator[float]:
    return itertools.count(0.0, step)


def test_time_limit_ends_the_search() -> None:
    clock = seconds(1.0)
    result = Search(failing_if(lambda _: False), Budget(time_limit=10.0), monotonic=lambda: next(clock)).find(1)
    assert 1 < result.runs < 10


def test_find_before_the_time_limit_is_kept() -> None:
    clock = seconds(1.0)
    is_bad = failing_if(lambda scenario: bool(scenario.rules or scenario.phases))
    result = Search(is_bad, Budget(time_limit=12.0), monotonic=lambda: next(clock)).find(1)
    assert result.found is not None


def test_progress_has_runs_and_time_left() -> None:
    seen: list[Progress] = []
    clock = [0.0]

    def on_progress(progress: Progress) -> None:
        seen.append(progress)
        clock[0] += 1.0

    Search(failing_if(outage), Budget(runs=50), on_progress=on_progress, monotonic=lambda: clock[0]).find(1)
    assert [one.runs for one in seen] == [*range(1, len(seen) + 1)]
    assert (seen[0].wanted, seen[0].is_shrinking) == (50, False)
    assert [one.seconds_left for one in seen[1:3]] == [24.0, pytest.approx(2 / 3 * 47)]
    assert seen[-1].is_shrinking


def test_time_left_ends_with_the_time_limit() -> None:
    seen: list[Progress] = []
    clock = seconds(1.0)
    Search(failing_if(outage), Budget(time_limit=7.5), on_progress=seen.append, monotonic=lambda: next(clock)).find(1)
    assert 0 <= seen[-1].seconds_left < 7.5


def test_application_that_fails_by_chance_is_reported_all_the_same() -> None:
    calls = itertools.count()
    is_bad = failing_if(lambda _: next(calls) == 7)
    result = Search(is_bad, Budget(runs=30)).find(1)
    assert result.found is not None

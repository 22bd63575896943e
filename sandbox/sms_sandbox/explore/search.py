"""Run drawn scenarios until one fails, and shrink it."""

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Final

import hypothesis
from hypothesis import HealthCheck, Phase

from sms_sandbox.contract import Provider
from sms_sandbox.explore import document
from sms_sandbox.explore.good_day import GoodDay
from sms_sandbox.explore.troubles import Drawn, scenarios
from sms_sandbox.scenario.format.model import Scenario
from sms_sandbox.scenario.load import LoadedScenario, read_bytes
from sms_sandbox.verdict.verdict import CheckKind, Verdict

RUNS: Final = 100
"""Runs before the search ends without a find."""

SHRINKING: Final = 200
"""Further runs at most, in which a find is made smaller."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Budget:
    """What bounds a search."""

    runs: int = RUNS
    shrinking: int = SHRINKING
    time_limit: float | None = None
    """Seconds, or None for no limit."""


UNBOUNDED_TIME: Final = Budget()


@dataclass(frozen=True, slots=True)
class TrialResult:
    """The result of one run of the application."""

    reasons: tuple[str, ...]
    """What does not hold, a sentence each; empty if all is well."""

    good_day: GoodDay = field(default_factory=GoodDay)
    """What the application did."""


Trial = Callable[[Scenario], TrialResult]
"""Run the application in a scenario."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """A scenario in which the application fails."""

    scenario: str
    """The text of the file."""

    reasons: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Result:
    """What a search has come to."""

    runs: int
    """How often the application was run."""

    found: Found | None
    """The smallest scenario in which it fails, or None."""

    is_good_day_bad: bool = False
    """True if the application fails where nothing goes wrong, so that nothing was drawn."""


@dataclass(frozen=True, slots=True)
class Progress:
    """Where a search stands."""

    runs: int
    wanted: int
    """The runs after which it ends if nothing is found, or is shrunk no further."""

    is_shrinking: bool
    seconds_left: float
    """An estimate from the runs so far."""


def reasons_of(verdict: Verdict) -> list[str]:
    """Return a line for each check that fails. That a fault never struck is no failure of the application."""
    failing = [check for check in verdict.checks if check.fails and check.kind is not CheckKind.FAULT]
    return [f"{check.name}: {check.found}" for check in failing]


class _Failed(Exception):  # noqa: N818  the signal by which hypothesis learns of a failing example
    pass


class Search:
    """Runs, and what they have shown so far."""

    def __init__(
        self,
        trial: Trial,
        budget: Budget = UNBOUNDED_TIME,
        *,
        providers: Mapping[str, Provider] | None = None,
        base: Mapping[str, Any] | None = None,
        on_progress: Callable[[Progress], object] = bool,
        monotonic: Callable[[], float] = time.monotonic,
    ) -> None:
        """``providers`` are those available, None for all installed. ``base`` are further tables of each scenario."""
        self._trial: Final = trial
        self._providers: Final = providers
        self._budget: Final = budget
        self._base: Final = base or {}
        self._on_progress: Final = on_progress
        self._monotonic: Final = monotonic
        self._started: Final = monotonic()
        self._known: Final[dict[str, tuple[str, ...]]] = {}
        self._runs = 0
        self._runs_before_find = 0
        self._found: Found | None = None

    def find(self, seed: int) -> Result:
        """Search with the draws of ``seed``.

        The same seed finds the same scenario if the application does the same each time. Raise ScenarioError if the
        base is wrong.
        """
        text = document.quiet(self._base)
        good = self._run(self._read(text).checked())
        if good.reasons:
            return Result(runs=1, found=Found(scenario=text, reasons=good.reasons), is_good_day_bad=True)
        if not good.good_day.texts:
            reason = "no text was accepted on a day without troubles, so there is nothing to trouble"
            return Result(runs=1, found=Found(scenario=text, reasons=(reason,)), is_good_day_bad=True)
        self._draw(good.good_day, seed)
        return Result(runs=self._runs, found=self._found)

    def _draw(self, day: GoodDay, seed: int) -> None:
        @hypothesis.seed(seed)
        @hypothesis.settings(
            max_examples=self._budget.runs,
            database=None,
            deadline=None,
            derandomize=False,
            phases=(Phase.generate, Phase.shrink),
            print_blob=False,
            report_multiple_bugs=False,
            suppress_health_check=[*HealthCheck],
            verbosity=hypothesis.Verbosity.quiet,
        )
        @hypothesis.given(scenarios(day))
        def each(drawn: Drawn) -> None:
            if self._fails(document.write(drawn, day, self._base)):
                raise _Failed

        try:
            each()
        except (_Failed, hypothesis.errors.Flaky):
            return

    def _fails(self, text: str) -> bool:
        """Return whether the application fails in the scenario, which is run unless the budget is spent."""
        if text not in self._known:
            scenario = None if self._is_spent() else self._read(text).scenario
            if scenario is None:
                return False
            self._known[text] = self._run(scenario).reasons
        reasons = self._known[text]
        if reasons:
            self._note(Found(scenario=text, reasons=reasons))
        return bool(reasons)

    def _read(self, text: str) -> LoadedScenario:
        return read_bytes(document.NAME, text.encode(), self._providers, allow_guesses=True)

    def _run(self, scenario: Scenario) -> TrialResult:
        self._runs += 1
        run = self._trial(scenario)
        self._on_progress(self._progress())
        return run

    def _note(self, found: Found) -> None:
        """Keep a find. The last one counts: hypothesis ends with the smallest that it knows."""
        if self._found is None:
            self._runs_before_find = self._runs
        self._found = found

    @property
    def _end(self) -> int:
        """Return the number of runs after which none follows."""
        budget = self._budget
        return budget.runs if self._found is None else self._runs_before_find + budget.shrinking

    def _is_spent(self) -> bool:
        spent = self._monotonic() - self._started
        return self._runs >= self._end or (self._budget.time_limit is not None and spent >= self._budget.time_limit)

    def _progress(self) -> Progress:
        spent = self._monotonic() - self._started
        left = spent / self._runs * (self._end - self._runs)
        if self._budget.time_limit is not None:
            left = min(left, self._budget.time_limit - spent)
        return Progress(self._runs, self._end, self._found is not None, max(0.0, left))

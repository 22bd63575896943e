"""Each bad habit of the library's application is found from nothing, and nothing against the good one."""

from collections.abc import Mapping
from typing import Final

import pytest
from sms_sandbox.testing import explore

from tests.habits.day import day_of
from tests.library.application import HOUR, MINUTE, Habits

SEEDS: Final = range(1, 6)

BUDGET: Final = 200
"""Runs within which each habit is found."""

GOOD_RUNS: Final = 100
"""Runs in which nothing is found against the good application."""

FIRST: Final = ("smsmode",)
BOTH: Final = ("smsfactor", "smsmode")

HABITS: Final[Mapping[str, tuple[Habits, tuple[str, ...]]]] = {
    "repeats after a short wait": (Habits(waits=5, repeats_unsure=True), FIRST),
    "repeats what is unsure": (Habits(repeats_unsure=True), FIRST),
    "never rests": (Habits(rests=False), FIRST),
    "does not try again": (Habits(tries_again=False), FIRST),
    "does not change over": (Habits(changes_over=False), BOTH),
    "does not come back": (Habits(comes_back=False), BOTH),
    "does not ask": (Habits(asks=False), FIRST),
    "repeats what is silent": (Habits(asks=False, repeats_silent_after=15 * MINUTE), FIRST),
    "repeats what failed": (Habits(repeats_failed=True), FIRST),
    "takes no webhook": (Habits(is_at_home=False), FIRST),
    "takes no flood": (Habits(takes_floods=False), FIRST),
    "takes no copy": (Habits(takes_repeated=False), FIRST),
    "takes no late receipt": (Habits(takes_late=False), FIRST),
    "believes the last receipt": (Habits(believes_last=True), FIRST),
    "forgets after an hour": (Habits(asks=False, forgets_after=HOUR), FIRST),
    "passes over STOP": (Habits(respects_stop=False), FIRST),
    "texts numbers that are nobody's": (Habits(leaves_out_nobody=False), FIRST),
    "writes dear characters": (Habits(writes_plain=False), FIRST),
    "repeats what is refused for good": (Habits(repeats_refused=True), FIRST),
    "stores no receipts": (Habits(stores_receipts=False), FIRST),
    "keys receipts by number": (Habits(keys_by_number=True), FIRST),
    "follows up copies": (Habits(follows_up=True, follows_up_copies=True), FIRST),
    "goes by the clock on the wall": (Habits(goes_by_date=False), FIRST),
}


@pytest.mark.parametrize("seed", SEEDS)
@pytest.mark.parametrize("habit", HABITS)
def test_bad_habit_is_found(habit: str, seed: int) -> None:
    habits, carriers = HABITS[habit]
    result = explore(day_of(habits, carriers), runs=BUDGET, shrinking=0, seed=seed)
    assert result.found is not None


@pytest.mark.parametrize("seed", SEEDS)
@pytest.mark.parametrize("carriers", [FIRST, ("smsfactor",), ("insim",), BOTH])
def test_nothing_is_found_against_the_good_application(carriers: tuple[str, ...], seed: int) -> None:
    result = explore(day_of(Habits(), carriers), runs=GOOD_RUNS, seed=seed)
    assert result.found is None, result.found
    assert result.runs > GOOD_RUNS / 2

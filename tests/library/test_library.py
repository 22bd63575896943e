"""Each scenario of the library lets an application with good habits pass, and finds the mistake that it is for."""

import re

import pytest
from sms_sandbox.scenario import builtin

from tests.library.day import Plan, day_in, in_jumping_time, scenario_of
from tests.library.stories import STORIES

THE_LIST = (
    "OTP happy path",
    "slow provider",
    "outage and retry storm",
    "credit gone mid-campaign and top-up",
    "wrong password after rotation",
    "rate limit",
    "receipts lost",
    "receipts twice",
    "receipts out of order",
    "receipts held and flushed",
    "number unknown",
    "handset off then back",
    "validity expired",
    "STOP during a campaign",
    "gateway phone offline and back",
    "garbled answers",
    "cut answers",
    "DST night",
    "unicode that doubles the cost",
    "failover from one provider to another",
)
"""What a library has to have, since teams really meet it."""

AT_SOME_PROVIDERS = ("magic", "receipts-out-of-order")
"""Scenarios with rules that are not for all of their providers."""

GOOD = [
    pytest.param(name, customer, id=f"{name}-{'-'.join(customer)}")
    for name, story in STORIES.items()
    for customer in story.customers
]
BAD = [
    pytest.param(name, customer, expectation, id=f"{name}-{'-'.join(customer)}-{expectation}")
    for name, story in STORIES.items()
    for expectation, mistake in story.mistakes.items()
    for customer in story.customers
    if not set(customer) & set(mistake.unseen)
]


def test_each_scenario_has_a_story() -> None:
    assert sorted(STORIES) == builtin.names()


def test_each_scenario_is_listed_in_the_readme() -> None:
    text = (builtin.folder() / "README.md").read_text("utf-8")
    assert sorted(re.findall(r"^\| `([^`]+)` \|", text, re.MULTILINE)) == builtin.names()


def test_all_topics_are_covered() -> None:
    assert set(THE_LIST) <= {topic for story in STORIES.values() for topic in story.topics}


@pytest.mark.parametrize("name", STORIES)
def test_story_has_the_providers_of_the_scenario(name: str) -> None:
    providers = scenario_of(name).providers
    assert providers is None or sorted(providers) == sorted(STORIES[name].providers)


@pytest.mark.parametrize(("name", "customer"), GOOD)
@in_jumping_time
async def test_good_application_passes(name: str, customer: tuple[str, ...]) -> None:
    story = STORIES[name]
    async with day_in(scenario_of(name), customer, story.plan) as day:
        day.open(customer, story.good)
        await day.passes()
        verdict = await day.verdict()
        assert [check for check in verdict["checks"] if check["fails"] or check["pending"]] == []
        assert name in AT_SOME_PROVIDERS or all(fault["fired"] for fault in await day.faults())


@pytest.mark.parametrize("name", [name for name in STORIES if name != "magic"])
@in_jumping_time
async def test_application_that_sends_nothing_fails(name: str) -> None:
    story = STORIES[name]
    async with day_in(scenario_of(name), story.providers, Plan(walk=story.plan.walk)) as day:
        await day.passes()
        verdict = await day.verdict()
        assert not verdict["passed"]
        expectations = [check for check in verdict["checks"] if check["kind"] == "expectation"]
        assert [check["name"] for check in expectations if not check["fails"]] == []


@pytest.mark.parametrize(("name", "customer", "expectation"), BAD)
@in_jumping_time
async def test_bad_habit_fails_the_named_expectation(name: str, customer: tuple[str, ...], expectation: str) -> None:
    story = STORIES[name]
    async with day_in(scenario_of(name), customer, story.plan) as day:
        day.open(customer, story.mistakes[expectation].habits)
        await day.passes()
        verdict = await day.verdict()
        assert not verdict["passed"]
        assert expectation in [check["name"] for check in verdict["checks"] if check["fails"]]


@pytest.mark.parametrize("name", AT_SOME_PROVIDERS)
@in_jumping_time
async def test_optional_fault_strikes_at_some_provider(name: str) -> None:
    story = STORIES[name]
    async with day_in(scenario_of(name), story.providers, story.plan) as day:
        for customer in story.customers:
            day.open(customer, story.good)
        await day.passes()
        assert [fault["name"] for fault in await day.faults() if not fault["fired"]] == []

import sys
from types import FrameType

import pytest
from sms_sandbox.engine.journal import EventKind, Journal
from sms_sandbox.faults.plan import PhaseTransition
from sms_sandbox.faults.rule import Phase
from sms_sandbox.report.timeline import drawing
from sms_sandbox.verdict.judge import judging
from sms_sandbox.verdict.steps import AT_A_TIME, Steps, collected, each, each_entry, finished, gathered, those

from tests.verdict.judging import Run

BEGAN = PhaseTransition(Phase(name="p", at=0), begins=True)

EVERYTHING = """
[behaviour]
no_state_goes_back = true
receipts_stored = true
receipts_matched_by_id = true
sending_hours = ["08:00", "20:00"]
[webhooks]
duplicate = { share = 1.0 }
[[expect]]
name = "nothing twice"
messages = { matches = 'hello \\\\d+', repeated = ["to"] }
count = 0
[[expect]]
name = "too few"
messages = { state = "failed" }
at_least = 5
[[expect]]
name = "share"
webhooks = { answer = "5xx" }
share = [0.9, 1.0]
[[expect]]
name = "exchanges"
exchanges = { status = 200 }
at_least = 1
"""


def calls_of(steps: Steps[object]) -> list[int]:
    """Return the number of calls in each step."""
    found: list[int] = []
    calls = 0

    def count(frame: FrameType, event: str, argument: object) -> None:
        del frame, argument
        nonlocal calls
        calls += event in {"call", "c_call"}

    sys.setprofile(count)
    try:
        for _ in steps:
            found.append(calls)
            calls = 0
    finally:
        sys.setprofile(None)
    return found


def after(messages: int) -> Run:
    """Return a run of that many messages of one account to one number, and each one's webhooks."""
    run = Run(EVERYTHING)
    for number in range(messages):
        run.send(f"hello {number}")
        run.pass_by("1m")
    run.pass_by("1h")
    return run


@pytest.mark.parametrize("part", ["verdict", "timeline"])
def test_steps_of_a_longer_run_are_more_but_no_longer(part: str) -> None:
    calls = []
    for messages in (200, 400):
        run = after(messages)
        verdict = run.verdict()
        assert dict(verdict.counts)["messages"] == messages
        steps = judging(run.scenario, run.engine, run.start) if part == "verdict" else drawing(run.engine, verdict)
        calls.append(calls_of(steps))
    few, many = calls
    assert sum(many) < 2.5 * sum(few)
    assert max(many) < 1.2 * max(few) + 1_000


def test_steps_are_taken_to_their_end() -> None:
    def work() -> Steps[int]:
        yield
        yield
        return 3

    assert finished(work()) == 3


def test_items_are_collected_with_a_step_after_each_few() -> None:
    found: list[int] = []
    sizes = [len(found) for _ in collected(range(3 * AT_A_TIME + 1), found)]
    assert sizes == [AT_A_TIME, 2 * AT_A_TIME, 3 * AT_A_TIME]
    assert found == [*range(3 * AT_A_TIME + 1)]


def test_results_are_gathered_with_a_step_after_each_few_items() -> None:
    steps = gathered(range(3 * AT_A_TIME + 1), lambda number: [number] * (number % 2))
    assert len([*steps]) == 3
    assert finished(gathered(range(6), lambda number: [number] * (number % 3))) == [1, 2, 2, 4, 5, 5]


def test_items_that_pass_are_returned_with_a_step_after_each_few_that_are_looked_at() -> None:
    assert len([*those(range(3 * AT_A_TIME + 1), lambda _: False)]) == 3
    assert finished(those(range(6), lambda number: number % 2 == 1)) == [1, 3, 5]


def test_items_are_acted_on_with_a_step_after_each_few() -> None:
    found: list[int] = []
    assert [len(found) for _ in each(range(2 * AT_A_TIME + 1), found.append)] == [AT_A_TIME, 2 * AT_A_TIME]
    assert found == [*range(2 * AT_A_TIME + 1)]


def test_entries_of_a_journal_are_read_in_blocks_up_to_what_it_has_at_the_beginning() -> None:
    journal = Journal(max_entries=1_500)
    for number in range(2_000):
        journal.note(number, EventKind.PHASE_BEGAN, BEGAN)
    seen: list[int] = []
    for nth, _ in enumerate(each_entry(journal, lambda entry: seen.append(entry.at))):
        if nth == 0:
            journal.note(2_000, EventKind.PHASE_BEGAN, BEGAN)
    assert seen == [*range(500, 2_000)]


def test_entries_that_are_forgotten_meanwhile_are_left_out() -> None:
    journal = Journal(max_entries=1_000)
    for number in range(1_000):
        journal.note(number, EventKind.PHASE_BEGAN, BEGAN)
    seen: list[int] = []
    for _ in each_entry(journal, lambda entry: seen.append(entry.at)):
        journal.clear()
    assert seen == [*range(500)]

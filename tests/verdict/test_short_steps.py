"""A verdict is made in steps that stay short, however many messages, webhooks and refusals there are."""

import sys
from types import FrameType

import pytest
from sms_sandbox.report.timeline import drawing
from sms_sandbox.verdict.judge import judging
from sms_sandbox.verdict.steps import Steps

from tests.verdict.judging import Run

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
    # The first one lists the journal, which is bounded.
    assert max(many[1:]) < 1.2 * max(few[1:]) + 1_000

from collections import Counter
from dataclasses import replace

from sms_sandbox.core.time.instants import MINUTE
from sms_sandbox.engine.webhook_models import Outcome
from sms_sandbox.report.timeline import Lane, MarkKind, TimelineChart, timeline_of

from tests.making import JANE, REFUSED, SETTINGS
from tests.verdict.judging import Run, expecting

HOLD = '[[phase]]\nname = "p"\nat = "0s"\nfor = "1m"\nwebhooks = "hold"\n'


def drawn(run: Run) -> TimelineChart:
    return timeline_of(run.engine, run.verdict())


def sorts(lane: Lane) -> list[MarkKind]:
    return [mark.sort for mark in lane.marks]


def test_message_has_a_lane_with_its_states() -> None:
    run = Run()
    run.send()
    run.pass_by("1m")
    [lane] = drawn(run).lanes
    assert (lane.id, lane.title, lane.outcome) == ("m1", '+33639980001 "hello"', "delivered")
    assert [span.text for span in lane.spans] == ["waiting", "sent", "network", "delivered"]
    assert lane.spans[-1].until is None
    assert sorts(lane) == [MarkKind.TAKEN, MarkKind.TAKEN]
    assert not lane.is_failing


def test_webhook_without_an_address_is_not_drawn() -> None:
    run = Run(settings=replace(SETTINGS, webhooks={}, keeps_unaddressed=True))
    run.send()
    run.pass_by("1m")
    assert [webhook.is_unaddressed for webhook in run.engine.webhooks.recent] == [True, True]
    chart = drawn(run)
    assert (chart.webhooks, sorts(chart.lanes[0])) == ([], [])


def test_lane_named_as_evidence_is_failing() -> None:
    run = Run(
        expecting('messages = { text = "no" }\ncount = 0')
        + '[[expect]]\nname = "f"\nwebhooks = { to = "+33639980002", answer = "2xx" }\nshare = [1, 1]\n'
    )
    run.send("no")
    run.send("yes")
    run.send("ok", to="33639980002")
    run.pass_by("1m", REFUSED)
    assert [lane.is_failing for lane in drawn(run).lanes] == [True, True, True]
    run = Run(expecting('messages = { text = "no" }\ncount = 0') + "[behaviour]\nwebhooks_answered_within = false\n")
    run.send("no")
    run.send("yes")
    run.pass_by("1m", REFUSED)
    assert [lane.is_failing for lane in drawn(run).lanes] == [True, False]


def test_requests_are_marked_by_result() -> None:
    run = Run('[[rule]]\nname = "r"\nnetwork = "reset"\nwhen = { to = "+33639980002" }\n')
    run.send()
    run.send(key="invalid")
    run.send(to="33639980002")
    requests = drawn(run).requests
    assert [mark.sort for mark in requests] == [
        MarkKind.ANSWERED,
        MarkKind.REFUSED,
        MarkKind.UNANSWERED,
        MarkKind.FAULT,
    ]
    assert requests[-1].text == "rule:r struck x3: acme send: no answer, struck by rule:r"


def test_webhooks_are_marked_at_each_attempt() -> None:
    run = Run('[webhooks]\nretry = { attempts = 2, delays = ["10s"] }\n')
    run.send()
    run.pass_by("5s", REFUSED)
    run.pass_by("1m")
    assert Counter(sorts(drawn(run).lanes[0])) == {MarkKind.TURNED_DOWN: 2, MarkKind.TAKEN: 2}


def test_copied_lost_and_held_webhooks_differ() -> None:
    run = Run('[webhooks]\nduplicate = { gap = "5s" }\n')
    run.send()
    run.pass_by("1m")
    assert Counter(sorts(drawn(run).lanes[0])) == {MarkKind.TAKEN: 2, MarkKind.COPY: 2}
    run = Run("[webhooks]\ndrop = { }\n")
    run.send()
    run.pass_by("1m")
    assert sorts(drawn(run).lanes[0]) == [MarkKind.LOST, MarkKind.LOST]
    run = Run(HOLD)
    run.send()
    run.pass_by("30s")
    assert sorts(drawn(run).lanes[0]) == [MarkKind.HELD, MarkKind.HELD]
    run.pass_by("1m")
    assert Counter(sorts(drawn(run).lanes[0])) == {MarkKind.HELD: 2, MarkKind.TAKEN: 2}


def test_webhook_under_way_is_held() -> None:
    run = Run()
    run.send()
    while not run.engine.webhooks.recent:
        run.engine.step()
    assert sorts(drawn(run).lanes[0]) == [MarkKind.HELD]


def test_faults_and_replies_are_on_the_lane() -> None:
    run = Run('[[rule]]\nname = "r"\nlifecycle = "delivered"\n')
    run.send()
    run.pass_by("1m")
    run.engine.handsets.reply(JANE, "OK")
    [lane] = drawn(run).lanes
    assert {MarkKind.FAULT, MarkKind.REPLY} < {*sorts(lane)}
    assert "rule:r struck m1: lifecycle" in [mark.text for mark in lane.marks]


def test_begun_phases_are_drawn() -> None:
    run = Run(HOLD + '[[phase]]\nname = "later"\nat = "2m"\nset = { credit = 1 }\n')
    run.pass_by("90s")
    assert [(phase.text, phase.since, phase.until) for phase in drawn(run).phases] == [
        ("p", run.start, run.start + MINUTE)
    ]
    run.pass_by("90s")
    assert [phase.until for phase in drawn(run).phases] == [run.start + MINUTE, None]
    assert {run.start, run.start + MINUTE, run.start + 2 * MINUTE} <= {*drawn(run).times()}


def test_events_before_the_start_are_left_out() -> None:
    run = Run()
    run.send()
    run.pass_by("1m", Outcome(status=200))
    run.start = run.engine.now
    timeline = drawn(run)
    assert (timeline.lanes, timeline.requests, timeline.webhooks) == ([], [], [])

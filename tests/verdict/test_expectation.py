from dataclasses import replace

import pytest
from sms_sandbox.engine.webhook_models import Outcome
from sms_sandbox.verdict.verdict import Check, CheckOutcome

from tests.making import JANE, REFUSED, SETTINGS
from tests.verdict.judging import Run, expecting

JOHN = "33639980002"
DOWN = '[[rule]]\nname = "down"\nstatus = 503\nwhen = { to = "+33639980002" }\n'
NO_RETRIES = replace(SETTINGS, retries={})


def reported(what: str, rules: str = "") -> Check:
    """Jane was sent two texts that are the same, and another one, and John one, if a rule lets it pass."""
    run = Run(expecting(what) + rules)
    for text, to in (("hello 1", JANE), ("hello 1", JANE), ("code 123456", JANE), ("hello 1", JOHN)):
        run.send(text, to=to)
        run.pass_by("10s")
    return run.check()


@pytest.mark.parametrize(
    ("what", "found"),
    [
        ("messages = { }\ncount = 4", "4 messages"),
        ('messages = { to = "+33639980001" }\ncount = 3', "3 messages"),
        ('messages = { to = "+3363998*" }\nat_least = 4', "4 messages"),
        (r"messages = { matches = '\b\d{6}\b' }" + "\ncount = 1", "1 message"),
        ('messages = { text = "hello" }\nat_most = 3', "3 messages"),
        ('messages = { state = "delivered" }\ncount = 4', "4 messages"),
        ('messages = { state = ["sent", "expired"] }\ncount = 0', "0 messages"),
        ('messages = { after = "10s", before = "30s" }\ncount = 2', "2 messages"),
        ('messages = { provider = "acme", account = "k1" }\ncount = 4', "4 messages"),
        ('messages = { repeated = ["to", "text"] }\ncount = 1', "1 message"),
        ('messages = { repeated = ["from", "text"] }\ncount = 2', "2 messages"),
        ('messages = { to = "+33639980001", text = "code" }\nshare = [0.3, 0.5]\nmin_total = 1', "100 % (1 of 1)"),
        ('messages = { state = "delivered" }\nshare = [1.0, 1.0]', "100 % (4 of 4)"),
        ('webhooks = { state = "delivered", answer = "2xx" }\ncount = 4', "4 webhooks"),
        ('webhooks = { to = "+33639980002", kind = "status" }\ncount = 2', "2 webhooks"),
        ('webhooks = { attempts = 1, taken_within = "1s" }\nshare = [1.0, 1.0]', "100 % (8 of 8)"),
        ("webhooks = { duplicate = true }\ncount = 0", "0 webhooks"),
        ("exchanges = { operation = 'send', status = 200 }\ncount = 4", "4 exchanges"),
        ('exchanges = { to = "+33639980002", status = "2xx" }\ncount = 1', "1 exchange"),
    ],
)
def test_observations_are_counted(what: str, found: str) -> None:
    check = reported(what)
    assert check.found == found
    assert check.passed is (found != "100 % (1 of 1)")


@pytest.mark.parametrize(
    ("what", "found", "wanted"),
    [
        ("messages = { }\ncount = 5", "4 messages", "exactly 5 messages"),
        ("messages = { }\ncount = 0", "4 messages", "no messages"),
        ("messages = { }\nat_least = 5", "4 messages", "at least 5 messages"),
        ("messages = { }\nat_most = 3", "4 messages", "at most 3 messages"),
        ("messages = { }\nat_least = 5\nat_most = 6", "4 messages", "at least 5 and at most 6 messages"),
        (
            'messages = { repeated = ["to", "text"] }\ncount = 0',
            "1 message",
            "no messages repeating to and text of an earlier one",
        ),
        (
            'messages = { state = "expired" }\nshare = [0.1, 0.2]\nmin_total = 4',
            "0 % (0 of 4)",
            "10 % to 20 % of the messages: in state expired, of at least 4",
        ),
        (
            'messages = { state = "delivered" }\nshare = [0.1, 0.25]',
            "100 % (4 of 4)",
            "10 % to 25 % of the messages: in state delivered",
        ),
        (
            'messages = { state = "delivered" }\nshare = [0, 1]\nmin_total = 5',
            "only 4 to judge, 100 % (4 of 4)",
            "0 % to 100 % of the messages: in state delivered, of at least 5",
        ),
        (
            'messages = { to = "+44*", state = "sent" }\nshare = [0, 1]',
            "there is no message to judge",
            "0 % to 100 % of the messages to +44*: in state sent",
        ),
        (
            'webhooks = { state = "sent", answer = [404, "5xx"] }\nat_least = 1\nwithin = "1h"',
            "0 webhooks",
            "at least 1 webhook reporting sent answered 404 or 5xx, within 1h",
        ),
    ],
)
def test_failed_expectation_is_described(what: str, found: str, wanted: str) -> None:
    check = reported(what)
    assert not check.passed
    assert (check.found, check.wanted) == (found, wanted)


def test_too_many_shows_those_found() -> None:
    check = reported('messages = { repeated = ["to", "text"] }\ncount = 0')
    assert [(one.id, one.summary) for one in check.evidence] == [
        ("m2", 'to +33639980001 "hello 1": delivered (acme), as m1 before')
    ]


def test_too_few_shows_nearest_misses_and_their_difference() -> None:
    check = reported('messages = { to = "+33639980002", text = "code", state = "sent" }\ncount = 1')
    assert [one.id for one in check.evidence] == ["m3", "m4", "m1", "m2"]
    assert check.evidence[0].summary == (
        'to +33639980001 "code 123456": delivered (acme) (to is +33639980001; state is delivered)'
    )
    assert check.evidence[1].summary.endswith("(the text is hello 1; state is delivered)")


def test_share_too_low_shows_those_that_do_not_match() -> None:
    check = reported('messages = { text = "hello", state = "expired" }\nshare = [0.5, 1]')
    assert [one.id for one in check.evidence] == ["m1", "m2", "m4"]


def test_evidence_is_bounded() -> None:
    run = Run(expecting("messages = { }\ncount = 0"))
    for _ in range(13):
        run.send()
    check = run.check()
    assert (len(check.evidence), check.more) == (10, 3)


def test_refused_text_counts_only_with_an_outcome() -> None:
    assert reported("messages = { }\ncount = 3", DOWN).passed
    assert reported('messages = { outcome = ["accepted", "bad_request"] }\ncount = 3', DOWN).passed
    check = reported('messages = { to = "+33639980002" }\ncount = 1', DOWN)
    [first, *_] = check.evidence
    assert first.summary == (
        'to +33639980002 "hello 1": refused by a fault, struck by rule:down (acme) (outcome is fault)'
    )


def test_retry_of_refused_text_is_not_sent_twice() -> None:
    run = Run(expecting('messages = { repeated = ["to", "text"] }\ncount = 0') + DOWN + "times = 1\n")
    run.send(to=JOHN)
    run.send(to=JOHN)
    assert run.check().passed
    run.send(to=JOHN)
    assert not run.check().passed


def test_retry_of_accepted_text_without_answer_is_sent_twice() -> None:
    rule = '[[rule]]\nname = "lost"\nnetwork = "reset"\ntaken = true\ntimes = 1\n'
    run = Run(expecting('messages = { repeated = ["to", "text"] }\ncount = 0') + rule)
    run.send()
    assert run.check().passed
    run.send()
    assert not run.check().passed


def test_refusals_of_the_provider_have_neutral_names() -> None:
    run = Run(expecting('messages = { outcome = "bad_credentials" }\ncount = 1'))
    run.send(key="invalid")
    assert run.check().passed
    run = Run(expecting('exchanges = { error = "bad_credentials", status = "4xx" }\ncount = 1'))
    run.send(key="invalid")
    assert run.check().passed


def test_request_without_answer_was_not_accepted() -> None:
    run = Run(expecting("messages = { }\ncount = 1") + '[[rule]]\nname = "r"\nnetwork = "reset"\n')
    run.send()
    [miss] = run.check().evidence
    assert miss.summary == 'to +33639980001 "hello": no answer, struck by rule:r (acme) (outcome is none)'


def test_exchange_matches_the_fault_that_struck_it() -> None:
    assert reported('exchanges = { struck_by = "rule:down", status = "5xx" }\ncount = 1', DOWN).passed


def test_replies_match_by_direction() -> None:
    run = Run(expecting('messages = { direction = "mo", from = "+33639980001", text = "OK" }\ncount = 1'))
    run.send()
    run.pass_by("1m")
    run.engine.handsets.reply(run.engine.messages.get("m1").to.msisdn, "OK")  # type: ignore[union-attr, arg-type]
    check = run.check()
    assert check.passed
    assert check.wanted.startswith("exactly 1 reply from +33639980001")


def test_within_judges_the_state_of_that_time() -> None:
    run = Run(expecting('messages = { state = "delivered" }\ncount = 0\nwithin = "1s"'))
    run.send()
    assert run.check().pending
    run.pass_by("1m")
    assert run.check().passed
    assert not run.check().pending
    late = Run(expecting('messages = { state = "delivered" }\ncount = 1\nwithin = "1500ms"'))
    late.send()
    late.pass_by("1m")
    assert not late.check().passed


def test_answer_after_the_deadline_does_not_count() -> None:
    plan = '[webhooks]\nretry = { attempts = 2, delays = ["1m"] }\n'
    soon = 'webhooks = { state = "sent", answer = "2xx" }\ncount = 1\nwithin = "30s"'
    run = Run(expecting(soon) + plan)
    run.send()
    run.pass_by("10s", REFUSED)
    run.pass_by("2m")
    check = run.check()
    assert not check.passed
    assert check.evidence[0].summary == "acme status of m1 (sent): 500 (answer is 500)"
    in_the_end = Run(expecting(soon.replace("30s", "2m")) + plan)
    in_the_end.send()
    in_the_end.pass_by("10s", REFUSED)
    in_the_end.pass_by("2m")
    assert in_the_end.check().passed


def test_lost_webhook_is_not_observed() -> None:
    run = Run(expecting('webhooks = { answer = "2xx" }\nshare = [1, 1]') + "[webhooks]\ndrop = { share = 0.5 }\n")
    for number in range(20):
        run.send(to=f"336399800{number:02}")
    run.pass_by("1m")
    check = run.check()
    assert check.passed
    assert 0 < len(run.verdict().fired[0].ids) < 40
    assert "of 40" not in check.found


def test_slowest_answer_counts() -> None:
    run = Run(expecting('webhooks = { answered_within = "1s" }\ncount = 2'))
    run.send()
    run.pass_by("1s", Outcome(status=200, duration=1_000_001))
    run.pass_by("1s")
    check = run.check()
    assert check.found == "1 webhook"
    assert check.evidence[0].summary.endswith("(the slowest answer is 1s)")


@pytest.mark.parametrize(
    ("measure", "strikes", "holds"),
    [("", 0, False), ("", 1, True), ("count = 2", 1, False), ("count = 2", 2, True), ("at_most = 1", 2, False)],
)
def test_fired_expectation_counts_strikes(measure: str, strikes: int, holds: bool) -> None:  # noqa: FBT001  a parameter
    run = Run(expecting(f'fired = "rule:down"\n{measure}') + DOWN)
    for _ in range(strikes):
        run.send(to=JOHN)
    check = run.check()
    assert check.passed is holds
    assert check.found == ("it has struck 1 time" if strikes == 1 else f"it has struck {strikes} times")
    assert check.wanted.startswith("rule:down strikes ")


def test_strike_after_the_deadline_does_not_count() -> None:
    phase = '[[phase]]\nname = "p"\nat = "1m"\nfaults = [{ status = 503 }]\n'
    early = Run(expecting('fired = "phase:p"\ncount = 0\nwithin = "30s"') + phase)
    early.send(to=JOHN)
    early.pass_by("2m")
    early.send()
    assert early.check().passed
    run = Run(expecting('fired = "rule:down"\ncount = 1\nwithin = "30s"') + DOWN)
    for _ in range(2):
        run.send(to=JOHN)
        run.pass_by("1m")
    assert run.check().passed


@pytest.mark.parametrize(
    "what",
    [
        'messages = { repeated = ["to"] }\ncount = 0',
        'messages = { to = "+3363998*", state = "expired" }\ncount = 0',
        'webhooks = { state = "delivered" }\nat_most = 3',
        "messages = { outcome = 'bad_request' }\nshare = [0.0, 0.1]",
        "exchanges = { }\ncount = 0",
        'fired = "rule:down"\nat_most = 1',
    ],
)
def test_limit_without_anything_to_judge_is_not_tested(what: str) -> None:
    idle = Run(expecting(what) + DOWN)
    assert idle.check().outcome is CheckOutcome.NOT_TESTED
    assert idle.check().fails
    assert not Run(expecting(f"{what}\noptional = true") + DOWN).check().fails


def test_limit_that_only_selects_is_tested_by_any_observation_of_its_kind() -> None:
    run = Run(expecting('messages = { to = "+33639980002" }\ncount = 0'))
    assert run.check().outcome is CheckOutcome.NOT_TESTED
    run.send()
    assert run.check().passed
    run.send(to=JOHN)
    assert run.check().outcome is CheckOutcome.FAILED


def test_demand_that_is_not_met_fails_even_if_it_is_optional() -> None:
    run = Run(expecting("messages = { }\nat_least = 1\noptional = true"))
    assert run.check().outcome is CheckOutcome.FAILED
    assert run.check().fails

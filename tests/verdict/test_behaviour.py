from collections.abc import Sequence
from dataclasses import replace

import pytest
from sms_sandbox.contract import Provider, WebhookRequest
from sms_sandbox.core.account import Account
from sms_sandbox.core.events import MoReceived
from sms_sandbox.engine.webhook_models import Outcome
from sms_sandbox.verdict.judge import judge
from sms_sandbox.verdict.verdict import Check, CheckKind, CheckOutcome
from sms_sandbox.wire import urls
from sms_sandbox.wire.exchange import HttpRequest

from tests.making import JANE, RECEIVER, REFUSED, TAKEN
from tests.providers.acme import PROVIDER as ACME
from tests.verdict.judging import Run

ORDER, STOP, ANSWERS = "no state goes back", "STOP is respected", "webhooks are answered within 5s"
RETRIES = '[webhooks]\nretry = { attempts = 2, delays = ["1m"] }\n'


def told_of_replies(event: MoReceived, account: Account) -> Sequence[WebhookRequest]:
    del event, account
    url = urls.parse(RECEIVER)
    assert url is not None
    return (WebhookRequest(kind="status", fact="webhook.status", to=url, request=HttpRequest("POST", b"/mo")),)


WITH_REPLIES = replace(ACME, mo_webhooks=told_of_replies)


def names(run: Run) -> list[str]:
    return [check.name for check in run.verdict().checks if check.kind is CheckKind.BEHAVIOUR]


def test_each_rule_applies_unless_turned_off() -> None:
    refusals, copies = "final refusals are respected", "duplicates are ignored"
    assert names(Run()) == [ORDER, STOP, ANSWERS, refusals, copies]
    off = "no_state_goes_back = false\nstop_respected = false\nwebhooks_answered_within = false\n"
    off += "final_refusals_respected = false\nduplicates_ignored = false\n"
    assert names(Run(f"[behaviour]\n{off}")) == []
    assert names(Run('[behaviour]\nwebhooks_answered_within = "1s"\n'))[2] == "webhooks are answered within 1s"


@pytest.mark.parametrize(
    "disturbance",
    [
        "[webhooks]\nduplicate = { }\n",
        "[webhooks]\nreorder = { }\n",
        '[webhooks]\ndelay = "1s"\n',
        '[[rule]]\nname = "r"\nwebhooks = "hold"\n',
        '[[phase]]\nname = "p"\nat = "1s"\nwebhooks = "hold"\n',
    ],
)
def test_disturbed_order_is_not_judged_unless_asked_for(disturbance: str) -> None:
    assert ORDER not in names(Run(disturbance))
    assert ORDER in names(Run(disturbance + "[behaviour]\nno_state_goes_back = true\n"))
    assert ORDER in names(Run("[webhooks]\ndrop = { share = 0.5 }\n"))


def test_late_webhook_with_earlier_state_goes_back() -> None:
    run = Run(RETRIES)
    run.send()
    run.pass_by("1s", REFUSED)
    run.pass_by("10m")
    check = run.check(ORDER)
    assert not check.passed
    assert check.found == "2 webhooks taken, 1 went back"
    [line] = check.evidence
    assert line.summary == "acme status of m1 (sent): 500, 200, taken after acme status of m1 (delivered): 200"


def test_webhooks_in_order_do_not_go_back() -> None:
    run = Run(RETRIES)
    run.send()
    run.pass_by("10m")
    check = run.check(ORDER)
    assert check.passed
    assert check.found == "2 webhooks taken, none went back"


def test_webhooks_at_one_instant_are_ordered_by_the_journal() -> None:
    run = Run('[behaviour]\nno_state_goes_back = true\n[webhooks]\nduplicate = { gap = "0s" }\n')
    run.send()
    run.pass_by("1m")
    assert run.check(ORDER).passed


def stopped(outcome: Outcome = TAKEN, provider: Provider = WITH_REPLIES) -> Run:
    run = Run(provider=provider)
    run.send()
    run.pass_by("1m")
    run.engine.handsets.reply(JANE, " stop ")
    run.answer_calls(outcome)
    return run


def stop_check(run: Run) -> Check:
    return run.check(STOP)


def test_stop_without_further_text_is_respected() -> None:
    run = stopped()
    run.send(to="33639980002")
    run.send(key="another account")
    check = stop_check(run)
    assert check.passed
    assert check.found == "1 STOP, nothing sent after it"


def test_text_after_stop_at_the_same_instant_is_reported() -> None:
    run = stopped()
    run.send("please come back")
    check = stop_check(run)
    assert not check.passed
    assert check.found == "1 STOP, 1 sent all the same"
    [line] = check.evidence
    assert line.summary == 'to +33639980001 "please come back": waiting (acme), after m2'


def test_refused_text_after_stop_is_reported() -> None:
    run = Run('[[rule]]\nname = "r"\nstatus = 503\nwhen = { nth = 2 }\n', provider=WITH_REPLIES)
    run.send()
    run.pass_by("1m")
    run.engine.handsets.reply(JANE, "STOP")
    run.answer_calls()
    run.send()
    [line] = stop_check(run).evidence
    assert (line.id, line.summary) == ("x2", 'to 33639980001 "hello": refused (acme), after m2')


def test_stop_without_accepted_webhook_need_not_be_respected() -> None:
    for run in (stopped(REFUSED), stopped(provider=ACME)):
        run.send()
        check = stop_check(run)
        assert check.outcome is CheckOutcome.NOT_TESTED
        assert not check.fails
        assert check.found == "1 STOP, 1 of them without an accepted webhook, nothing sent after it"


def test_other_words_are_not_a_stop() -> None:
    run = Run(provider=WITH_REPLIES)
    run.send()
    run.pass_by("1m")
    run.engine.handsets.reply(JANE, "Thanks")
    run.answer_calls()
    run.send()
    assert stop_check(run).found == "0 STOPs, nothing sent after it"
    assert not stop_check(run).is_tested


SLOW = Outcome(status=200, duration=5_000_001)


def test_slow_answer_fails() -> None:
    run = Run()
    run.send()
    run.pass_by("1s", SLOW)
    run.pass_by("1m")
    check = run.check(ANSWERS)
    assert not check.passed
    assert check.found == "2 attempts, 1 not answered in time"
    assert check.evidence[0].summary == "acme status of m1 (sent): 200, after 5,000 ms"


def test_missing_answer_fails() -> None:
    run = Run()
    run.send()
    run.pass_by("1m", Outcome(error="not reached: refused"))
    check = run.check(ANSWERS)
    assert check.found == "2 attempts, 2 not answered in time"
    assert check.evidence[0].summary == "acme status of m1 (sent): not reached: refused, after 0 ms"


def test_webhook_never_answered_2xx_fails() -> None:
    run = Run(RETRIES)
    run.send()
    run.pass_by("30s", REFUSED)
    assert run.check(ANSWERS).passed
    run.pass_by("10m", REFUSED)
    check = run.check(ANSWERS)
    assert not check.passed
    assert check.found == "4 attempts, 2 never answered 2xx"


def test_spoilt_webhook_need_not_be_accepted() -> None:
    run = Run("[webhooks]\ngarble = { share = 1.0 }\n")
    run.send()
    run.pass_by("1m", REFUSED)
    check = run.check(ANSWERS)
    assert check.passed
    assert check.found == "2 attempts, the slowest took 0 ms"


def test_webhook_due_before_the_start_is_not_judged() -> None:
    run = Run()
    run.send()
    run.pass_by("1m", SLOW)
    assert not run.check(ANSWERS).passed
    run.start = run.engine.now
    assert run.check(ANSWERS).outcome is CheckOutcome.NOT_TESTED


def test_rule_without_anything_to_judge_is_not_tested() -> None:
    run = Run()
    run.send()
    for name in (ORDER, STOP, ANSWERS):
        assert (run.check(name).outcome, run.check(name).fails) == (CheckOutcome.NOT_TESTED, False)
    assert run.verdict().passed


def test_one_webhook_of_a_message_cannot_go_back() -> None:
    run = Run()
    run.send()
    run.pass_by("1s")
    check = run.check(ORDER)
    assert (check.found, check.outcome) == ("1 webhook taken, no two of one message", CheckOutcome.NOT_TESTED)


def test_attempt_without_a_result_is_open_and_fails_at_the_end() -> None:
    run = Run()
    run.send()
    run.engine.move_to(run.engine.next_due() or 0)
    while not run.engine.webhooks.take_attempts():
        run.engine.step()
    check = run.check(ANSWERS)
    assert (check.pending, check.is_tested, check.found) == (True, False, "1 attempt, 1 without a result")
    [check] = [one for one in judge(run.scenario, run.engine, run.start, is_over=True).checks if one.name == ANSWERS]
    assert (check.pending, check.fails) == (False, True)
    assert [one.summary for one in check.evidence] == ["acme status of m1 (sent): under way"]

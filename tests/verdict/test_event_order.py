from sms_sandbox.verdict.event_order import event_order
from sms_sandbox.verdict.steps import finished

from tests.making import REFUSED
from tests.verdict.judging import Run


def test_webhook_is_accepted_at_its_first_answer_2xx() -> None:
    run = Run('[webhooks]\nretry = { attempts = 2, delays = ["1m"] }\n')
    run.send()
    run.pass_by("30s", REFUSED)
    [first, *_] = run.engine.webhooks.recent
    assert finished(event_order(run.engine)).accepted(first) is None
    run.pass_by("10m")
    order = finished(event_order(run.engine))
    assert order.accepted(first) == order.number(first.attempts[-1])


def test_events_at_one_instant_have_numbers_in_their_order() -> None:
    run = Run()
    run.send()
    run.send()
    order = finished(event_order(run.engine))
    assert order.number_of("x1", run.start) < order.number_of("x2", run.start)
    assert order.number_of("x9", run.start) == (run.start, 0)

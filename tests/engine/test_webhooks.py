import pytest
from sms_sandbox.contract import RetryPlan, WebhookRequest
from sms_sandbox.core.time.timeline import TimelineEntry
from sms_sandbox.engine.webhooks import AttemptFinished, Outcome, Webhook, Webhooks, WebhookState
from sms_sandbox.wire.exchange import HttpRequest
from sms_sandbox.wire.urls import Url

from tests.making import REFUSED, TAKEN, a_message

WEBHOOK = WebhookRequest(
    kind="status",
    fact="webhook.status",
    to=Url("http", "127.0.0.1", 49152, "/"),
    request=HttpRequest("POST", b"/status"),
)
RETRIES = RetryPlan((60, 600))


class Planned:
    """Webhooks, and what they put on the timeline."""

    def __init__(self, max_items: int = 10) -> None:
        self.retries: list[tuple[int, Webhook]] = []
        self.webhooks = Webhooks(self.plan, max_items)

    def plan(self, due: int, delivery: Webhook) -> TimelineEntry:
        self.retries.append((due, delivery))
        return TimelineEntry((due, 0, delivery))

    def due(self, retries: RetryPlan = RETRIES) -> Webhook:
        return self.webhooks.due(a_message(), WEBHOOK, retries, 100)

    def attempt(self, delivery: Webhook, outcome: Outcome, at: int) -> AttemptFinished:
        return self.webhooks.done(self.webhooks.begin(delivery, at), outcome, at)


@pytest.mark.parametrize("status", [200, 201, 204, 299])
def test_any_answer_of_2xx_takes_a_webhook(status: int) -> None:
    assert Outcome(status=status).is_taken


@pytest.mark.parametrize(
    "outcome",
    [Outcome(status=199), Outcome(status=300), Outcome(status=404), Outcome(status=500), Outcome(error="refused")],
)
def test_any_other_answer_and_an_error_do_not(outcome: Outcome) -> None:
    assert not outcome.is_taken


def test_a_webhook_that_falls_due_is_numbered_kept_and_noted_at_its_message() -> None:
    planned, message = Planned(), a_message()
    first = planned.webhooks.due(message, WEBHOOK, RETRIES, 100)
    second = planned.webhooks.due(message, WEBHOOK, RETRIES, 101)
    assert message.webhooks == ["c1", "c2"]
    assert list(planned.webhooks.recent) == [first, second]
    assert planned.webhooks.recent.get("c1") is first
    assert (first.provider, first.subject, first.outgoing, first.due_at) == ("acme", message, WEBHOOK, 100)


def test_an_attempt_is_noted_with_its_time_and_its_outcome() -> None:
    planned = Planned()
    delivery = planned.due()
    call = planned.webhooks.begin(delivery, 100)
    assert [(attempt.at, attempt.outcome) for attempt in delivery.attempts] == [(100, None)]
    made = planned.webhooks.done(call, TAKEN, 105)
    assert (made.delivery, made.attempt) == (delivery, delivery.attempts[0])
    assert [(attempt.at, attempt.outcome) for attempt in delivery.attempts] == [(100, TAKEN)]


def test_a_webhook_that_was_taken_is_not_tried_again() -> None:
    planned = Planned()
    delivery = planned.due()
    planned.attempt(delivery, TAKEN, 100)
    assert planned.retries == []
    assert (delivery.state, delivery.next_attempt) == (WebhookState.TAKEN, None)


def test_a_failed_webhook_is_tried_again_after_each_wait_of_its_plan() -> None:
    planned = Planned()
    delivery = planned.due()
    planned.attempt(delivery, REFUSED, 100)
    assert (delivery.state, delivery.next_attempt) == (WebhookState.PENDING, 160)
    planned.attempt(delivery, REFUSED, 160)
    assert (delivery.state, delivery.next_attempt) == (WebhookState.PENDING, 760)
    planned.attempt(delivery, REFUSED, 760)
    assert (delivery.state, delivery.next_attempt) == (WebhookState.FAILED, None)
    assert planned.retries == [(160, delivery), (760, delivery)]


def test_a_retry_can_be_taken() -> None:
    planned = Planned()
    delivery = planned.due()
    planned.attempt(delivery, REFUSED, 100)
    planned.attempt(delivery, TAKEN, 160)
    assert delivery.state is WebhookState.TAKEN
    assert planned.retries == [(160, delivery)]


def test_a_plan_without_waits_tries_once() -> None:
    planned = Planned()
    delivery = planned.due(RetryPlan())
    planned.attempt(delivery, REFUSED, 100)
    assert planned.retries == []
    assert delivery.state is WebhookState.FAILED


def test_a_webhook_is_pending_before_and_during_an_attempt() -> None:
    planned = Planned()
    delivery = planned.due()
    assert delivery.state is WebhookState.PENDING
    planned.webhooks.begin(delivery, 100)
    assert delivery.state is WebhookState.PENDING


def test_the_oldest_webhooks_are_forgotten() -> None:
    planned = Planned(max_items=2)
    for _ in range(5):
        planned.due()
    assert [delivery.id for delivery in planned.webhooks.recent] == ["c4", "c5"]

import pytest
from sms_sandbox.contract import RetryPlan, WebhookRequest
from sms_sandbox.engine.settings import EngineSettings
from sms_sandbox.engine.webhook_models import AttemptFinished, AttemptRequest, Outcome, Webhook, WebhookState
from sms_sandbox.engine.webhooks import Webhooks
from sms_sandbox.engine.world import World
from sms_sandbox.wire.exchange import HttpRequest
from sms_sandbox.wire.urls import Url

from tests.making import REFUSED, TAKEN, a_message
from tests.providers.acme import PROVIDER as ACME

WEBHOOK = WebhookRequest(
    kind="status",
    fact="webhook.status",
    to=Url("http", "127.0.0.1", 49152, "/"),
    request=HttpRequest("POST", b"/status"),
)
RETRIES = RetryPlan((60, 600))


class Planned:
    """Webhooks in a world, and what they put on its timeline."""

    def __init__(self, max_items: int = 10, retries: RetryPlan = RETRIES) -> None:
        settings = EngineSettings(start=100, max_messages=max_items, retries={"acme": retries})
        self.world = World([ACME], settings)
        self.webhooks = Webhooks(self.world)

    @property
    def retries(self) -> list[tuple[int, object]]:
        found: list[tuple[int, object]] = []
        while self.world.timeline.next_due() is not None:
            found.append(self.world.timeline.take())
        return found

    def due(self) -> Webhook:
        return self.webhooks.due(a_message(), WEBHOOK)

    def begun(self, webhook: Webhook) -> AttemptRequest:
        self.webhooks.begin(webhook)
        [request] = self.webhooks.take_attempts()
        return request

    def attempt(self, webhook: Webhook, outcome: Outcome, at: int) -> None:
        self.world.now = at
        self.webhooks.finished(self.begun(webhook), outcome)


@pytest.mark.parametrize("status", [200, 201, 204, 299])
def test_any_answer_of_2xx_takes_a_webhook(status: int) -> None:
    assert Outcome(status=status).is_taken


@pytest.mark.parametrize(
    "outcome",
    [Outcome(status=199), Outcome(status=300), Outcome(status=404), Outcome(status=500), Outcome(error="refused")],
)
def test_any_other_answer_or_an_error_does_not_take_it(outcome: Outcome) -> None:
    assert not outcome.is_taken


def test_a_webhook_that_falls_due_is_numbered_kept_and_noted_at_its_message() -> None:
    planned, message = Planned(), a_message()
    first = planned.webhooks.due(message, WEBHOOK)
    second = planned.webhooks.due(message, WEBHOOK)
    assert message.webhooks == ("c1", "c2")
    assert list(planned.webhooks.recent) == [first, second]
    assert planned.webhooks.recent.get("c1") is first
    assert (first.provider, first.subject, first.outgoing, first.due_at) == ("acme", message, WEBHOOK, 100)


def test_an_attempt_is_noted_with_its_time_and_its_outcome() -> None:
    planned = Planned()
    webhook = planned.due()
    request = planned.begun(webhook)
    assert [(attempt.at, attempt.outcome) for attempt in webhook.attempts] == [(100, None)]
    planned.webhooks.finished(request, TAKEN)
    assert planned.world.journal.after(0)[-1].subject == AttemptFinished(webhook, webhook.attempts[0])
    assert [(attempt.at, attempt.outcome) for attempt in webhook.attempts] == [(100, TAKEN)]


def test_a_webhook_that_was_taken_is_not_tried_again() -> None:
    planned = Planned()
    webhook = planned.due()
    planned.attempt(webhook, TAKEN, 100)
    assert planned.retries == []
    assert (webhook.state, webhook.next_attempt) == (WebhookState.TAKEN, None)


def test_a_failed_webhook_is_tried_again_after_each_wait_of_its_plan() -> None:
    planned = Planned()
    webhook = planned.due()
    planned.attempt(webhook, REFUSED, 100)
    assert (webhook.state, webhook.next_attempt) == (WebhookState.PENDING, 160)
    planned.attempt(webhook, REFUSED, 160)
    assert (webhook.state, webhook.next_attempt) == (WebhookState.PENDING, 760)
    planned.attempt(webhook, REFUSED, 760)
    assert (webhook.state, webhook.next_attempt) == (WebhookState.FAILED, None)
    assert planned.retries == [(160, webhook), (760, webhook)]


def test_a_retry_can_be_taken() -> None:
    planned = Planned()
    webhook = planned.due()
    planned.attempt(webhook, REFUSED, 100)
    planned.attempt(webhook, TAKEN, 160)
    assert webhook.state is WebhookState.TAKEN
    assert planned.retries == [(160, webhook)]


def test_a_plan_without_waits_tries_once() -> None:
    planned = Planned(retries=RetryPlan())
    webhook = planned.due()
    planned.attempt(webhook, REFUSED, 100)
    assert planned.retries == []
    assert webhook.state is WebhookState.FAILED


def test_a_webhook_is_pending_before_and_during_an_attempt() -> None:
    planned = Planned()
    webhook = planned.due()
    assert webhook.state is WebhookState.PENDING
    planned.webhooks.begin(webhook)
    assert webhook.state is WebhookState.PENDING


def test_the_oldest_webhooks_are_forgotten() -> None:
    planned = Planned(max_items=2)
    for _ in range(5):
        planned.due()
    assert [webhook.id for webhook in planned.webhooks.recent] == ["c4", "c5"]

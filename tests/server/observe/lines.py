"""Attempts of webhooks, for the tests of the log."""

from sms_sandbox.contract import WebhookRequest
from sms_sandbox.core.state import MessageState
from sms_sandbox.engine.webhook_models import Attempt, AttemptFinished, Outcome, Webhook
from sms_sandbox.wire.exchange import HttpRequest
from sms_sandbox.wire.urls import Url

from tests.examples import MORNING
from tests.making import a_message

TARGET = "/status?text=secret"


def finished(outcome: Outcome | None, state: MessageState | None = MessageState.DELIVERED) -> AttemptFinished:
    """Return an attempt of a webhook to a receiver on port 3000."""
    request = HttpRequest("GET", TARGET.encode())
    outgoing = WebhookRequest(
        kind="status", fact="webhook.status", to=Url("http", "127.0.0.1", 3000, TARGET), request=request
    )
    webhook = Webhook("c1", "c1", "acme", a_message(), MORNING, state, outgoing)
    return AttemptFinished(webhook, Attempt(MORNING, outcome))

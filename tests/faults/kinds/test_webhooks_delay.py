from sms_sandbox.faults.kinds.webhooks_delay import KIND, WebhookDelay
from sms_sandbox.faults.webhooks import UNTOUCHED


def test_delay_is_in_the_outcome_and_in_the_sentence() -> None:
    fault = KIND.make({"delay": 5_000_000})
    assert fault == WebhookDelay(5_000_000)
    assert WebhookDelay(7).strike(UNTOUCHED, bytes).delay == 7
    assert KIND.sentence(fault) == "webhooks come 5s late"

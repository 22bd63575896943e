from sms_sandbox.faults.kinds.webhooks_drop import KIND, WebhookDrop
from sms_sandbox.faults.webhooks import UNTOUCHED, WebhookMode


def test_webhook_is_lost_and_the_share_is_described() -> None:
    fault = KIND.make({"share": 0.1})
    assert fault == WebhookDrop(0.1)
    assert WebhookDrop().strike(UNTOUCHED, bytes).mode is WebhookMode.DROP
    assert KIND.sentence(fault) == "10 % of webhooks lost"

from sms_sandbox.core.account import Account
from sms_sandbox.faults.kinds.mode_hold import HoldMode
from sms_sandbox.faults.kinds.webhooks_delay import WebhookDelay
from sms_sandbox.faults.kinds.webhooks_drop import WebhookDrop
from sms_sandbox.faults.kinds.webhooks_sign import Signature, WebhookSign
from sms_sandbox.faults.webhooks import (
    UNTOUCHED,
    Flush,
    ModeFault,
    WebhookFault,
    WebhookFaults,
    WebhookTopic,
    with_change,
)
from sms_sandbox.wire.exchange import HttpRequest

ACCOUNT = Account(provider="acme", login="k1", webhook_secret="s")
REQUEST = HttpRequest("POST", b"/", (), b"gone")


class Loud(WebhookFault):
    def change(self, request: HttpRequest, noise: bytes) -> HttpRequest:
        return HttpRequest("POST", b"/", (), request.body.upper() + noise)


def test_webhook_fault_that_overrides_nothing_changes_nothing() -> None:
    fault = WebhookFault()
    assert (fault.share, fault.is_drawn_by_message, fault.disturbs_order) == (1.0, False, False)
    assert fault.concerns(WebhookTopic("status"))
    assert fault.strike(UNTOUCHED, lambda: b"") is UNTOUCHED
    assert fault.change(REQUEST, b"") is REQUEST
    assert fault.signer(ACCOUNT) is ACCOUNT


def test_mode_that_overrides_nothing_sends_held_webhooks_at_once() -> None:
    mode = ModeFault()
    assert (mode.decides, mode.flush, mode.strikes_later) == (True, Flush(), False)


def test_faults_are_equal_by_their_words_and_values() -> None:
    one, same = WebhookFaults(delay=WebhookDelay(5)), WebhookFaults(delay=WebhookDelay(5), drop=None)
    assert one == same
    assert hash(one) == hash(same)
    assert one != WebhookFaults(delay=WebhookDelay(6))
    assert one != "WebhookFaults"
    assert repr(one) == "WebhookFaults(delay=WebhookDelay(delay=5))"
    assert (bool(one), bool(WebhookFaults())) == (True, False)


def test_mode_is_found_among_the_faults() -> None:
    assert WebhookFaults(mode=HoldMode(), drop=WebhookDrop()).mode == HoldMode()
    assert WebhookFaults(drop=WebhookDrop()).mode is None


def test_mode_alone_leaves_the_rest_to_the_faults_of_all_webhooks() -> None:
    for_all = WebhookFaults(delay=WebhookDelay(5))
    hold = WebhookFaults(mode=HoldMode())
    assert hold.completed(for_all) == WebhookFaults(mode=HoldMode(), delay=WebhookDelay(5))
    assert hold.completed(None) is hold
    own = WebhookFaults(drop=WebhookDrop())
    assert own.completed(for_all) is own


def test_order_is_disturbed_if_any_fault_disturbs_it() -> None:
    assert WebhookFaults(drop=WebhookDrop(), delay=WebhookDelay(1)).disturbs_order
    assert not WebhookFaults(drop=WebhookDrop()).disturbs_order


def test_signer_is_the_account_after_all_faults() -> None:
    wrong = WebhookFaults(delay=WebhookDelay(1), sign=WebhookSign(Signature.NONE))
    assert wrong.signer(ACCOUNT).webhook_secret is None


def test_changes_of_the_bytes_follow_each_other() -> None:
    outcome = with_change(with_change(UNTOUCHED, Loud(), b"!"), Loud(), b"?")
    assert outcome.changed(REQUEST).body == b"GONE!?"
    assert UNTOUCHED.changed(REQUEST) is REQUEST

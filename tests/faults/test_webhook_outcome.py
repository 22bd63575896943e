from typing import Any

from sms_sandbox.core.draws import Draws
from sms_sandbox.core.state import MessageState
from sms_sandbox.faults.kinds.mode_drop import DropMode
from sms_sandbox.faults.kinds.mode_flush import FlushMode
from sms_sandbox.faults.kinds.mode_hold import HoldMode
from sms_sandbox.faults.kinds.webhooks_delay import WebhookDelay
from sms_sandbox.faults.kinds.webhooks_drop import WebhookDrop
from sms_sandbox.faults.kinds.webhooks_duplicate import Duplicate
from sms_sandbox.faults.kinds.webhooks_garble import WebhookGarble
from sms_sandbox.faults.kinds.webhooks_reorder import Reorder
from sms_sandbox.faults.webhook_outcome import outcome_of
from sms_sandbox.faults.webhooks import UNTOUCHED, Copies, WebhookFaults, WebhookMode, WebhookOutcome, WebhookTopic

SENT, DELIVERED = MessageState.SENT, MessageState.DELIVERED


def fate(state: MessageState | None = SENT, nth: int = 0, **faults: Any) -> WebhookOutcome:
    return outcome_of(
        WebhookFaults(**faults), WebhookTopic("status", state), Draws(1), ("webhooks", "+33639980001", nth)
    )


def test_webhook_without_faults_is_untouched() -> None:
    assert fate() == UNTOUCHED
    assert fate(None, duplicate=Duplicate(share=0), garble=WebhookGarble(share=0)) == UNTOUCHED


def test_mode_drops_or_holds_the_webhook() -> None:
    assert fate(mode=DropMode(), delay=WebhookDelay(5)) == WebhookOutcome(mode=WebhookMode.DROP, effects=("mode",))
    assert fate(mode=HoldMode()).mode is WebhookMode.HOLD
    assert fate(mode=FlushMode()) == UNTOUCHED


def test_a_share_is_dropped() -> None:
    lost = [fate(nth=nth, drop=WebhookDrop(0.2)).mode is WebhookMode.DROP for nth in range(1000)]
    assert 150 < sum(lost) < 250
    assert fate(drop=WebhookDrop(1.0)).mode is WebhookMode.DROP


def test_each_state_draws_for_itself() -> None:
    assert [fate(SENT, nth, drop=WebhookDrop(0.5)) for nth in range(64)] != [
        fate(DELIVERED, nth, drop=WebhookDrop(0.5)) for nth in range(64)
    ]


def test_copies_are_in_the_outcome() -> None:
    duplicate = Duplicate(copies=2, gap=5)
    assert fate(duplicate=duplicate).copies == Copies(2, 5)
    assert sum(fate(nth=nth, duplicate=Duplicate(share=0.25)).copies.count for nth in range(1000)) in range(200, 300)


def test_only_the_first_of_a_pair_is_overtaken() -> None:
    assert fate(SENT, reorder=Reorder()).waits_for is DELIVERED
    assert fate(DELIVERED, reorder=Reorder()).waits_for is None
    assert fate(None, reorder=Reorder()).waits_for is None
    assert sum(fate(nth=nth, reorder=Reorder(share=0.3)).waits_for is DELIVERED for nth in range(1000)) in range(
        250, 350
    )


def test_noise_is_drawn_for_spoilt_bytes() -> None:
    [(fault, noise)] = fate(garble=WebhookGarble()).changes
    assert (fault, len(noise)) == (WebhookGarble(), 64)
    assert fate(nth=1, garble=WebhookGarble()).changes != ((fault, noise),)


def test_delay_is_the_same_for_all_webhooks() -> None:
    assert fate(delay=WebhookDelay(7)).delay == 7

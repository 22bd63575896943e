"""Lose a share of the webhooks."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Final

from sms_sandbox.faults.kind import SHARE, FaultKind, Place
from sms_sandbox.faults.sentences import percent
from sms_sandbox.faults.webhooks import WebhookFault, WebhookMode, WebhookOutcome


@dataclass(frozen=True, slots=True)
class WebhookDrop(WebhookFault):
    """A share of the webhooks that is never sent."""

    share: float = 1.0

    def strike(self, outcome: WebhookOutcome, noise: Callable[[], bytes]) -> WebhookOutcome:
        del noise
        return replace(outcome, mode=WebhookMode.DROP)


def _sentence(fault: WebhookDrop) -> str:
    return f"{percent(fault.share)} of webhooks lost"


KIND: Final = FaultKind(
    word="drop",
    place=Place.WEBHOOKS,
    fault=WebhookDrop,
    sentence=_sentence,
    keys=(SHARE,),
    option="drop-webhooks",
    help="Webhooks about these messages are lost.",
    rank=20,
)

"""Send webhooks late."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Final

from sms_sandbox.core.time import durations
from sms_sandbox.faults.kind import FaultKind, Key, KeyType, Place
from sms_sandbox.faults.webhooks import WebhookFault, WebhookOutcome


@dataclass(frozen=True, slots=True)
class WebhookDelay(WebhookFault):
    """A delay of each webhook."""

    delay: int
    """Microseconds of sandbox time."""

    @property
    def disturbs_order(self) -> bool:
        return True

    def strike(self, outcome: WebhookOutcome, noise: Callable[[], bytes]) -> WebhookOutcome:
        del noise
        return replace(outcome, delay=self.delay)


def _sentence(fault: WebhookDelay) -> str:
    return f"webhooks come {durations.write(fault.delay)} late"


KIND: Final = FaultKind(
    word="delay",
    place=Place.WEBHOOKS,
    fault=WebhookDelay,
    sentence=_sentence,
    value=Key(name="delay", type=KeyType.DURATION),
    option="delay-webhooks",
    help="Webhooks about these messages come that much later.",
    rank=10,
)

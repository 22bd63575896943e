"""Send webhooks several times."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Final

from sms_sandbox.faults.kind import SHARE, FaultKind, Key, KeyType, Place, Words
from sms_sandbox.faults.sentences import percent
from sms_sandbox.faults.webhooks import Copies, WebhookFault, WebhookOutcome


@dataclass(frozen=True, slots=True, kw_only=True)
class Duplicate(WebhookFault):
    """Copies that follow a webhook, with the same message id."""

    share: float = 1.0
    copies: int = 1
    """The number of copies besides the webhook itself."""
    gap: int = 0
    """Microseconds of sandbox time between two of them."""
    has_new_id: bool = True
    """Whether each copy is an event of its own in the admin API."""

    @property
    def disturbs_order(self) -> bool:
        return True

    def strike(self, outcome: WebhookOutcome, noise: Callable[[], bytes]) -> WebhookOutcome:
        del noise
        return replace(outcome, copies=Copies(self.copies, self.gap, self.has_new_id))


def _sentence(fault: Duplicate) -> str:
    return f"{percent(fault.share)} of webhooks come {fault.copies + 1} times"


KIND: Final = FaultKind(
    word="duplicate",
    place=Place.WEBHOOKS,
    fault=Duplicate,
    sentence=_sentence,
    keys=(
        SHARE,
        Key(name="copies", type=KeyType.FEW, default=1),
        Key(name="gap", type=KeyType.WAIT, default=0),
        Key(
            name="event_id",
            type=Words({"new": True, "same": False}, "an event id", '"new" or "same"'),
            field="has_new_id",
            default=True,
        ),
    ),
    option="repeat-webhooks",
    help="Webhooks about these messages come twice.",
    rank=30,
)

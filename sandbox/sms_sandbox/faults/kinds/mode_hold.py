"""Hold webhooks until the rule is removed, the phase ends, or another phase flushes them."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Final

from sms_sandbox.faults.kind import FaultKind, Place
from sms_sandbox.faults.webhooks import Flush, ModeFault, WebhookMode, WebhookOutcome


@dataclass(frozen=True, slots=True)
class HoldMode(ModeFault):
    """Webhooks are held."""

    @property
    def disturbs_order(self) -> bool:
        return True

    @property
    def flush(self) -> Flush | None:
        return None

    @property
    def strikes_later(self) -> bool:
        return True

    def strike(self, outcome: WebhookOutcome, noise: Callable[[], bytes]) -> WebhookOutcome:
        del noise
        return replace(outcome, mode=WebhookMode.HOLD)


def _sentence(fault: HoldMode) -> str:
    del fault
    return "webhooks are held"


KIND: Final = FaultKind(
    word="hold",
    place=Place.MODE,
    fault=HoldMode,
    sentence=_sentence,
    option="hold-webhooks",
    help="Webhooks about these messages wait until the fault is removed.",
    rank=20,
)

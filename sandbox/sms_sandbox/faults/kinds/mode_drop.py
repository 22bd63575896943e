"""Lose all webhooks."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Final

from sms_sandbox.faults.kind import FaultKind, Place
from sms_sandbox.faults.webhooks import ModeFault, WebhookMode, WebhookOutcome


@dataclass(frozen=True, slots=True)
class DropMode(ModeFault):
    """Webhooks are lost."""

    @property
    def strikes_later(self) -> bool:
        return True

    def strike(self, outcome: WebhookOutcome, noise: Callable[[], bytes]) -> WebhookOutcome:
        del noise
        return replace(outcome, mode=WebhookMode.DROP)


def _sentence(fault: DropMode) -> str:
    del fault
    return "webhooks are lost"


KIND: Final = FaultKind(word="drop", place=Place.MODE, fault=DropMode, sentence=_sentence, rank=40)

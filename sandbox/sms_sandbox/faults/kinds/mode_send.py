"""Send webhooks as usual, in spite of a phase that holds or drops them."""

from dataclasses import dataclass
from typing import Final

from sms_sandbox.faults.kind import FaultKind, Place
from sms_sandbox.faults.webhooks import ModeFault


@dataclass(frozen=True, slots=True)
class SendMode(ModeFault):
    """Webhooks are sent."""

    @property
    def decides(self) -> bool:
        return False


def _sentence(fault: SendMode) -> str:
    del fault
    return "webhooks are sent"


KIND: Final = FaultKind(word="send", place=Place.MODE, fault=SendMode, sentence=_sentence, rank=10)

"""Change the handsets of the recipients."""

from dataclasses import dataclass
from typing import Final

from sms_sandbox.core.handset import HandsetCondition
from sms_sandbox.faults.kind import FaultKind, Key, Place, Words
from sms_sandbox.faults.matcher import SEND
from sms_sandbox.faults.request import Reach, RequestFault


@dataclass(frozen=True, slots=True, kw_only=True)
class HandsetChange(RequestFault):
    """A change of every recipient's handset."""

    condition: HandsetCondition

    def touch(self, reach: Reach) -> None:
        reach.change_handsets(self.condition)


def _sentence(fault: HandsetChange) -> str:
    return f"handset: {fault.condition.value}"


KIND: Final = FaultKind(
    word="handset",
    place=Place.RULE,
    fault=HandsetChange,
    sentence=_sentence,
    keys=(Key(name="condition", type=Words.of(HandsetCondition, "a condition"), required=True),),
    operations=frozenset({SEND}),
    rank=100,
)

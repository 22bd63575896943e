"""The recipient's telephone: what an attempt to reach it gives, and what its owner does with a text.

Only handsets that somebody has named are kept; any other number is a healthy handset without habits. A schedule is
computed from the time, never planned.
"""

from dataclasses import dataclass, field
from enum import Enum
from typing import Final, NamedTuple

from sms_sandbox.core.message import MtMessage
from sms_sandbox.core.numbers.msisdn import Msisdn
from sms_sandbox.core.reason import FailureReason
from sms_sandbox.core.state import MessageState
from sms_sandbox.core.text.segments import check_length


class HandsetCondition(Enum):
    """``absent`` is switched on, but nowhere that the network covers; ``full`` has no room for another text;
    ``no_network`` is not the telephone's fault: its operator is down.
    """

    REACHABLE = "reachable"
    OFF = "off"
    ABSENT = "absent"
    FULL = "full"
    UNKNOWN = "unknown"
    BARRED = "barred"
    PORTED = "ported"
    NO_NETWORK = "no_network"

    # Identity, as for any enum; Enum's own hash is written in Python.
    __hash__ = object.__hash__


class DeliveryResult(NamedTuple):
    """What an attempt gives: the state that the message goes to, and why. Retrying is a refusal for now."""

    state: MessageState
    reason: FailureReason | None = None


_ARRIVED: Final = DeliveryResult(MessageState.DELIVERED)
_AWAY: Final = DeliveryResult(MessageState.RETRYING, FailureReason.ABSENT_SUBSCRIBER)

RESULTS: Final[dict[HandsetCondition, tuple[DeliveryResult, ...]]] = {
    HandsetCondition.REACHABLE: (_ARRIVED,),
    HandsetCondition.OFF: (_AWAY,),
    HandsetCondition.ABSENT: (_AWAY,),
    HandsetCondition.FULL: (DeliveryResult(MessageState.RETRYING, FailureReason.MEMORY_FULL),),
    HandsetCondition.UNKNOWN: (DeliveryResult(MessageState.UNDELIVERED, FailureReason.UNKNOWN_SUBSCRIBER),),
    HandsetCondition.BARRED: (DeliveryResult(MessageState.REJECTED, FailureReason.BARRED),),
    # The first attempt still goes to the operator that the number has left.
    HandsetCondition.PORTED: (DeliveryResult(MessageState.RETRYING, FailureReason.PORTED), _ARRIVED),
    HandsetCondition.NO_NETWORK: (DeliveryResult(MessageState.RETRYING, FailureReason.NETWORK_ERROR),),
}
"""The nth attempt to deliver a message gets the nth answer, and all later ones get the last."""

AFTER_VALIDITY: Final[dict[FailureReason | None, DeliveryResult]] = {
    FailureReason.ABSENT_SUBSCRIBER: DeliveryResult(MessageState.EXPIRED, FailureReason.VALIDITY_EXPIRED),
    FailureReason.MEMORY_FULL: DeliveryResult(MessageState.UNDELIVERED, FailureReason.MEMORY_FULL),
    FailureReason.PORTED: DeliveryResult(MessageState.EXPIRED, FailureReason.VALIDITY_EXPIRED),
    FailureReason.NETWORK_ERROR: DeliveryResult(MessageState.EXPIRED, FailureReason.VALIDITY_EXPIRED),
}
"""What becomes of a message that was refused, for that reason, until its validity was over."""

_ON_OR_OFF: Final = frozenset({HandsetCondition.REACHABLE, HandsetCondition.FULL, HandsetCondition.PORTED})
"""The conditions of a telephone that its schedule may have switched off."""


class OffTime(NamedTuple):
    """Switched off from ``start`` until just before ``end``; with ``every``, again after each such time."""

    start: int
    end: int
    every: int | None = None

    def end_at(self, now: int) -> int | None:
        """When it is switched on again; None where this does not have it off now."""
        passed = now - self.start
        if self.every is not None and passed >= 0:
            passed %= self.every
        left = self.end - self.start - passed
        return now + left if passed >= 0 and left > 0 else None


class HandsetAction(Enum):
    ANSWER = "answer"
    CLICK = "click"


@dataclass(frozen=True, slots=True, kw_only=True)
class HandsetBehaviour:
    """What the owner always does, each so many microseconds after a text has arrived; None is never.

    ``answers`` is what is written back (STOP, for example), None for words of the owner's own. ``is_reporting`` is
    False for a handset that never confirms: the network does not learn that a text has arrived.
    """

    reads_after: int | None = None
    answers_after: int | None = None
    answers: str | None = None
    clicks_after: int | None = None
    is_reporting: bool = True

    def __post_init__(self) -> None:
        """Raise TooLongTextError for an answer that no network carries."""
        check_length(self.answers or "")

    def wait_before(self, act: HandsetAction, message: MtMessage) -> int | None:
        """How long after the message has arrived; None for what is not done about it."""
        if act is HandsetAction.ANSWER:
            return self.answers_after if message.takes(self.answers or "") else None
        return self.clicks_after if message.links else None


DEFAULT_BEHAVIOUR: Final = HandsetBehaviour()


class PlannedAction(NamedTuple):
    """Something that the owner is going to do about a message, out of habit."""

    act: HandsetAction
    handset: "Handset"
    message: MtMessage


@dataclass(slots=True, kw_only=True, eq=False)
class Handset:
    """``waiting`` maps each message that the network tries again to the number of its attempts so far."""

    msisdn: Msisdn
    condition: HandsetCondition = HandsetCondition.REACHABLE
    off_times: tuple[OffTime, ...] = ()
    behaviour: HandsetBehaviour = DEFAULT_BEHAVIOUR
    name: str | None = None
    waiting: dict[MtMessage, int] = field(default_factory=dict)

    def condition_at(self, now: int) -> HandsetCondition:
        """What the network meets: a telephone in service that its schedule has switched off is off, full or not."""
        if self.condition in _ON_OR_OFF and self.on_again(now) is not None:
            return HandsetCondition.OFF
        return self.condition

    def on_again(self, now: int) -> int | None:
        """When a time off that has begun is over; None where the schedule has the telephone on."""
        ends = [end for off_time in self.off_times if (end := off_time.end_at(now)) is not None]
        return min(ends, default=None)

    def answer(self, attempt: int, now: int) -> DeliveryResult:
        """To that attempt, counted from 1, to deliver one message."""
        answers = RESULTS[self.condition_at(now)]
        return answers[min(attempt, len(answers)) - 1]

    def can_send(self, now: int) -> bool:
        return self.condition_at(now) in _ON_OR_OFF

    def planned_actions(self, message: MtMessage) -> list[tuple[int, PlannedAction]]:
        """What the owner will do, by habit, about a message that has just arrived, and how long after."""
        waits = [
            (self.behaviour.wait_before(act, message), PlannedAction(act, self, message)) for act in HandsetAction
        ]
        return [(wait, action) for wait, action in waits if wait is not None]

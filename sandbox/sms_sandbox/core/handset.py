"""The recipient's handset: the results of delivery attempts, and the behaviour of its owner.

Only handsets that were named are kept; any other number is a healthy handset whose owner does nothing. A schedule is
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
    """The state of a handset, which decides the result of each delivery attempt."""

    REACHABLE = "reachable"
    OFF = "off"
    ABSENT = "absent"
    """Switched on, but outside the coverage of the network."""

    FULL = "full"
    """Without room for another text."""

    UNKNOWN = "unknown"
    BARRED = "barred"
    PORTED = "ported"
    NO_NETWORK = "no_network"
    """Its operator is down."""

    # Identity, as for any enum; Enum's own hash is written in Python.
    __hash__ = object.__hash__


class DeliveryResult(NamedTuple):
    """The result of a delivery attempt: the next state of the message, and why. Retrying means refused for now."""

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
"""The results of the first, second … attempt to deliver a message; the last one is repeated."""

AFTER_VALIDITY: Final[dict[FailureReason | None, DeliveryResult]] = {
    FailureReason.ABSENT_SUBSCRIBER: DeliveryResult(MessageState.EXPIRED, FailureReason.VALIDITY_EXPIRED),
    FailureReason.MEMORY_FULL: DeliveryResult(MessageState.UNDELIVERED, FailureReason.MEMORY_FULL),
    FailureReason.PORTED: DeliveryResult(MessageState.EXPIRED, FailureReason.VALIDITY_EXPIRED),
    FailureReason.NETWORK_ERROR: DeliveryResult(MessageState.EXPIRED, FailureReason.VALIDITY_EXPIRED),
}
"""The end of a message whose validity is over, by the reason of its refusals."""

_ON_OR_OFF: Final = frozenset({HandsetCondition.REACHABLE, HandsetCondition.FULL, HandsetCondition.PORTED})
"""The conditions in which a schedule may switch a handset off."""


class OffTime(NamedTuple):
    """A time in which a handset is off, from ``start`` until just before ``end``, in microseconds."""

    start: int
    end: int
    every: int | None = None
    """The interval at which the time is repeated, in microseconds, or None for once."""

    def end_at(self, now: int) -> int | None:
        """Return when the handset is switched on again, or None if it is not off now."""
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
    """What the owner does after each text that arrives. Waits are in microseconds; None means never."""

    reads_after: int | None = None
    answers_after: int | None = None
    answers: str | None = None
    """The text of the reply (STOP, for example), or None for a drawn one."""

    clicks_after: int | None = None
    is_reporting: bool = True
    """False for a handset that never confirms: the network does not learn that a text has arrived."""

    def __post_init__(self) -> None:
        """Raise TooLongTextError for an answer that no network carries."""
        check_length(self.answers or "")

    def wait_before(self, act: HandsetAction, message: MtMessage) -> int | None:
        """Return the wait after the arrival of the message, or None if the owner does not do this."""
        if act is HandsetAction.ANSWER:
            return self.answers_after if message.takes(self.answers or "") else None
        return self.clicks_after if message.links else None


DEFAULT_BEHAVIOUR: Final = HandsetBehaviour()


class PlannedAction(NamedTuple):
    """An action that the owner's behaviour has planned about a message."""

    act: HandsetAction
    handset: "Handset"
    message: MtMessage


@dataclass(slots=True, kw_only=True, eq=False)
class Handset:
    """A handset that was named."""

    msisdn: Msisdn
    condition: HandsetCondition = HandsetCondition.REACHABLE
    off_times: tuple[OffTime, ...] = ()
    behaviour: HandsetBehaviour = DEFAULT_BEHAVIOUR
    name: str | None = None
    waiting: dict[MtMessage, int] = field(default_factory=dict)
    """The number of attempts so far for each message that the network tries again."""

    def condition_at(self, now: int) -> HandsetCondition:
        """Return the condition that the network meets: off while the schedule has switched the handset off."""
        if self.condition in _ON_OR_OFF and self.on_again(now) is not None:
            return HandsetCondition.OFF
        return self.condition

    def on_again(self, now: int) -> int | None:
        """Return the end of a time off that has begun, or None while the schedule has the handset on."""
        ends = [end for off_time in self.off_times if (end := off_time.end_at(now)) is not None]
        return min(ends, default=None)

    def answer(self, attempt: int, now: int) -> DeliveryResult:
        """Return the result of that attempt, counted from 1, to deliver one message."""
        answers = RESULTS[self.condition_at(now)]
        return answers[min(attempt, len(answers)) - 1]

    def can_send(self, now: int) -> bool:
        return self.condition_at(now) in _ON_OR_OFF

    def planned_actions(self, message: MtMessage) -> list[tuple[int, PlannedAction]]:
        """Return what the owner will do about a message that has just arrived, each with its wait in microseconds."""
        waits = [
            (self.behaviour.wait_before(act, message), PlannedAction(act, self, message)) for act in HandsetAction
        ]
        return [(wait, action) for wait, action in waits if wait is not None]

"""What becomes of a message, whatever the network and the phones would do."""

from dataclasses import dataclass
from typing import Final

from sms_sandbox.core.lifecycle import Course, CourseStep
from sms_sandbox.core.reason import Reason
from sms_sandbox.core.state import MessageState
from sms_sandbox.core.time.instants import HOUR, SECOND


@dataclass(frozen=True, slots=True)
class Lifecycle:
    name: str
    course: Course


_SENT: Final = CourseStep(SECOND, MessageState.SENT)
_NETWORK: Final = CourseStep(3 * SECOND // 2, MessageState.NETWORK)


def _ending(state: MessageState, reason: Reason | None = None, after: int = 2 * SECOND) -> Course:
    return (_SENT, _NETWORK, CourseStep(after, state, reason))


BUILT_IN: Final = {
    lifecycle.name: lifecycle
    for lifecycle in (
        Lifecycle("delivered", _ending(MessageState.DELIVERED)),
        Lifecycle("undelivered", _ending(MessageState.UNDELIVERED, Reason.ABSENT_SUBSCRIBER)),
        Lifecycle("expired", _ending(MessageState.EXPIRED, Reason.VALIDITY_EXPIRED, after=48 * HOUR)),
        Lifecycle("rejected", (CourseStep(SECOND, MessageState.REJECTED, Reason.NOT_ROUTABLE),)),
        Lifecycle("stuck", (_SENT,)),
        Lifecycle("lost", ()),
        Lifecycle("no_receipt", (_SENT, CourseStep(2 * SECOND, MessageState.DELIVERED, is_told=False))),
    )
}
"""By name. "stuck" is sent and then never heard of, "lost" does not even leave, and of "no_receipt" the handset has
the message but nobody is told.
"""

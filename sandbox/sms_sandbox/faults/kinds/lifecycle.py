"""What becomes of a message, whatever the network and the phones would do."""

from dataclasses import dataclass
from typing import Final

from sms_sandbox.core.lifecycle import Lifecycle, LifecycleStep
from sms_sandbox.core.reason import FailureReason
from sms_sandbox.core.state import MessageState
from sms_sandbox.core.time.instants import HOUR, SECOND


@dataclass(frozen=True, slots=True)
class LifecycleFault:
    name: str
    steps: Lifecycle


_SENT: Final = LifecycleStep(SECOND, MessageState.SENT)
_NETWORK: Final = LifecycleStep(3 * SECOND // 2, MessageState.NETWORK)


def _ending(state: MessageState, reason: FailureReason | None = None, after: int = 2 * SECOND) -> Lifecycle:
    return (_SENT, _NETWORK, LifecycleStep(after, state, reason))


BUILT_IN: Final = {
    lifecycle.name: lifecycle
    for lifecycle in (
        LifecycleFault("delivered", _ending(MessageState.DELIVERED)),
        LifecycleFault("undelivered", _ending(MessageState.UNDELIVERED, FailureReason.ABSENT_SUBSCRIBER)),
        LifecycleFault("expired", _ending(MessageState.EXPIRED, FailureReason.VALIDITY_EXPIRED, after=48 * HOUR)),
        LifecycleFault("rejected", (LifecycleStep(SECOND, MessageState.REJECTED, FailureReason.NOT_ROUTABLE),)),
        LifecycleFault("stuck", (_SENT,)),
        LifecycleFault("lost", ()),
        LifecycleFault("no_receipt", (_SENT, LifecycleStep(2 * SECOND, MessageState.DELIVERED, notifies=False))),
    )
}
"""By name. "stuck" is sent and then never heard of, "lost" does not even leave, and of "no_receipt" the handset has
the message but nobody is told.
"""

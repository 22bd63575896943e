"""Choose the steps of a message, whatever the network and the handsets would do."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from sms_sandbox.core.lifecycle import Lifecycle, LifecycleStep
from sms_sandbox.core.reason import FailureReason
from sms_sandbox.core.state import MessageState
from sms_sandbox.core.time.instants import HOUR, SECOND
from sms_sandbox.faults.fault import MessageFault
from sms_sandbox.faults.kind import FaultKind, Key, KeyType, Place
from sms_sandbox.faults.matcher import SEND


@dataclass(frozen=True, slots=True)
class LifecycleFault(MessageFault):
    """A lifecycle, built in or of a scenario's own."""

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
"""The built-in lifecycles by name.

A message that is "stuck" is sent, and no later state follows; one that is "lost" never leaves; with "no_receipt" the
handset gets the message, and no webhook reports it.
"""

NAMES: Final = ("delivered", "undelivered", "expired", "rejected", "stuck", "no_receipt")
"""The built-in lifecycles that a scenario may name; one that is lost it writes as a lifecycle without steps."""


def _build(given: Mapping[str, Any]) -> LifecycleFault:
    name, steps = given["lifecycle"]
    return LifecycleFault(name, steps)


def _sentence(fault: LifecycleFault) -> str:
    return f"lifecycle {fault.name}"


KIND: Final = FaultKind(
    word="lifecycle",
    place=Place.RULE,
    fault=LifecycleFault,
    sentence=_sentence,
    value=Key(name="lifecycle", type=KeyType.LIFECYCLE, help=f"{', '.join(NAMES[:-1])} or {NAMES[-1]}."),
    build=_build,
    operations=frozenset({SEND}),
    rank=60,
    records=(LifecycleStep,),
)

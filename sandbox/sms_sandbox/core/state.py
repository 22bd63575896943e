"""The states of a message and the transitions between them: all of them stand in this file, and nothing else.

A transition that is not in TRANSITIONS raises WrongTransitionError, whose text has both states. A state without
transitions is an end.
"""

from enum import Enum
from typing import Final, NamedTuple

from sms_sandbox.core.reason import FailureReason


class MessageState(Enum):
    SCHEDULED = "scheduled"
    WAITING = "waiting"
    QUEUED = "queued"
    TAKEN = "taken"
    SENT = "sent"
    NETWORK = "network"
    RETRYING = "retrying"
    DELIVERED = "delivered"
    UNDELIVERED = "undelivered"
    EXPIRED = "expired"
    REJECTED = "rejected"
    FAILED = "failed"
    CANCELLED = "cancelled"

    # Identity, as for any enum; Enum's own hash is written in Python, and these are keys on every step.
    __hash__ = object.__hash__


_S = MessageState
_REFUSALS: Final = frozenset({_S.UNDELIVERED, _S.EXPIRED, _S.REJECTED})

TRANSITIONS: Final[dict[MessageState, frozenset[MessageState]]] = {
    _S.SCHEDULED: frozenset({_S.WAITING, _S.CANCELLED}),
    _S.WAITING: frozenset({_S.QUEUED, _S.SENT, _S.FAILED, _S.CANCELLED}) | _REFUSALS,
    _S.QUEUED: frozenset({_S.TAKEN, _S.FAILED, _S.CANCELLED}) | _REFUSALS,
    _S.TAKEN: frozenset({_S.SENT, _S.FAILED}),
    _S.SENT: frozenset({_S.NETWORK, _S.RETRYING, _S.DELIVERED}) | _REFUSALS,
    _S.NETWORK: frozenset({_S.RETRYING, _S.DELIVERED}) | _REFUSALS,
    _S.RETRYING: frozenset({_S.RETRYING, _S.NETWORK, _S.DELIVERED}) | _REFUSALS,
    _S.DELIVERED: frozenset(),
    _S.UNDELIVERED: frozenset(),
    _S.EXPIRED: frozenset(),
    _S.REJECTED: frozenset(),
    _S.FAILED: frozenset(),
    _S.CANCELLED: frozenset(),
}

ENDS: Final = frozenset(state for state, onward in TRANSITIONS.items() if not onward)


def _onward(state: MessageState) -> frozenset[MessageState]:
    reached: set[MessageState] = set()
    edge = set(TRANSITIONS[state])
    while edge:
        reached |= edge
        edge = {after for before in edge for after in TRANSITIONS[before]} - reached
    return frozenset(reached)


MANUAL_TARGETS: Final = {state: _onward(state) for state in MessageState}
"""The states that may be set by hand: those that any number of transitions lead to."""


# A tuple, since a step is made at each change of each message, and a frozen dataclass takes three times as long.


class Step(NamedTuple):
    """One change of state: when, to what, and why."""

    at: int
    state: MessageState
    reason: FailureReason | None = None

"""Map the network's states and reasons to the provider's codes."""

from enum import IntEnum
from itertools import product
from typing import Final

from sms_sandbox.core.reason import FailureReason
from sms_sandbox.core.state import MessageState, Step


class Code(IntEnum):
    """The codes of delivery reports; 8 and 10 are not in use."""

    NOT_SENT = 0
    SENT = 1
    NOT_DELIVERED = 2
    DELIVERED = 3
    NOT_ALLOWED = 4
    INVALID_DESTINATION = 5
    INVALID_SENDER = 6
    ROUTE_NOT_AVAILABLE = 7
    REJECTED = 9
    NETWORK_ERROR = 11
    EXPIRED = 12


_WHATEVER_THE_REASON: Final[dict[MessageState, Code | None]] = {
    MessageState.SCHEDULED: Code.NOT_SENT,
    MessageState.WAITING: Code.NOT_SENT,
    MessageState.QUEUED: Code.NOT_SENT,
    MessageState.TAKEN: Code.NOT_SENT,
    MessageState.SENT: Code.SENT,
    MessageState.NETWORK: Code.SENT,
    MessageState.DELIVERED: Code.DELIVERED,
    MessageState.EXPIRED: Code.EXPIRED,
    MessageState.CANCELLED: None,  # a cancelled campaign is gone
}

_WITHOUT_A_REASON: Final = {
    MessageState.UNDELIVERED: Code.NOT_DELIVERED,
    MessageState.REJECTED: Code.REJECTED,
    MessageState.FAILED: Code.NOT_DELIVERED,
}

_BY_REASON: Final[dict[FailureReason | None, Code]] = {
    FailureReason.ABSENT_SUBSCRIBER: Code.EXPIRED,
    FailureReason.UNKNOWN_SUBSCRIBER: Code.INVALID_DESTINATION,
    FailureReason.MEMORY_FULL: Code.NOT_DELIVERED,
    FailureReason.BARRED: Code.NOT_ALLOWED,
    FailureReason.PORTED: Code.NOT_DELIVERED,
    FailureReason.HANDSET_ERROR: Code.NOT_DELIVERED,
    FailureReason.VALIDITY_EXPIRED: Code.EXPIRED,
    FailureReason.NETWORK_ERROR: Code.NETWORK_ERROR,
    FailureReason.SPAM: Code.REJECTED,
    FailureReason.CONTENT: Code.REJECTED,
    FailureReason.ROAMING: Code.NOT_DELIVERED,
    FailureReason.NOT_ROUTABLE: Code.ROUTE_NOT_AVAILABLE,
    FailureReason.INVALID_NUMBER: Code.INVALID_DESTINATION,
    FailureReason.BLACKLISTED: Code.NOT_ALLOWED,
    FailureReason.INSUFFICIENT_CREDIT: Code.REJECTED,
    FailureReason.SENDER_REFUSED: Code.INVALID_SENDER,
    FailureReason.ROUTE_UNAVAILABLE: Code.ROUTE_NOT_AVAILABLE,
    FailureReason.GENERIC_FAILURE: Code.NOT_DELIVERED,
    FailureReason.NO_SERVICE: Code.NETWORK_ERROR,
    FailureReason.NULL_PDU: Code.NOT_DELIVERED,
    FailureReason.RADIO_OFF: Code.NOT_DELIVERED,
    FailureReason.NOT_ALLOWED: Code.NOT_ALLOWED,
    FailureReason.NOT_ALLOWED_AT_ALL: Code.NOT_ALLOWED,
    FailureReason.UNKNOWN: Code.NOT_DELIVERED,
}


def _code(state: MessageState, reason: FailureReason | None) -> Code | None:
    if state is MessageState.RETRYING:
        return Code.NETWORK_ERROR if _BY_REASON.get(reason) is Code.NETWORK_ERROR else Code.SENT
    if state in _WHATEVER_THE_REASON:
        return _WHATEVER_THE_REASON[state]
    return _BY_REASON.get(reason, _WITHOUT_A_REASON[state])


CODES: Final = {
    (state, reason): _code(state, reason) for state, reason in product(MessageState, (None, *FailureReason))
}
"""The code of each state and reason, None for a message that no call reports."""


def status_code(step: Step, details: object = None) -> Code | None:
    del details  # every message has the same codes
    return CODES[step.state, step.reason]

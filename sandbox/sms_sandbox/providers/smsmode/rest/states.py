"""Map the network's states to the statuses of the REST API: a value, and often a detail."""

from itertools import product
from typing import Any, Final, NamedTuple

from sms_sandbox.core.message import MtMessage
from sms_sandbox.core.reason import FailureReason
from sms_sandbox.core.state import MessageState
from sms_sandbox.providers.smsmode import state


class RestStatus(NamedTuple):
    value: str
    detail: str = ""


_ENROUTE: Final = "ENROUTE"
ACCEPTED: Final = RestStatus(_ENROUTE)
SCHEDULED: Final = RestStatus("SCHEDULED")
_AT_OPERATOR: Final = RestStatus(_ENROUTE, "DELIVERED_TO_NETWORK")

_UNDELIVERED: Final = "UNDELIVERED"
_UNDELIVERABLE: Final = "UNDELIVERABLE"

_BY_STATE: Final = {
    MessageState.SCHEDULED: SCHEDULED,
    MessageState.WAITING: ACCEPTED,
    MessageState.QUEUED: ACCEPTED,
    MessageState.TAKEN: ACCEPTED,
    MessageState.SENT: ACCEPTED,
    MessageState.NETWORK: _AT_OPERATOR,
    MessageState.RETRYING: _AT_OPERATOR,
    MessageState.DELIVERED: RestStatus("DELIVERED"),
    MessageState.UNDELIVERED: RestStatus(_UNDELIVERED),
    MessageState.EXPIRED: RestStatus(_UNDELIVERED, "EXPIRED"),
    MessageState.REJECTED: RestStatus(_UNDELIVERABLE),
    MessageState.FAILED: RestStatus(_UNDELIVERABLE, "INTERNAL_ERROR"),
    MessageState.CANCELLED: RestStatus(_UNDELIVERABLE, "CANCELLED"),
}

_BY_REASON: Final = {
    FailureReason.INVALID_NUMBER: RestStatus(_UNDELIVERABLE, "INVALID_PHONE_NUMBER"),
    FailureReason.UNKNOWN_SUBSCRIBER: RestStatus(_UNDELIVERABLE, "INVALID_PHONE_NUMBER"),
    FailureReason.BLACKLISTED: RestStatus(_UNDELIVERABLE, "BLACKLISTED"),
    FailureReason.SPAM: RestStatus(_UNDELIVERABLE, "SPAM"),
    FailureReason.INSUFFICIENT_CREDIT: RestStatus(_UNDELIVERABLE, "INSUFFICIENT_CREDIT"),
    FailureReason.ROUTE_UNAVAILABLE: RestStatus(_UNDELIVERABLE, "ROUTE_NOT_AVAILABLE"),
    FailureReason.NOT_ROUTABLE: RestStatus(_UNDELIVERABLE, "ROUTE_NOT_AVAILABLE"),
    FailureReason.HANDSET_ERROR: RestStatus(_UNDELIVERED, "PHONE_NOT_SUITABLE"),
    FailureReason.NULL_PDU: RestStatus(_UNDELIVERED, "PHONE_NOT_SUITABLE"),
    FailureReason.ROAMING: RestStatus(_UNDELIVERED, "NETWORK_NOT_SUITABLE"),
    FailureReason.VALIDITY_EXPIRED: RestStatus(_UNDELIVERED, "EXPIRED"),
}
"""The statuses of failures whose reason has a detail. Any other reason is without one."""

_FAILURES: Final = frozenset({MessageState.UNDELIVERED, MessageState.REJECTED, MessageState.FAILED})

_NOT_REPORTED: Final = frozenset({ACCEPTED, SCHEDULED})

_STATUSES: Final = {
    (state, reason): _BY_REASON.get(reason, usual) if reason and state in _FAILURES else usual
    for (state, usual), reason in product(_BY_STATE.items(), (None, *FailureReason))
}

LEAVING: Final = frozenset([state for state, status in _BY_STATE.items() if status is ACCEPTED])
"""The states of messages that were accepted and have not reached the operator yet."""

_REPORTED_AS: Final = {
    (state, reason): None if status in _NOT_REPORTED or state is MessageState.CANCELLED else status
    for (state, reason), status in _STATUSES.items()
}
"""The status of each state and reason that has a report; None for no report.

A cancellation has none: the client has just asked for it.
"""


def status_of(message: MtMessage, reached: MessageState, reason: FailureReason | None) -> RestStatus:
    """Return the status of a message that has reached this state last, for this reason."""
    if reached in _FAILURES:
        kept = state.details_of(message).rest
        if kept is not None and kept.refusal:
            return RestStatus(_UNDELIVERABLE, kept.refusal)
    return _STATUSES[reached, reason]


def is_ongoing(status: RestStatus) -> bool:
    """Return whether the message is still to leave, which no report follows."""
    return status in _NOT_REPORTED


def is_reported(steps: tuple[Any, ...]) -> bool:
    """Return whether a delivery report follows the newest change of a message with these steps (see MtMessage).

    The detail of a refusal of the message's own does not count: it comes with the end alone.
    """
    status, before = _REPORTED_AS[steps[-2:]], steps[-5:-3]
    return status is not None and (not before or status != _REPORTED_AS[before])

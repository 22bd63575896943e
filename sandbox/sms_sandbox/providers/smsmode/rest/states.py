"""Map the network's states to the statuses of the REST API: a value, and often a detail."""

from typing import Final, NamedTuple

from sms_sandbox.core.message import MtMessage
from sms_sandbox.core.reason import FailureReason
from sms_sandbox.core.state import MessageState, Step
from sms_sandbox.providers.smsmode import state


class Status(NamedTuple):
    value: str
    detail: str = ""


ACCEPTED: Final = Status("ENROUTE")
SCHEDULED: Final = Status("SCHEDULED")
_AT_OPERATOR: Final = Status("ENROUTE", "DELIVERED_TO_NETWORK")

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
    MessageState.DELIVERED: Status("DELIVERED"),
    MessageState.UNDELIVERED: Status(_UNDELIVERED),
    MessageState.EXPIRED: Status(_UNDELIVERED, "EXPIRED"),
    MessageState.REJECTED: Status(_UNDELIVERABLE),
    MessageState.FAILED: Status(_UNDELIVERABLE, "INTERNAL_ERROR"),
    MessageState.CANCELLED: Status(_UNDELIVERABLE, "CANCELLED"),
}

_BY_REASON: Final = {
    FailureReason.INVALID_NUMBER: Status(_UNDELIVERABLE, "INVALID_PHONE_NUMBER"),
    FailureReason.UNKNOWN_SUBSCRIBER: Status(_UNDELIVERABLE, "INVALID_PHONE_NUMBER"),
    FailureReason.BLACKLISTED: Status(_UNDELIVERABLE, "BLACKLISTED"),
    FailureReason.SPAM: Status(_UNDELIVERABLE, "SPAM"),
    FailureReason.INSUFFICIENT_CREDIT: Status(_UNDELIVERABLE, "INSUFFICIENT_CREDIT"),
    FailureReason.ROUTE_UNAVAILABLE: Status(_UNDELIVERABLE, "ROUTE_NOT_AVAILABLE"),
    FailureReason.NOT_ROUTABLE: Status(_UNDELIVERABLE, "ROUTE_NOT_AVAILABLE"),
    FailureReason.HANDSET_ERROR: Status(_UNDELIVERED, "PHONE_NOT_SUITABLE"),
    FailureReason.NULL_PDU: Status(_UNDELIVERED, "PHONE_NOT_SUITABLE"),
    FailureReason.ROAMING: Status(_UNDELIVERED, "NETWORK_NOT_SUITABLE"),
    FailureReason.VALIDITY_EXPIRED: Status(_UNDELIVERED, "EXPIRED"),
}
"""The statuses of failures whose reason has a detail. Any other reason is without one."""

_FAILURES: Final = frozenset({MessageState.UNDELIVERED, MessageState.REJECTED, MessageState.FAILED})

_NOT_REPORTED: Final = frozenset({ACCEPTED, SCHEDULED})


def status_of(message: MtMessage, step: Step) -> Status:
    """Return the status of a message whose last step this is."""
    if step.state in _FAILURES:
        kept = state.details_of(message).rest
        if kept is not None and kept.refusal:
            return Status(_UNDELIVERABLE, kept.refusal)
        return _BY_REASON.get(step.reason, _BY_STATE[step.state]) if step.reason else _BY_STATE[step.state]
    return _BY_STATE[step.state]


def is_reported(message: MtMessage, before: Step | None, after: Step) -> bool:
    """Return whether a delivery report is made for the change.

    A cancellation is none: the client has just asked for it.
    """
    status = status_of(message, after)
    if status in _NOT_REPORTED or after.state is MessageState.CANCELLED:
        return False
    return before is None or status != status_of(message, before)

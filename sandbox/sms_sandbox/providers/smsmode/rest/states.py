"""Map the network's states to the statuses of the REST API: a value, and often a detail."""

from typing import Final, NamedTuple

from sms_sandbox.core.message import MtMessage
from sms_sandbox.core.reason import FailureReason
from sms_sandbox.core.state import MessageState, Step
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


def status_of(message: MtMessage, step: Step) -> RestStatus:
    """Return the status of a message whose last step this is."""
    usual = _BY_STATE[step.state]
    if usual.value != _ENROUTE and step.state in _FAILURES:
        kept = state.details_of(message).rest
        if kept is not None and kept.refusal:
            return RestStatus(_UNDELIVERABLE, kept.refusal)
        return _BY_REASON.get(step.reason, usual) if step.reason else usual
    return usual


def is_ongoing(status: RestStatus) -> bool:
    """Return whether the message is still to leave, which no report follows."""
    return status in _NOT_REPORTED


def is_reported(message: MtMessage, before: Step | None, after: Step) -> bool:
    """Return whether a delivery report follows the change.

    A cancellation is none: the client has just asked for it.
    """
    status = status_of(message, after)
    if is_ongoing(status) or after.state is MessageState.CANCELLED:
        return False
    return before is None or status != status_of(message, before)

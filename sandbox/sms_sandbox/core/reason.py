"""Why a message did not arrive, in the network's words."""

from enum import Enum


class FailureReason(Enum):
    ABSENT_SUBSCRIBER = "absent_subscriber"
    UNKNOWN_SUBSCRIBER = "unknown_subscriber"
    MEMORY_FULL = "memory_full"
    BARRED = "barred"
    PORTED = "ported"
    HANDSET_ERROR = "handset_error"
    VALIDITY_EXPIRED = "validity_expired"
    NETWORK_ERROR = "network_error"
    SPAM = "spam"
    CONTENT = "content"
    ROAMING = "roaming"
    NOT_ROUTABLE = "not_routable"
    INVALID_NUMBER = "invalid_number"
    BLACKLISTED = "blacklisted"
    INSUFFICIENT_CREDIT = "insufficient_credit"
    SENDER_REFUSED = "sender_refused"
    ROUTE_UNAVAILABLE = "route_unavailable"
    GENERIC_FAILURE = "generic_failure"
    NO_SERVICE = "no_service"
    NULL_PDU = "null_pdu"
    RADIO_OFF = "radio_off"
    NOT_ALLOWED = "not_allowed"
    NOT_ALLOWED_AT_ALL = "not_allowed_at_all"
    UNKNOWN = "unknown"

    # Identity, as for any enum; Enum's own hash is written in Python, and these are keys at every step of a message.
    __hash__ = object.__hash__

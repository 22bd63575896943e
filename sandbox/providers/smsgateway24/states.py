"""The network's states, folded into the codes of the provider, and the codes' titles."""

from typing import Final

from sandbox.core.message import MessageState, Step
from sandbox.core.receipt import Reason
from sandbox.providers.smsgateway24 import dialects

CODES: Final = {
    MessageState.SCHEDULED: 1,
    MessageState.WAITING: 1,
    MessageState.QUEUED: 3,
    MessageState.TAKEN: 2,
    MessageState.SENT: 6,
    MessageState.NETWORK: 6,
    MessageState.RETRYING: 6,
    MessageState.DELIVERED: 7,
    MessageState.UNDELIVERED: 8,
    MessageState.EXPIRED: 8,
    MessageState.REJECTED: 8,
    MessageState.FAILED: 9,
    MessageState.CANCELLED: 9,
}

FAILURES: Final = frozenset(
    {MessageState.UNDELIVERED, MessageState.EXPIRED, MessageState.REJECTED, MessageState.FAILED}
)

# The vendor's page on generic failures names a SIM card without credit among their causes.
CODES_OF_REASONS: Final = {
    Reason.GENERIC_FAILURE: 9,
    Reason.INSUFFICIENT_CREDIT: 9,
    Reason.NO_SERVICE: 10,
    Reason.NULL_PDU: 11,
    Reason.RADIO_OFF: 12,
    Reason.NOT_ALLOWED: 100,
    Reason.NOT_ALLOWED_AT_ALL: 101,
}
"""Reasons that lie with the gateway device. A failure for any other reason has the code of its state."""

LEFT_THE_DEVICE: Final = frozenset({6, 7, 8})
"""The codes of a message that the gateway device has sent."""

_TITLES: Final = {
    1: "New",
    2: "sending",
    3: "queued",
    6: "Sent by Phone",
    7: "delivered",
    8: "Sms Not Delivered",
    9: "Not SENT - Generic failure",
    10: "Not sent - No service",
    11: "Not Sent - Null PDU",
    12: "Not Sent - Radio off",
    100: "not sent - NOT ALLOWED",
    101: "not sent - Not Allowed At all",
}

TITLES: Final = {
    dialects.TODAY: _TITLES,
    dialects.OF_2021: {**_TITLES, 2: "Taken from Server", 3: "Queued for sending", 7: "Delivered"},
}


def code(step: Step) -> int:
    if step.state in FAILURES and step.reason in CODES_OF_REASONS:
        return CODES_OF_REASONS[step.reason]
    return CODES[step.state]


def title(told: int, dialect: str) -> str:
    return TITLES[dialect][told]

"""Map the network's states to the provider's codes, and the codes to their titles."""

from collections.abc import Mapping
from itertools import product
from typing import Any, Final

from sms_sandbox.core.reason import FailureReason
from sms_sandbox.core.state import MessageState, Step
from sms_sandbox.providers.smsgateway24 import dialects
from sms_sandbox.providers.smsgateway24.state import Details

INCOMING: Final = 5

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

REPORTED: Final = frozenset(MessageState) - {MessageState.SCHEDULED, MessageState.WAITING}
"""The states that may have another code than the one before."""

FAILURES: Final = frozenset(
    {MessageState.UNDELIVERED, MessageState.EXPIRED, MessageState.REJECTED, MessageState.FAILED}
)

# The vendor's page on generic failures names a SIM card without credit among their causes.
CODES_OF_REASONS: Final = {
    FailureReason.GENERIC_FAILURE: 9,
    FailureReason.INSUFFICIENT_CREDIT: 9,
    FailureReason.NO_SERVICE: 10,
    FailureReason.NULL_PDU: 11,
    FailureReason.RADIO_OFF: 12,
    FailureReason.NOT_ALLOWED: 100,
    FailureReason.NOT_ALLOWED_AT_ALL: 101,
}
"""Reasons that lie with the gateway device. A failure for any other reason has the code of its state."""

NOT_YET_IN_2021: Final = {3: 1}
"""A message queued for its device had the code of a new one before the code for queued existed."""

_TITLES: Final = {
    1: "New",
    2: "sending",
    3: "queued",
    INCOMING: "Income",
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
    dialects.OF_2021: {**_TITLES, 2: "Taken from Server", 7: "Delivered"},
}

_SENT_BY_DEVICE: Final = frozenset({6, 7, 8})
"""The codes of a message that its gateway device has sent."""

Situation = tuple[MessageState, FailureReason | None]


def _fold(state: MessageState, reason: FailureReason | None) -> int:
    if state in FAILURES and reason in CODES_OF_REASONS:
        return CODES_OF_REASONS[reason]
    return CODES[state]


_TODAY: Final[Mapping[Situation, int]] = {
    (state, reason): _fold(state, reason) for state, reason in product(MessageState, (None, *FailureReason))
}
_LEFT_THE_DEVICE: Final = frozenset(
    situation for situation, status_code in _TODAY.items() if status_code in _SENT_BY_DEVICE
)
CODES_IN: Final = {
    dialects.TODAY: _TODAY,
    dialects.OF_2021: {
        situation: NOT_YET_IN_2021.get(status_code, status_code) for situation, status_code in _TODAY.items()
    },
}
"""The code of each state and reason, by dialect."""


def code(step: Step, dialect: str = dialects.TODAY) -> int:
    return CODES_IN[dialect][step.state, step.reason]


def status_code(step: Step, details: object = None) -> int:
    """Return the code of a step, in the dialect of the request that made the message."""
    return code(step, details.dialect if isinstance(details, Details) else dialects.TODAY)


def title(code: int, dialect: str) -> str:
    return TITLES[dialect][code]


def situations(code: int, dialect: str) -> frozenset[Situation]:
    """Return all situations that have this code."""
    return frozenset(situation for situation, folded in CODES_IN[dialect].items() if folded == code)


def is_for_any_reason(several: frozenset[Situation]) -> bool:
    """Return whether ``several`` are whole states: each with every reason and with none."""
    return len(several) == len({state for state, _ in several}) * (len(FailureReason) + 1)


def left_device_at(steps: tuple[Any, ...]) -> int | None:
    """Return when the device sent a message with these ``steps``, or None if it has not."""
    for place in range(0, len(steps), 3):
        if (steps[place + 1], steps[place + 2]) in _LEFT_THE_DEVICE:
            return int(steps[place])
    return None

from itertools import product

import pytest
from sms_sandbox.core.reason import FailureReason
from sms_sandbox.core.state import TRANSITIONS, MessageState
from sms_sandbox.providers.smsmode.rest import states
from sms_sandbox.providers.smsmode.state import Details

from tests.making import a_message

_S, _R = MessageState, FailureReason

VALUES = {"SCHEDULED", "ENROUTE", "DELIVERED", "UNDELIVERED", "UNDELIVERABLE"}
DETAILS = {
    "",
    "DELIVERED_TO_NETWORK",
    "INSUFFICIENT_CREDIT",
    "ROUTE_NOT_AVAILABLE",
    "SPAM",
    "INVALID_PHONE_NUMBER",
    "BLACKLISTED",
    "PHONE_NOT_SUITABLE",
    "NETWORK_NOT_SUITABLE",
    "EXPIRED",
    "CANCELLED",
    "INTERNAL_ERROR",
}

MESSAGE = a_message()
MESSAGE.details = Details()


def status(state: MessageState, reason: FailureReason | None = None) -> tuple[str, str]:
    return tuple(states.status_of(MESSAGE, state, reason))  # type: ignore[return-value]


@pytest.mark.parametrize(
    ("state", "reason", "expected"),
    [
        (_S.SCHEDULED, None, ("SCHEDULED", "")),
        (_S.WAITING, None, ("ENROUTE", "")),
        (_S.NETWORK, None, ("ENROUTE", "DELIVERED_TO_NETWORK")),
        (_S.RETRYING, _R.ABSENT_SUBSCRIBER, ("ENROUTE", "DELIVERED_TO_NETWORK")),
        (_S.DELIVERED, None, ("DELIVERED", "")),
        (_S.EXPIRED, _R.VALIDITY_EXPIRED, ("UNDELIVERED", "EXPIRED")),
        (_S.UNDELIVERED, _R.ABSENT_SUBSCRIBER, ("UNDELIVERED", "")),
        (_S.UNDELIVERED, _R.INVALID_NUMBER, ("UNDELIVERABLE", "INVALID_PHONE_NUMBER")),
        (_S.REJECTED, _R.BLACKLISTED, ("UNDELIVERABLE", "BLACKLISTED")),
        (_S.REJECTED, _R.INSUFFICIENT_CREDIT, ("UNDELIVERABLE", "INSUFFICIENT_CREDIT")),
        (_S.FAILED, None, ("UNDELIVERABLE", "INTERNAL_ERROR")),
        (_S.CANCELLED, None, ("UNDELIVERABLE", "CANCELLED")),
    ],
)
def test_state_and_reason_have_a_value_and_a_detail(
    state: MessageState, reason: FailureReason | None, expected: tuple[str, str]
) -> None:
    assert status(state, reason) == expected


def test_every_status_is_in_the_vendors_lists() -> None:
    found = {status(state, reason) for state in MessageState for reason in (None, *FailureReason)}
    assert {value for value, _ in found} == VALUES
    assert {detail for _, detail in found} == DETAILS


def test_change_is_reported_where_its_status_is_another_one_that_is_final_or_at_the_operator() -> None:
    reached = [(state, reason) for state in _S for reason in (None, *_R)]
    for (before, why), (after, reason) in product(reached, reached):
        if after not in TRANSITIONS[before]:
            continue
        new = states.status_of(MESSAGE, after, reason)
        expected = (
            not states.is_ongoing(new) and after is not _S.CANCELLED and new != states.status_of(MESSAGE, before, why)
        )
        assert states.is_reported((0, before, why, 1, after, reason)) is expected


@pytest.mark.parametrize(
    ("before", "after", "is_reported"),
    [
        (None, _S.SCHEDULED, False),
        (_S.SCHEDULED, _S.WAITING, False),
        (_S.WAITING, _S.SENT, False),
        (_S.SENT, _S.NETWORK, True),
        (_S.NETWORK, _S.RETRYING, False),
        (_S.NETWORK, _S.DELIVERED, True),
        (None, _S.REJECTED, True),
        (_S.SCHEDULED, _S.CANCELLED, False),
    ],
)
def test_change_of_status_is_reported(before: MessageState | None, after: MessageState, *, is_reported: bool) -> None:
    steps = (1, after, None) if before is None else (0, before, None, 1, after, None)
    assert states.is_reported(steps) is is_reported

from itertools import product

import pytest
from sms_sandbox.core.reason import FailureReason
from sms_sandbox.core.state import MessageState, Step
from sms_sandbox.providers.smsgateway24 import dialects, states

S, R = MessageState, FailureReason


def code(state: MessageState, reason: FailureReason | None = None) -> int:
    return states.code(Step(0, state, reason))


def test_every_state_and_reason_has_a_code_with_a_title_in_each_dialect() -> None:
    for state, reason, dialect in product(S, (None, *R), dialects.DIALECTS):
        assert states.title(code(state, reason), dialect)


@pytest.mark.parametrize(
    ("state", "wanted"),
    [
        (S.SCHEDULED, 1),
        (S.WAITING, 1),
        (S.QUEUED, 3),
        (S.TAKEN, 2),
        (S.SENT, 6),
        (S.NETWORK, 6),
        (S.RETRYING, 6),
        (S.DELIVERED, 7),
        (S.UNDELIVERED, 8),
        (S.EXPIRED, 8),
        (S.REJECTED, 8),
        (S.FAILED, 9),
        (S.CANCELLED, 9),
    ],
)
def test_a_state_has_its_code(state: MessageState, wanted: int) -> None:
    assert code(state) == wanted


@pytest.mark.parametrize("state", [S.UNDELIVERED, S.EXPIRED, S.REJECTED, S.FAILED])
@pytest.mark.parametrize(
    ("reason", "wanted"),
    [
        (R.GENERIC_FAILURE, 9),
        (R.INSUFFICIENT_CREDIT, 9),
        (R.NO_SERVICE, 10),
        (R.NULL_PDU, 11),
        (R.RADIO_OFF, 12),
        (R.NOT_ALLOWED, 100),
        (R.NOT_ALLOWED_AT_ALL, 101),
    ],
)
def test_a_reason_that_lies_with_the_device_decides(state: MessageState, reason: FailureReason, wanted: int) -> None:
    assert code(state, reason) == wanted


@pytest.mark.parametrize("reason", [R.ABSENT_SUBSCRIBER, R.UNKNOWN_SUBSCRIBER, R.INVALID_NUMBER, R.VALIDITY_EXPIRED])
def test_a_reason_of_the_network_leaves_the_code_of_the_state(reason: FailureReason) -> None:
    assert (code(S.UNDELIVERED, reason), code(S.EXPIRED, reason), code(S.FAILED, reason)) == (8, 8, 9)


def test_a_reason_counts_only_where_a_message_failed() -> None:
    assert code(S.RETRYING, R.NO_SERVICE) == 6

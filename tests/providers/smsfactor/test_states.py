"""The network's states and reasons in the provider's codes."""

import pytest
from sms_sandbox.core.reason import FailureReason
from sms_sandbox.core.state import ENDS, MessageState, Step
from sms_sandbox.providers.smsfactor import states

S = MessageState


@pytest.mark.parametrize(
    ("state", "reason", "code"),
    [
        (S.SCHEDULED, None, 0),
        (S.WAITING, None, 0),
        (S.QUEUED, None, 0),
        (S.TAKEN, None, 0),
        (S.SENT, None, 1),
        (S.NETWORK, None, 1),
        (S.RETRYING, None, 1),
        (S.RETRYING, FailureReason.ABSENT_SUBSCRIBER, 1),
        (S.RETRYING, FailureReason.NETWORK_ERROR, 11),
        (S.DELIVERED, None, 3),
        (S.UNDELIVERED, None, 2),
        (S.UNDELIVERED, FailureReason.MEMORY_FULL, 2),
        (S.UNDELIVERED, FailureReason.BARRED, 4),
        (S.UNDELIVERED, FailureReason.UNKNOWN_SUBSCRIBER, 5),
        (S.UNDELIVERED, FailureReason.INVALID_NUMBER, 5),
        (S.UNDELIVERED, FailureReason.ABSENT_SUBSCRIBER, 12),
        (S.UNDELIVERED, FailureReason.NETWORK_ERROR, 11),
        (S.EXPIRED, None, 12),
        (S.EXPIRED, FailureReason.ABSENT_SUBSCRIBER, 12),
        (S.REJECTED, None, 9),
        (S.REJECTED, FailureReason.SENDER_REFUSED, 6),
        (S.REJECTED, FailureReason.ROUTE_UNAVAILABLE, 7),
        (S.REJECTED, FailureReason.SPAM, 9),
        (S.FAILED, None, 2),
        (S.CANCELLED, None, None),
    ],
)
def test_state_and_reason_have_their_code(
    state: MessageState, reason: FailureReason | None, code: int | None
) -> None:
    assert states.status_code(Step(0, state, reason)) == code


REASONS = {
    2: "memory_full ported handset_error roaming generic_failure null_pdu radio_off unknown",
    4: "barred blacklisted not_allowed not_allowed_at_all",
    5: "unknown_subscriber invalid_number",
    6: "sender_refused",
    7: "not_routable route_unavailable",
    9: "spam content insufficient_credit",
    11: "network_error no_service",
    12: "absent_subscriber validity_expired",
}


def test_each_reason_of_failure_has_its_code() -> None:
    for state in (S.UNDELIVERED, S.REJECTED, S.FAILED):
        reported = {reason.value: states.status_code(Step(0, state, reason)) for reason in FailureReason}
        assert reported == {word: code for code, words in REASONS.items() for word in words.split()}


def test_only_ends_have_final_codes_and_network_trouble_may_pass() -> None:
    for state in MessageState:
        for reason in (None, *FailureReason):
            code = states.status_code(Step(0, state, reason))
            if state not in ENDS:
                assert code in {0, 1} or (code == 11 and state is S.RETRYING)
            elif state is not S.CANCELLED:
                assert code is not None
                assert code > 1

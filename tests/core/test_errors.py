from decimal import Decimal

import pytest
from sms_sandbox.core import errors
from sms_sandbox.core.errors import (
    AccountExistsError,
    InsufficientCreditError,
    NetworkError,
    NoBalanceError,
    NothingReceivedError,
    OfflineDeviceError,
    RefusedCredentialsError,
    TimeEndsError,
    TimeRunsBackwardsError,
    UnreachableHandsetError,
    WrongTransitionError,
)
from sms_sandbox.core.time.instants import SECOND


@pytest.mark.parametrize(
    ("error", "text"),
    [
        (WrongTransitionError("m7", "sent", "waiting"), "message m7 cannot go from sent to waiting"),
        (InsufficientCreditError("jane", Decimal(2), Decimal(3)), "account 'jane' has 2 credits, 3 are needed"),
        (UnreachableHandsetError("336", "off"), "the handset 336 is off, so it can send nothing"),
        (NothingReceivedError("336", "no short link"), "the handset 336 has received no short link"),
        (NoBalanceError("jane"), "account 'jane' keeps no balance, so there is nothing to pay in or out"),
        (AccountExistsError("jane"), "there is an account 'jane' already"),
        (OfflineDeviceError("8167"), "device 8167 is offline, so it neither makes nor takes calls"),
        (
            TimeRunsBackwardsError(2 * SECOND, SECOND),
            "it is 1970-01-01T00:00:02Z, so the clock cannot be put at 1970-01-01T00:00:01Z",
        ),
        (TimeEndsError(), "the sandbox time ends at 9999-12-30T00:00:00Z"),
    ],
)
def test_an_error_text_has_what_was_found_and_what_was_wanted(error: NetworkError, text: str) -> None:
    assert str(error) == text


def test_a_wrong_transition_has_its_two_states() -> None:
    error = WrongTransitionError("m7", "sent", "waiting")
    assert (error.before, error.after) == ("sent", "waiting")


def test_insufficient_credit_has_its_figures() -> None:
    error = InsufficientCreditError("jane", Decimal(2), Decimal(3))
    assert (error.credit, error.cost) == (Decimal(2), Decimal(3))


def test_every_network_error_has_one_base() -> None:
    refusals = [one for one in vars(errors).values() if isinstance(one, type) and issubclass(one, Exception)]
    assert RefusedCredentialsError in refusals
    assert all(issubclass(one, NetworkError) for one in refusals)

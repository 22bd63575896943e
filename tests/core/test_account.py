from decimal import Decimal

import pytest

from sandbox.core.account import Account
from sandbox.core.errors import InsufficientCreditError


def prepaid(credit: str) -> Account:
    return Account(provider="acme", login="jane", credit=Decimal(credit))


def test_a_charge_takes_its_cost_from_the_credit() -> None:
    account = prepaid("10")
    account.charge(Decimal("0.5"))
    assert account.credit == Decimal("9.5")


def test_the_last_credit_can_be_spent() -> None:
    account = prepaid("2")
    account.charge(Decimal(2))
    assert account.credit == 0


def test_a_charge_beyond_the_credit_is_refused_and_takes_nothing() -> None:
    account = prepaid("2")
    with pytest.raises(InsufficientCreditError, match="'jane' has 2 credits, 3 are needed"):
        account.charge(Decimal(3))
    assert account.credit == 2


def test_a_refund_gives_the_cost_back() -> None:
    account = prepaid("2")
    account.charge(Decimal(2))
    account.refund(Decimal(2))
    assert account.credit == 2


def test_a_post_paid_account_has_no_credit_to_charge_or_refund() -> None:
    account = Account(provider="acme", login="jane")
    account.charge(Decimal(1000))
    account.refund(Decimal(5))
    assert account.credit is None


def test_two_accounts_that_look_alike_are_two_accounts() -> None:
    assert len({prepaid("2"), prepaid("2")}) == 2

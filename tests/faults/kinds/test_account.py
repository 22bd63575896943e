from decimal import Decimal

import pytest
from sms_sandbox.core.account import Account
from sms_sandbox.faults.kinds.account import KIND, AccountChange, summary


def account() -> Account:
    return Account(provider="acme", login="jane", secret="old", credit=Decimal(5), dialect="v1", webhook_secret="s")


def test_field_that_is_none_keeps_its_value() -> None:
    one = account()
    AccountChange().edit(one)
    assert (one.credit, one.secret, one.dialect, one.webhook_secret) == (Decimal(5), "old", "v1", "s")
    assert (one.post_paid, one.is_suspended) == (False, False)


def test_each_field_is_changed() -> None:
    one = account()
    change = AccountChange(
        credit=Decimal(0), post_paid=True, password="new", suspended=True, dialect="v2", secret="t"
    )
    change.edit(one)
    assert (one.credit, one.post_paid, one.secret) == (Decimal(0), True, "new")
    assert (one.is_suspended, one.dialect, one.webhook_secret) == (True, "v2", "t")


def test_credit_and_password_need_an_account_that_has_them() -> None:
    one = Account(provider="acme", login="key")
    AccountChange(credit=Decimal(1), password="p").edit(one)
    assert (one.credit, one.secret) == (None, None)


def test_change_is_described_by_its_fields() -> None:
    change = AccountChange(credit=Decimal(5), post_paid=True, suspended=False)
    assert KIND.sentence(change) == "account: credit 5, post_paid, not suspended"
    assert summary(AccountChange()) == ""


@pytest.mark.parametrize(
    ("given", "codes"),
    [({"credit": Decimal(-1)}, ["bad_credit"]), ({"credit": Decimal(-1), "post_paid": True}, []), ({}, [])],
)
def test_credit_below_zero_needs_a_post_paid_account(given: dict[str, object], codes: list[str]) -> None:
    assert KIND.check is not None
    assert [complaint.code for complaint in KIND.check(given)] == codes

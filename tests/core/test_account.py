from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sms_sandbox.core.account import Account, check_credit, credits_for
from sms_sandbox.core.errors import InsufficientCreditError, NoBalanceError


def prepaid(credit: str, login: str = "jane") -> Account:
    return Account(provider="acme", login=login, credit=Decimal(credit))


def child_of(parent: Account, credit: str | None = None) -> Account:
    return Account(provider="acme", login="child", parent=parent, credit=None if credit is None else Decimal(credit))


def test_credits_are_as_many_as_units_and_the_same_object_each_time() -> None:
    assert credits_for(3) == Decimal(3)
    assert credits_for(3) is credits_for(3)


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


def test_an_account_without_a_balance_has_no_credit_to_charge_or_refund() -> None:
    account = Account(provider="acme", login="jane")
    account.charge(Decimal(1000))
    account.refund(Decimal(5))
    assert account.credit is None


def test_two_accounts_that_look_alike_are_two_accounts() -> None:
    assert len({prepaid("2"), prepaid("2")}) == 2


def test_a_new_account_has_no_switches_and_no_webhook_secret() -> None:
    jane, john = prepaid("2"), prepaid("2", "john")
    jane.options["stop_replies"] = True
    assert (john.options, john.webhook_secret) == ({}, None)


def test_a_post_paid_account_may_go_below_zero() -> None:
    account = prepaid("2")
    account.post_paid = True
    account.charge(Decimal(5))
    assert account.balance == -3


@pytest.mark.parametrize(
    ("credit", "post_paid"), [(Decimal(0), False), (Decimal(1), False), (None, False), (Decimal(-1), True)]
)
def test_valid_credits_are_accepted(credit: Decimal | None, post_paid: bool) -> None:  # noqa: FBT001  a value
    check_credit(credit, post_paid=post_paid)


def test_a_credit_below_zero_is_only_for_post_paid_accounts() -> None:
    with pytest.raises(ValueError, match="a credit of -1 is below zero, and the account is not post-paid"):
        check_credit(Decimal(-1), post_paid=False)


def test_a_sub_account_without_a_credit_of_its_own_draws_on_its_parents() -> None:
    parent = prepaid("10")
    grandchild = child_of(child_of(parent))
    grandchild.charge(Decimal(4))
    assert [grandchild.balance, parent.credit, grandchild.credit] == [6, 6, None]
    with pytest.raises(InsufficientCreditError, match="'child' has 6 credits, 7 are needed"):
        grandchild.charge(Decimal(7))
    grandchild.refund(Decimal(1))
    assert parent.credit == 7


def test_a_sub_account_with_a_credit_of_its_own_leaves_its_parents_alone() -> None:
    parent = prepaid("10")
    child = child_of(parent, "3")
    child.charge(Decimal(3))
    assert [child.balance, parent.balance] == [0, 10]
    with pytest.raises(InsufficientCreditError):
        child.charge(Decimal(1))


def test_a_post_paid_parent_lets_its_sub_accounts_go_below_zero() -> None:
    parent = prepaid("0")
    parent.post_paid = True
    child_of(parent).charge(Decimal(2))
    assert parent.credit == -2


def test_a_suspended_account_and_its_sub_accounts_are_closed() -> None:
    parent = prepaid("10")
    child = child_of(parent)
    assert (parent.may_enter, child.may_enter) == (True, True)
    parent.is_suspended = True
    assert (parent.may_enter, child.may_enter) == (False, False)
    parent.is_suspended, child.is_suspended = False, True
    assert (parent.may_enter, child.may_enter) == (True, False)


def test_a_top_up_adds_to_the_credit_that_the_account_draws_on() -> None:
    parent = prepaid("1")
    child_of(parent).top_up(Decimal("2.5"))
    assert parent.credit == Decimal("3.5")


def test_less_than_a_credit_can_be_paid() -> None:
    account = prepaid("1")
    account.top_up(Decimal("0.01"))
    assert account.credit == Decimal("1.01")


@pytest.mark.parametrize("amount", ["0", "-1"])
def test_a_payment_of_nothing_or_less_is_refused(amount: str) -> None:
    account, other = prepaid("1"), prepaid("1")
    with pytest.raises(ValueError, match=f"{amount} is no amount to be paid"):
        account.top_up(Decimal(amount))
    with pytest.raises(ValueError, match=f"{amount} is no amount to be paid"):
        account.transfer(Decimal(amount), other)
    assert [account.credit, other.credit] == [1, 1]


def test_an_account_without_a_balance_refuses_payments() -> None:
    without, other = Account(provider="acme", login="jane"), prepaid("1")
    for pay in (
        without.top_up,
        lambda amount: other.transfer(amount, without),
        lambda amount: without.transfer(amount, other),
    ):
        with pytest.raises(NoBalanceError, match="'jane' keeps no balance"):
            pay(Decimal(1))
    assert other.credit == 1


def test_a_transfer_moves_credit_or_nothing() -> None:
    account, other = prepaid("5"), prepaid("1", "john")
    account.transfer(Decimal(3), other)
    assert [account.credit, other.credit] == [2, 4]
    with pytest.raises(InsufficientCreditError):
        account.transfer(Decimal(3), other)
    assert [account.credit, other.credit] == [2, 4]


AMOUNTS = st.decimals(-5, 20, places=2)
PAYMENTS = st.lists(st.tuples(st.sampled_from(["charge", "refund", "transfer"]), st.integers(0, 2), AMOUNTS))


@given(PAYMENTS)
def test_credit_is_neither_made_nor_lost_and_never_below_zero(payments: list[tuple[str, int, Decimal]]) -> None:
    parent = prepaid("10")
    accounts = [parent, child_of(parent), child_of(parent, "5")]
    spent = Decimal(0)
    for kind, which, amount in payments:
        account = accounts[which]
        try:
            if kind == "transfer":
                account.transfer(amount, accounts[which - 1])
            elif kind == "charge" and amount >= 0:
                account.charge(amount)
                spent += amount
            elif kind == "refund" and 0 <= amount <= spent:
                account.refund(amount)
                spent -= amount
        except (InsufficientCreditError, ValueError):
            pass
        kept = [account.credit for account in accounts if account.credit is not None]
        assert sum(kept) + spent == 15
        assert min(kept) >= 0

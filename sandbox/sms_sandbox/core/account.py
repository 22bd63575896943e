"""A customer's account with a provider."""

from dataclasses import dataclass, field
from decimal import Decimal
from functools import lru_cache

from msgspec import Struct

from sms_sandbox.core.errors import InsufficientCreditError, NoBalanceError


class Credentials(Struct, frozen=True, gc=False):
    """A login and its password or key, or a token alone.

    Each request makes some; a dataclass takes twice as long.
    """

    login: str | None
    """None for a token alone."""

    secret: str


Option = bool | int | str
"""The value of an account's switch."""


@lru_cache(maxsize=256)
def credits_for(units: int) -> Decimal:
    """Return the same object each time: every message keeps its cost, and most cost the same."""
    return Decimal(units)


def check_credit(credit: Decimal | None, *, post_paid: bool) -> None:
    """Raise ValueError for a credit that no account can have."""
    if credit is not None and credit < 0 and not post_paid:
        raise ValueError(f"a credit of {credit} is below zero, and the account is not post-paid")


@dataclass(slots=True, kw_only=True, eq=False)
class Account:
    """A customer's account."""

    provider: str
    login: str
    secret: str | None = None
    credit: Decimal | None = None
    """In the provider's own unit, or None for an account without a balance of its own: it draws on its parent's, or
    is post-paid at a provider that reports no balance.
    """

    post_paid: bool = False
    """Whether the credit may go below zero."""

    is_suspended: bool = False
    parent: "Account | None" = None
    webhooks: dict[str, str] = field(default_factory=dict)
    """The URL for each kind of webhook."""

    dialect: str | None = None
    """The form of the API that the account was fixed to, or None where each request states its own."""

    webhook_secret: str | None = None
    """The key that signs webhooks, or None for unsigned ones."""

    options: dict[str, Option] = field(default_factory=dict)
    """The provider's own switches, by name."""

    last_use: int = 0
    """The number of its last authentication, of those of its provider; 0 for none."""

    @property
    def may_enter(self) -> bool:
        """Return False for a suspended account and for each sub-account of one."""
        return not self.is_suspended and (self.parent is None or self.parent.may_enter)

    def payer(self) -> "Account":
        """Return the account whose credit this one draws on."""
        account = self
        while account.credit is None and account.parent is not None:
            account = account.parent
        return account

    @property
    def balance(self) -> Decimal | None:
        return self.payer().credit

    def charge(self, cost: Decimal) -> None:
        """Take the cost from the credit. Raise InsufficientCreditError, and take nothing, if the credit is less."""
        payer = self.payer()
        if payer.credit is None:
            return
        if cost > payer.credit and not payer.post_paid:
            raise InsufficientCreditError(self.login, payer.credit, cost)
        payer.credit -= cost

    def refund(self, cost: Decimal) -> None:
        payer = self.payer()
        if payer.credit is not None:
            payer.credit += cost

    def top_up(self, amount: Decimal) -> None:
        """Add to the credit. Raise NoBalanceError, or ValueError for an amount of nothing or less."""
        _check_payment(amount, self)
        self.refund(amount)

    def transfer(self, amount: Decimal, to: "Account") -> None:
        """Move credit to another account.

        Raise NoBalanceError, InsufficientCreditError, or ValueError for an amount of nothing or less.
        """
        _check_payment(amount, self, to)
        self.charge(amount)
        to.refund(amount)


def _check_payment(amount: Decimal, *accounts: Account) -> None:
    for account in accounts:
        if account.balance is None:
            raise NoBalanceError(account.login)
    if amount <= 0:
        raise ValueError(f"{amount} is no amount to be paid")

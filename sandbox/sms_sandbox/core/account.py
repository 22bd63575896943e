"""A customer's account with a provider."""

from dataclasses import dataclass, field
from decimal import Decimal
from functools import lru_cache

from sms_sandbox.core.errors import InsufficientCreditError, NoBalanceError


@dataclass(frozen=True, slots=True)
class Credentials:
    """What a request shows to be let in: a login and its password or key, or a token alone (``login`` is None)."""

    login: str | None
    secret: str


Option = bool | int | str
"""The value of something that can be switched for an account."""


@lru_cache(maxsize=256)
def credits_for(units: int) -> Decimal:
    """The same object each time: every message keeps its cost, and most cost the same."""
    return Decimal(units)


def check_credit(credit: Decimal | None, *, post_paid: bool) -> None:
    """Raises ValueError for a credit that no account can have."""
    if credit is not None and credit < 0 and not post_paid:
        raise ValueError(f"a credit of {credit} is below zero, and the account is not post-paid")


@dataclass(slots=True, kw_only=True, eq=False)
class Account:
    """``credit`` is in the provider's own unit, or None where the account keeps no balance of its own: it draws on
    its ``parent``'s, or is post-paid at a provider that tells no balance. Only a ``post_paid`` one may go below zero.

    ``webhooks`` maps a kind of webhook to the URL that the provider calls for it. ``dialect`` is the form of the
    API that the account was fixed to, None where each request tells its own. ``webhook_secret`` is what webhooks are
    signed with, None for unsigned ones. ``options`` are the provider's own switches, by name.
    """

    provider: str
    login: str
    secret: str | None = None
    credit: Decimal | None = None
    post_paid: bool = False
    is_suspended: bool = False
    parent: "Account | None" = None
    webhooks: dict[str, str] = field(default_factory=dict)
    dialect: str | None = None
    webhook_secret: str | None = None
    options: dict[str, Option] = field(default_factory=dict)

    @property
    def may_enter(self) -> bool:
        """Nobody is let in with a suspended account, nor with a sub-account of one."""
        return not self.is_suspended and (self.parent is None or self.parent.may_enter)

    @property
    def payer(self) -> "Account":
        """The account whose credit this one draws on."""
        account = self
        while account.credit is None and account.parent is not None:
            account = account.parent
        return account

    @property
    def balance(self) -> Decimal | None:
        return self.payer.credit

    def charge(self, cost: Decimal) -> None:
        """Raises InsufficientCreditError, and takes nothing, where the credit is less than the cost."""
        payer = self.payer
        if payer.credit is None:
            return
        if cost > payer.credit and not payer.post_paid:
            raise InsufficientCreditError(self.login, payer.credit, cost)
        payer.credit -= cost

    def refund(self, cost: Decimal) -> None:
        payer = self.payer
        if payer.credit is not None:
            payer.credit += cost

    def top_up(self, amount: Decimal) -> None:
        """Raises NoBalanceError, and ValueError for an amount that is none."""
        _check_payment(amount, self)
        self.refund(amount)

    def transfer(self, amount: Decimal, to: "Account") -> None:
        """Raises NoBalanceError, InsufficientCreditError, and ValueError for an amount that is none."""
        _check_payment(amount, self, to)
        self.charge(amount)
        to.refund(amount)


def _check_payment(amount: Decimal, *accounts: Account) -> None:
    for account in accounts:
        if account.balance is None:
            raise NoBalanceError(account.login)
    if amount <= 0:
        raise ValueError(f"{amount} is no amount to be paid")

"""A customer's account with a provider."""

from dataclasses import dataclass, field
from decimal import Decimal

from sandbox.core.errors import InsufficientCreditError


@dataclass(frozen=True, slots=True)
class Credentials:
    """What a request shows to be let in: a login and its password or key, or a token alone (``login`` is None)."""

    login: str | None
    secret: str


@dataclass(slots=True, kw_only=True, eq=False)
class Account:
    """``credit`` is in the provider's own unit, or None where the account is post-paid.

    ``callbacks`` maps a kind of webhook to the URL that the provider calls for it. ``dialect`` is the form of the
    API that the account was fixed to, None where each request tells its own.
    """

    provider: str
    login: str
    secret: str | None = None
    credit: Decimal | None = None
    callbacks: dict[str, str] = field(default_factory=dict)
    dialect: str | None = None

    def charge(self, cost: Decimal) -> None:
        """Raises InsufficientCreditError, and takes nothing, where the credit is less than the cost."""
        if self.credit is None:
            return
        if cost > self.credit:
            raise InsufficientCreditError(self.login, self.credit, cost)
        self.credit -= cost

    def refund(self, cost: Decimal) -> None:
        if self.credit is not None:
            self.credit += cost

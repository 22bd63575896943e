"""Requests and answers about accounts."""

from decimal import Decimal
from typing import Annotated, Any

from pydantic import BeforeValidator, Field, PlainSerializer

from sms_sandbox.server.admin.models.base import ResponseModel, Strict


def _number(amount: Decimal) -> int | float:
    return int(amount) if amount == int(amount) else float(amount)


def _decimal(amount: object) -> Decimal:
    """Return a number exactly as it was written. Raise ValueError for any other value."""
    if isinstance(amount, Decimal):
        return amount
    if type(amount) not in {int, float}:
        raise ValueError("expected a number like 100 or 7.5, without quotation marks")
    return Decimal(str(amount))


Credit = Annotated[
    Decimal,
    Field(max_digits=18, decimal_places=6, allow_inf_nan=False),
    BeforeValidator(_decimal, json_schema_input_type=float),
    PlainSerializer(_number, return_type=int | float, when_used="json"),
]


class PutAccount(Strict):
    """Create or change an account.

    A field that is left out keeps its value, or has that of an account which opened by itself.
    """

    password: Annotated[str, Field(min_length=1)] = ""
    credit: Credit | None = None
    """Null for no balance of its own: the account draws on that of its ``parent``, or has none."""

    post_paid: bool = False
    suspended: bool = False
    parent: str | None = None
    """Another login, whose balance pays."""

    dialect: str | None = None
    webhooks: dict[str, str] = Field(default_factory=dict)
    """URL by kind of webhook."""

    secret: Annotated[str, Field(min_length=1)] | None = None
    """Signs webhooks."""

    options: dict[str, bool | int | str] = Field(default_factory=dict)
    """The provider's own switches; those that are left out keep their values."""

    def named(self) -> dict[str, Any]:
        """Return the fields that were given."""
        return {name: getattr(self, name) for name in self.model_fields_set}


class AccountView(ResponseModel):
    """An account with a provider."""

    provider: str
    login: str
    password: str | None
    """Null for a key that stands alone."""

    credit: Credit | None
    balance: Credit | None
    """The credit that the account can draw on."""

    post_paid: bool
    suspended: bool
    parent: str | None
    dialect: str | None
    webhooks: dict[str, str]
    secret: str | None
    options: dict[str, bool | int | str]

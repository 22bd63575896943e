"""What the admin API takes and gives about accounts."""

from decimal import Decimal
from typing import Annotated, Any

from pydantic import BeforeValidator, Field, PlainSerializer

from sms_sandbox.server.admin.models.base import Strict, Told


def _number(amount: Decimal) -> int | float:
    return int(amount) if amount == int(amount) else float(amount)


def _decimal(amount: object) -> object:
    """A number as it is written; what is none is left to pydantic."""
    return Decimal(str(amount)) if type(amount) in {int, float} else amount


Credit = Annotated[
    Decimal,
    Field(max_digits=18, decimal_places=6, allow_inf_nan=False),
    BeforeValidator(_decimal, json_schema_input_type=float),
    PlainSerializer(_number, return_type=int | float, when_used="json"),
]


class PutAccount(Strict):
    """What is left out stays, or is as for an account that opens by itself. ``credit`` null is no balance of its own:
    the account draws on that of its ``parent``, another login, or has none. ``webhooks`` maps each kind of webhook
    that is to be called to its URL. ``secret`` is what webhooks are signed with, and ``options`` are switches of the
    provider's own; those that are not named stay.
    """

    password: Annotated[str, Field(min_length=1)] = ""
    credit: Credit | None = None
    post_paid: bool = False
    suspended: bool = False
    parent: str | None = None
    dialect: str | None = None
    webhooks: dict[str, str] = Field(default_factory=dict)
    secret: Annotated[str, Field(min_length=1)] | None = None
    options: dict[str, bool | int | str] = Field(default_factory=dict)

    def named(self) -> dict[str, Any]:
        """What was not left out."""
        return {name: getattr(self, name) for name in self.model_fields_set}


class AccountView(Told):
    """``password`` is null for a key that stands alone; ``balance`` is what the account can draw on."""

    provider: str
    login: str
    password: str | None
    credit: Credit | None
    balance: Credit | None
    post_paid: bool
    suspended: bool
    parent: str | None
    dialect: str | None
    webhooks: dict[str, str]
    secret: str | None
    options: dict[str, bool | int | str]

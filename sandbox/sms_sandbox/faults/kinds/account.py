"""Change an account."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields
from decimal import Decimal
from typing import Any, Final

from sms_sandbox.core.account import Account
from sms_sandbox.faults.kind import Complaint, FaultKind, Key, KeyType, Place
from sms_sandbox.faults.request import Reach, RequestFault


@dataclass(frozen=True, slots=True, kw_only=True)
class AccountChange(RequestFault):
    """New values of an account's fields. A field that is None keeps its value."""

    credit: Decimal | None = None
    """In the provider's own unit."""
    post_paid: bool | None = None
    password: str | None = None
    suspended: bool | None = None
    dialect: str | None = None
    secret: str | None = None
    """What its webhooks are signed with."""

    def touch(self, reach: Reach) -> None:
        if reach.account is not None:
            self.edit(reach.account)

    def edit(self, account: Account) -> None:
        """Change an account. Credit and password change only where the account has one."""
        if self.credit is not None and account.credit is not None:
            account.credit = self.credit
        if self.post_paid is not None:
            account.post_paid = self.post_paid
        if self.password is not None and account.secret is not None:
            account.secret = self.password
        if self.suspended is not None:
            account.is_suspended = self.suspended
        account.dialect = self.dialect or account.dialect
        account.webhook_secret = self.secret or account.webhook_secret


def summary(change: AccountChange) -> str:
    """Return the changes as in "credit 5, not suspended"; empty for none."""
    given = [(field.name, getattr(change, field.name)) for field in fields(change)]
    return ", ".join(_part(name, value) for name, value in given if value is not None)


def _part(name: str, value: object) -> str:
    if isinstance(value, bool):
        return name if value else f"not {name}"
    return f"{name} {value}"


def _check(given: Mapping[str, Any]) -> Iterator[Complaint]:
    credit = given.get("credit")
    if credit is not None and credit < 0 and not given.get("post_paid"):
        yield Complaint("A credit below zero.", "Only post_paid = true allows that.", ("credit",), "bad_credit")


def _sentence(fault: AccountChange) -> str:
    return f"account: {summary(fault)}"


KIND: Final = FaultKind(
    word="account",
    place=Place.RULE,
    fault=AccountChange,
    sentence=_sentence,
    keys=(
        Key(name="credit", type=KeyType.CREDIT),
        Key(name="post_paid", type=KeyType.FLAG),
        Key(name="password", type=KeyType.NAME),
        Key(name="suspended", type=KeyType.FLAG),
        Key(name="dialect", type=KeyType.DIALECT),
        Key(name="secret", type=KeyType.NAME),
    ),
    check=_check,
    rank=80,
)

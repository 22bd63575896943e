"""Parse documents into accounts, transfers and alerts. Every function raises RefusedError for invalid input."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from sms_sandbox.core.account import Credentials
from sms_sandbox.providers.smsfactor.errors import RefusedError
from sms_sandbox.providers.smsfactor.formats.documents import Tree
from sms_sandbox.providers.smsfactor.formats.fields import branch, branch_or_all, given, optional, required, whole

_OPTIONAL: Final = (
    "firstname",
    "lastname",
    "city",
    "phone",
    "address1",
    "address2",
    "zip",
    "country_code",
    "company",
    "sender",
    "description",
)
_EMAIL: Final = re.compile(r"[^@\s]+@[^@\s]+")
_COUNTRY: Final = re.compile(r"[A-Za-z]{2}", re.ASCII)
_TYPES: Final = ("", "company", "association", "administration", "private")
_SWITCH: Final = {"0": False, "1": True}
_SHORTEST_PASSWORD: Final = 6
_LONGEST_PASSWORD: Final = 25
_ALERTS: Final = ("alert_email", "alert_gsm", "email", "phone_number")


@dataclass(frozen=True, slots=True)
class NewAccount:
    """An account to create."""

    credentials: Credentials
    is_child: bool
    is_unlimited: bool
    """Whether a sub-account draws on its parent's credit."""

    profile: Mapping[str, str]
    """All other fields that are not empty."""


@dataclass(frozen=True, slots=True)
class Transfer:
    """A transfer of credits."""

    to_account: str
    amount: int
    """In credits, at least 1."""


@dataclass(frozen=True, slots=True)
class AlertChange:
    """A change of the low-balance alerts."""

    trigger: int | None
    """In credits, or None if it is unchanged."""

    alerts: Mapping[str, str]
    """The other fields that change."""


def new_account(document: Tree) -> NewAccount:
    root = branch(document, "account")
    email = required(root, "email")
    if not _EMAIL.fullmatch(email):
        raise RefusedError("bad_parameter", "email")
    required(root, "password")
    password = optional(root, "password")
    if not _SHORTEST_PASSWORD <= len(password) <= _LONGEST_PASSWORD:
        raise RefusedError("bad_parameter", "password")
    is_child = _switch(root, "isChild") or False
    is_unlimited = _switch(root, "unlimited")
    if is_child and is_unlimited is None:
        raise RefusedError("missing_parameter", "unlimited")
    credentials = Credentials(email, password)
    return NewAccount(credentials, is_child, bool(is_unlimited), _profile(root, is_child=is_child))


def transfer(document: Tree) -> Transfer:
    root = branch(document, "transfer")
    to_account = required(root, "to_account")
    amount = whole(required(root, "credits"), "credits")
    if not amount:
        raise RefusedError("bad_parameter", "credits")
    return Transfer(to_account, amount)


def alerts(document: Tree) -> AlertChange:
    root = branch_or_all(document, "notification")
    changed = {name: text.strip() for name in _ALERTS if (text := given(root, name)) is not None}
    for name in ("alert_email", "alert_gsm"):
        if changed.get(name, "0") not in _SWITCH:
            raise RefusedError("bad_parameter", name)
    trigger = given(root, "alert_trigger")
    if trigger is None and not changed:
        raise RefusedError("missing_parameter", "notification")
    return AlertChange(None if trigger is None else whole(trigger.strip(), "alert_trigger"), changed)


def _profile(root: Tree, *, is_child: bool) -> dict[str, str]:
    if optional(root, "type") not in _TYPES:
        raise RefusedError("bad_parameter", "type")
    if not is_child:
        required(root, "country_code")
    texts = {name: optional(root, name).strip() for name in (*_OPTIONAL, "type")}
    found = {name: text for name, text in texts.items() if text}
    if not _COUNTRY.fullmatch(found.get("country_code", "FR")):
        raise RefusedError("bad_parameter", "country_code")
    return found


def _switch(root: Tree, name: str) -> bool | None:
    """Return a switch, or None if it is absent."""
    text = optional(root, name).strip()
    if text and text not in _SWITCH:
        raise RefusedError("bad_parameter", name)
    return _SWITCH.get(text)

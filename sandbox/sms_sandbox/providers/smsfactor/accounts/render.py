"""Render accounts to exact bytes."""

from collections.abc import Iterable, Mapping
from typing import Final, NamedTuple

from sms_sandbox.core.account import Account
from sms_sandbox.providers.smsfactor.formats.answers import OK, AnswerStyle, alike
from sms_sandbox.providers.smsfactor.state import whole_credits
from sms_sandbox.wire.exchange import HttpResponse

_ONLY_OF_A_MAIN_ACCOUNT: Final = ("type", "company")


class Owner(NamedTuple):
    """An account with its id and profile."""

    account: Account
    client_id: str
    email: str
    profile: Mapping[str, str]


def created(client_id: str, style: AnswerStyle) -> HttpResponse:
    return alike({**OK, "id": client_id, "active": "1"}, style, "account_created")


def account(owner: Owner, style: AnswerStyle) -> HttpResponse:
    return alike({**OK, "account": _fields(owner)}, style, "account")


def sub_accounts(owners: Iterable[Owner], style: AnswerStyle) -> HttpResponse:
    return alike({**OK, "sub-accounts": [_fields_of_child(owner) for owner in owners]}, style, "sub_accounts")


def sub_account(owner: Owner, style: AnswerStyle) -> HttpResponse:
    return alike({**OK, "sub-account": _fields_of_child(owner)}, style, "sub_account")


def locked(style: AnswerStyle, *, is_locked: bool) -> HttpResponse:
    fields = {**OK, "state": "locked" if is_locked else "unlocked"}
    return alike(fields, style, "account_locked")


def transferred(credits_left: int, credits_of_child: int, style: AnswerStyle) -> HttpResponse:
    fields = {**OK, "credits": str(credits_left), "child_credits": str(credits_of_child)}
    return alike(fields, style, "transferred")


def alerts(fields: Mapping[str, str], style: AnswerStyle) -> HttpResponse:
    trigger = fields["alert_trigger"]
    shown = {name: text for name, text in fields.items() if name != "alert_trigger"}
    notification = {**shown, "gsm": fields["phone_number"], "alert_trigger": trigger}
    return alike({**OK, "notification": notification}, style, "alerts")


def alerts_changed(fields: Mapping[str, str], style: AnswerStyle) -> HttpResponse:
    notification = {"alert_trigger": fields["alert_trigger"], **fields}
    return alike({**OK, "notification": notification}, style, "alerts_changed")


def _fields(owner: Owner) -> dict[str, object]:
    """Return an account's fields.

    A field never given is null, as address2 is in a client's sample; country and senderid are empty there.
    """
    known = owner.profile
    draws_on_parent = owner.account.credit is None and owner.account.parent is not None
    return {
        "client_id": owner.client_id,
        "email": owner.email,
        "firstname": known.get("firstname"),
        "lastname": known.get("lastname"),
        "city": known.get("city"),
        "type": known.get("type", "private"),
        "company": known.get("company"),
        "phone": known.get("phone"),
        "address1": known.get("address1"),
        "address2": known.get("address2"),
        "zip": known.get("zip"),
        "country": "",
        "country_code": known.get("country_code", "FR").upper(),
        "lang": "FR",
        "credits": str(whole_credits(owner.account)),
        "unlimited": "1" if draws_on_parent else "0",
        "description": known.get("description"),
        "senderid": known.get("sender", ""),
        "status": "0" if owner.account.is_suspended else "1",
    }


def _fields_of_child(owner: Owner) -> dict[str, object]:
    """Return a sub-account's fields. The Java SDK reads ``senderid`` as a number, which an empty text is not."""
    fields = {name: value for name, value in _fields(owner).items() if name not in _ONLY_OF_A_MAIN_ACCOUNT}
    return {**fields, "senderid": fields["senderid"] or None}

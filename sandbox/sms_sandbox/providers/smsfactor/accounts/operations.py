"""Accounts and sub-accounts. Handlers never raise."""

from decimal import Decimal
from typing import Final

from sms_sandbox.core.account import Account
from sms_sandbox.core.errors import AccountExistsError, InsufficientCreditError, NoBalanceError
from sms_sandbox.providers.smsfactor import state
from sms_sandbox.providers.smsfactor.accounts import parse as parse_accounts
from sms_sandbox.providers.smsfactor.accounts import render as render_accounts
from sms_sandbox.providers.smsfactor.accounts.parse import NewAccount
from sms_sandbox.providers.smsfactor.accounts.render import Owner
from sms_sandbox.providers.smsfactor.auth import AuthenticatedRequest, answering
from sms_sandbox.providers.smsfactor.errors import RefusedError
from sms_sandbox.wire.exchange import HttpResponse

OPENING_CREDIT: Final = Decimal(10_000)

_NOTHING: Final = Decimal(0)


def _create(asked: AuthenticatedRequest) -> HttpResponse:
    """Create an account. A sub-account starts with no credit; an unlimited one draws on its parent's."""
    wanted = parse_accounts.new_account(asked.document)
    account = _opened(wanted, asked)
    state.provider_data(account, asked.backend).profile = wanted.profile
    return render_accounts.created(state.client_id_of(account, asked.backend), asked.style)


def _read(asked: AuthenticatedRequest) -> HttpResponse:
    return render_accounts.account(_owner(asked.account, asked), asked.style)


def _read_children(asked: AuthenticatedRequest) -> HttpResponse:
    owners = [_owner(account, asked) for account in asked.backend.sub_accounts(asked.account)]
    return render_accounts.sub_accounts(owners, asked.style)


def _read_child(asked: AuthenticatedRequest) -> HttpResponse:
    account = child(asked.request.path_values["account"], asked)
    return render_accounts.sub_account(_owner(account, asked), asked.style)


def _lock(asked: AuthenticatedRequest, *, is_locked: bool) -> HttpResponse:
    """Refuse the credentials of a sub-account from now on, or accept them again."""
    child(asked.request.path_values["account"], asked).is_suspended = is_locked
    return render_accounts.locked(asked.style, is_locked=is_locked)


def _transfer(asked: AuthenticatedRequest) -> HttpResponse:
    """Transfer credits to a sub-account that has its own credit."""
    wanted = parse_accounts.transfer(asked.document)
    account = child(wanted.to_account, asked)
    if account.credit is None:
        raise RefusedError("bad_parameter", "to_account")
    try:
        asked.account.transfer(Decimal(wanted.amount), account)
    except (InsufficientCreditError, NoBalanceError):
        raise RefusedError("insufficient_credit") from None
    return render_accounts.transferred(asked.balance, state.whole_credits(account), asked.style)


def _read_alerts(asked: AuthenticatedRequest) -> HttpResponse:
    return render_accounts.alerts(_alerts(asked), asked.style)


def _change_alerts(asked: AuthenticatedRequest) -> HttpResponse:
    change = parse_accounts.alerts(asked.document)
    asked.data.alerts |= change.alerts
    if change.trigger is not None:
        asked.account.options["balance_trigger"] = change.trigger
    return render_accounts.alerts_changed(_alerts(asked), asked.style)


create: Final = answering(_create)
read: Final = answering(_read)
read_children: Final = answering(_read_children)
read_child: Final = answering(_read_child)
lock: Final = answering(lambda asked: _lock(asked, is_locked=True))
unlock: Final = answering(lambda asked: _lock(asked, is_locked=False))
transfer: Final = answering(_transfer)
read_alerts: Final = answering(_read_alerts)
change_alerts: Final = answering(_change_alerts)


def _opened(wanted: NewAccount, asked: AuthenticatedRequest) -> Account:
    own_credit = None if wanted.is_unlimited else _NOTHING
    credit = own_credit if wanted.is_child else OPENING_CREDIT
    parent = asked.account if wanted.is_child else None
    try:
        return asked.backend.open_account(wanted.credentials, credit=credit, parent=parent)
    except AccountExistsError:
        raise RefusedError("account_exists") from None


def child(client_id: str, asked: AuthenticatedRequest) -> Account:
    """Return a sub-account of the account. Raise RefusedError."""
    for account in asked.backend.sub_accounts(asked.account):
        if state.client_id_of(account, asked.backend) == client_id:
            return account
    raise RefusedError("unknown_account")


def _owner(account: Account, asked: AuthenticatedRequest) -> Owner:
    client_id = state.client_id_of(account, asked.backend)
    email = state.email_of(account, asked.backend)
    return Owner(account, client_id, email, state.provider_data(account, asked.backend).profile)


def _alerts(asked: AuthenticatedRequest) -> dict[str, str]:
    """Return all fields, in the order of the current manual."""
    first = {
        "alert_email": "0",
        "alert_gsm": "0",
        "email": state.email_of(asked.account, asked.backend),
        "phone_number": "",
    }
    return {**first, **asked.data.alerts, "alert_trigger": str(asked.account.options["balance_trigger"])}

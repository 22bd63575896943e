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


def _create(visit: AuthenticatedRequest) -> HttpResponse:
    """Create an account. A sub-account starts with no credit; an unlimited one draws on its parent's."""
    wanted = parse_accounts.new_account(visit.document)
    account = _opened(wanted, visit)
    state.provider_data(account, visit.backend).particulars = wanted.particulars
    return render_accounts.created(state.client_id_of(account, visit.backend), visit.manner)


def _read(visit: AuthenticatedRequest) -> HttpResponse:
    return render_accounts.account(_owner(visit.account, visit), visit.manner)


def _read_children(visit: AuthenticatedRequest) -> HttpResponse:
    owners = [_owner(account, visit) for account in visit.backend.sub_accounts(visit.account)]
    return render_accounts.sub_accounts(owners, visit.manner)


def _read_child(visit: AuthenticatedRequest) -> HttpResponse:
    child = _child(visit.request.path_values["account"], visit)
    return render_accounts.sub_account(_owner(child, visit), visit.manner)


def _transfer(visit: AuthenticatedRequest) -> HttpResponse:
    """Transfer credits to a sub-account that has its own credit."""
    wanted = parse_accounts.transfer(visit.document)
    child = _child(wanted.to_account, visit)
    if child.credit is None:
        raise RefusedError("bad_parameter", "to_account")
    try:
        visit.account.transfer(Decimal(wanted.amount), child)
    except (InsufficientCreditError, NoBalanceError):
        raise RefusedError("insufficient_credit") from None
    return render_accounts.transferred(visit.balance, state.whole_credits(child), visit.manner)


def _read_alerts(visit: AuthenticatedRequest) -> HttpResponse:
    return render_accounts.alerts(_alerts(visit), visit.manner)


def _change_alerts(visit: AuthenticatedRequest) -> HttpResponse:
    change = parse_accounts.alerts(visit.document)
    visit.books.alerts |= change.alerts
    if change.trigger is not None:
        visit.account.options["balance_trigger"] = change.trigger
    return render_accounts.alerts_changed(_alerts(visit), visit.manner)


create: Final = answering(_create)
read: Final = answering(_read)
read_children: Final = answering(_read_children)
read_child: Final = answering(_read_child)
transfer: Final = answering(_transfer)
read_alerts: Final = answering(_read_alerts)
change_alerts: Final = answering(_change_alerts)


def _opened(wanted: NewAccount, visit: AuthenticatedRequest) -> Account:
    own_credit = None if wanted.is_unlimited else _NOTHING
    credit = own_credit if wanted.is_child else OPENING_CREDIT
    parent = visit.account if wanted.is_child else None
    try:
        return visit.backend.open_account(wanted.credentials, credit=credit, parent=parent)
    except AccountExistsError:
        raise RefusedError("account_exists") from None


def _child(client_id: str, visit: AuthenticatedRequest) -> Account:
    for account in visit.backend.sub_accounts(visit.account):
        if state.client_id_of(account, visit.backend) == client_id:
            return account
    raise RefusedError("unknown_account")


def _owner(account: Account, visit: AuthenticatedRequest) -> Owner:
    client_id = state.client_id_of(account, visit.backend)
    return Owner(account, client_id, state.provider_data(account, visit.backend).particulars)


def _alerts(visit: AuthenticatedRequest) -> dict[str, str]:
    """Return all fields, in the order of the current manual."""
    first = {"alert_email": "0", "alert_gsm": "0", "email": visit.account.login, "phone_number": ""}
    return {**first, **visit.books.alerts, "alert_trigger": str(visit.account.options["balance_trigger"])}

"""Answer the calls about the account: credit, sub-accounts, contacts and keys."""

from decimal import Decimal

from sms_sandbox.contract import Backend
from sms_sandbox.core.account import Account, Credentials
from sms_sandbox.core.draws import LETTERS_AND_DIGITS
from sms_sandbox.core.errors import AccountExistsError, NoBalanceError
from sms_sandbox.providers.smsmode import ids, render, state
from sms_sandbox.providers.smsmode.auth import AuthenticatedRequest
from sms_sandbox.providers.smsmode.errors import SmsModeError
from sms_sandbox.providers.smsmode.requests import numbers
from sms_sandbox.wire.exchange import HttpResponse

_KEY_LENGTH = 32
_NOTHING = Decimal(0)
_MOST_AT_ONCE = Decimal(10) ** 15
"""A limit above any real credit; beyond it a post-paid balance would be rounded."""


def credit(request: AuthenticatedRequest, backend: Backend) -> HttpResponse:
    return render.balance(request.account.balance or _NOTHING, backend.now)


def create_account(request: AuthenticatedRequest, backend: Backend) -> HttpResponse:
    shown = Credentials(request.form.text("newPseudo"), request.form.text("newPass"))
    try:
        backend.open_account(shown, credit=_NOTHING, parent=request.account)
    except AccountExistsError:
        raise SmsModeError("account_exists") from None
    return render.done("Création effectuée", backend.now, "account.created")


def delete_account(request: AuthenticatedRequest, backend: Backend) -> HttpResponse:
    """Close a sub-account that the account has created."""
    account = _named(request.form.text("pseudoToDelete"), backend)
    if account.parent is not request.account:
        raise SmsModeError("unknown_account")
    backend.close_account(account)
    return render.done("Suppression effectuée", backend.now, "account.deleted")


def transfer(request: AuthenticatedRequest, backend: Backend) -> HttpResponse:
    target = _named(request.form.text("targetPseudo"), backend)
    amount = Decimal(request.form.text("creditAmount"))
    if amount > _MOST_AT_ONCE:
        raise SmsModeError("insufficient_credit")
    try:
        request.account.transfer(amount, target)
    except NoBalanceError:
        raise SmsModeError("insufficient_credit") from None
    return render.done("Transfert effectué", backend.now, "transfer.done")


def add_contact(request: AuthenticatedRequest, backend: Backend) -> HttpResponse:
    """Add a contact to its groups, which it creates. No call reads a contact without a group again."""
    recipients = numbers.recipients(request.form.text("mobile"))
    if not recipients:
        raise SmsModeError("missing_parameter")
    groups = state.provider_data(request.account, backend).groups
    for name in request.form.text("groupes").split(","):
        if name.strip():
            groups.setdefault(name.strip(), {})[recipients[0].text] = recipients[0]
    return render.done("Contact ajouté", backend.now, "contact.added")


def create_key(request: AuthenticatedRequest, backend: Backend) -> HttpResponse:
    """Issue a further key; earlier keys stay valid."""
    key_id = ids.draw(backend, request.account, "key")
    token = backend.issue_token(request.account, LETTERS_AND_DIGITS, _KEY_LENGTH, is_another=True)
    pseudo = state.pseudo(request.account, backend)
    return render.key(render.IssuedKey(key_id, token, backend.now, pseudo), backend.now)


def _named(login: str, backend: Backend) -> Account:
    account = backend.account(login)
    if account is None:
        raise SmsModeError("unknown_account")
    return account

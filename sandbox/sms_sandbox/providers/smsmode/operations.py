"""The calls about the account itself: its credit, sub-accounts, contacts and keys."""

from decimal import Decimal

from sms_sandbox.contract import Backend
from sms_sandbox.core.account import Account, Credentials
from sms_sandbox.core.draws import LETTERS_AND_DIGITS
from sms_sandbox.core.errors import AccountExistsError, NoBalanceError
from sms_sandbox.providers.smsmode import ids, numbers, render, state
from sms_sandbox.providers.smsmode.auth import AuthenticatedRequest
from sms_sandbox.providers.smsmode.errors import SmsModeError
from sms_sandbox.wire.exchange import HttpResponse

_KEY_LENGTH = 32
_NOTHING = Decimal(0)
_MOST_AT_ONCE = Decimal(10) ** 15
"""Nobody has as much; beyond it a post-paid balance would be rounded."""


def credit(asked: AuthenticatedRequest, backend: Backend) -> HttpResponse:
    return render.balance(asked.account.balance or _NOTHING, backend.now)


def create_account(asked: AuthenticatedRequest, backend: Backend) -> HttpResponse:
    shown = Credentials(asked.form.text("newPseudo"), asked.form.text("newPass"))
    try:
        backend.open_account(shown, credit=_NOTHING, parent=asked.account)
    except AccountExistsError:
        raise SmsModeError("account_exists") from None
    return render.done("Création effectuée", backend.now, "account.created")


def delete_account(asked: AuthenticatedRequest, backend: Backend) -> HttpResponse:
    """Of the accounts that the asking one has created."""
    account = _named(asked.form.text("pseudoToDelete"), backend)
    if account.parent is not asked.account:
        raise SmsModeError("unknown_account")
    backend.close_account(account)
    return render.done("Suppression effectuée", backend.now, "account.deleted")


def transfer(asked: AuthenticatedRequest, backend: Backend) -> HttpResponse:
    target = _named(asked.form.text("targetPseudo"), backend)
    amount = Decimal(asked.form.text("creditAmount"))
    if amount > _MOST_AT_ONCE:
        raise SmsModeError("insufficient_credit")
    try:
        asked.account.transfer(amount, target)
    except NoBalanceError:
        raise SmsModeError("insufficient_credit") from None
    return render.done("Transfert effectué", backend.now, "transfer.done")


def add_contact(asked: AuthenticatedRequest, backend: Backend) -> HttpResponse:
    """A group is made by its first contact. A contact without a group is nowhere to be seen again."""
    recipients = numbers.recipients(asked.form.text("mobile"))
    if not recipients:
        raise SmsModeError("missing_parameter")
    groups = state.provider_data(asked.account, backend).groups
    for name in asked.form.text("groupes").split(","):
        if name.strip():
            groups.setdefault(name.strip(), {})[recipients[0].text] = recipients[0]
    return render.done("Contact ajouté", backend.now, "contact.added")


def create_key(asked: AuthenticatedRequest, backend: Backend) -> HttpResponse:
    """One more key to the account; those before it still let in."""
    key_id = ids.draw(backend, asked.account, "key")
    token = backend.issue_token(asked.account, LETTERS_AND_DIGITS, _KEY_LENGTH, is_another=True)
    return render.key(render.IssuedKey(key_id, token, backend.now, asked.account.login), backend.now)


def _named(login: str, backend: Backend) -> Account:
    account = backend.account(login)
    if account is None:
        raise SmsModeError("unknown_account")
    return account

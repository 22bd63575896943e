"""Authenticate requests, and choose the dialect of their answers."""

from dataclasses import dataclass
from typing import Generic, TypeVar

from sms_sandbox.contract import Backend
from sms_sandbox.core.account import Account
from sms_sandbox.core.errors import RefusedCredentialsError
from sms_sandbox.providers.insim.errors import RefusedRequestError
from sms_sandbox.providers.insim.parse import AddContacts, ClickToCall, SendSms

C = TypeVar("C", SendSms, AddContacts, ClickToCall)


@dataclass(slots=True)  # not frozen: one is made for each request, and that doubles what it costs
class AuthenticatedRequest(Generic[C]):
    """A request whose account is known, with the command that was parsed from it."""

    account: Account
    command: C
    backend: Backend


def authenticate(command: C, backend: Backend) -> AuthenticatedRequest[C]:
    """Raise RefusedRequestError if the command's credentials are refused."""
    try:
        account = backend.authenticate(command.credentials)
    except RefusedCredentialsError:
        raise RefusedRequestError("bad_credentials") from None
    return AuthenticatedRequest(account, command, backend)


def dialect_of(command: SendSms | AddContacts, account: Account | None) -> str:
    """Return the dialect that the account is fixed to, else the one that the request's keys show."""
    return (account and account.dialect) or command.dialect

"""Authenticate requests, and choose the dialect of their answers."""

from sms_sandbox.contract import Backend
from sms_sandbox.core.account import Account, Credentials
from sms_sandbox.core.errors import RefusedCredentialsError
from sms_sandbox.providers.insim.errors import RefusedRequestError
from sms_sandbox.providers.insim.parse import AddContacts, SendSms


def authenticate(credentials: Credentials, backend: Backend) -> Account:
    """Return the account of the credentials. Raise RefusedRequestError if they are refused."""
    try:
        return backend.authenticate(credentials)
    except RefusedCredentialsError:
        raise RefusedRequestError("bad_credentials") from None


def dialect_of(command: SendSms | AddContacts, account: Account | None) -> str:
    """Return the dialect that the account is fixed to, else the one that the request's keys show."""
    return (account and account.dialect) or command.dialect

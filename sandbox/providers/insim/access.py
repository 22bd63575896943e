"""Who is let in, and in which dialect an answer is."""

from sandbox.contract import Backend
from sandbox.core.account import Account, Credentials
from sandbox.core.errors import RefusedCredentialsError
from sandbox.providers.insim.errors import RefusedRequestError
from sandbox.providers.insim.parse import AddContacts, SendSms


def account_of(credentials: Credentials, backend: Backend) -> Account:
    """Raises RefusedRequestError."""
    try:
        return backend.authenticate(credentials)
    except RefusedCredentialsError:
        raise RefusedRequestError("bad_credentials") from None


def dialect_of(command: SendSms | AddContacts, account: Account | None) -> str:
    """The one that the account is fixed to, or else the one that the request's keys tell."""
    return (account and account.dialect) or command.dialect

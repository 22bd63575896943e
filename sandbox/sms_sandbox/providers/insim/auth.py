"""Who is let in, and in which dialect an answer is."""

from sms_sandbox.contract import Backend
from sms_sandbox.core.account import Account, Credentials
from sms_sandbox.core.errors import RefusedCredentialsError
from sms_sandbox.providers.insim.errors import RefusedRequestError
from sms_sandbox.providers.insim.parse import AddContacts, SendSms


def account_of(credentials: Credentials, backend: Backend) -> Account:
    """Raises RefusedRequestError."""
    try:
        return backend.authenticate(credentials)
    except RefusedCredentialsError:
        raise RefusedRequestError("bad_credentials") from None


def dialect_of(command: SendSms | AddContacts, account: Account | None) -> str:
    """The one that the account is fixed to, or else the one that the request's keys tell."""
    return (account and account.dialect) or command.dialect

"""Who is let in."""

from sandbox.contract import Backend
from sandbox.core.account import Account, Credentials
from sandbox.core.errors import RefusedCredentialsError
from sandbox.providers.insim.errors import RefusedRequestError


def account_of(credentials: Credentials, backend: Backend) -> Account:
    """Raises RefusedRequestError."""
    try:
        return backend.authenticate(credentials)
    except RefusedCredentialsError:
        raise RefusedRequestError("bad_credentials") from None

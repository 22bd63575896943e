"""Read credentials and authenticate. Every function here but ``shown`` raises errors.RefusedError."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Final, Generic, TypeVar

import msgspec

from sms_sandbox.contract import Backend
from sms_sandbox.core.account import Account, Credentials
from sms_sandbox.providers.smsgateway24 import parameters
from sms_sandbox.providers.smsgateway24.errors import RefusedError
from sms_sandbox.providers.smsgateway24.parameters import Parameters
from sms_sandbox.wire.exchange import HttpRequest

P = TypeVar("P")
Batch = dict[str, object]


def login(given: Parameters) -> Credentials:
    return Credentials(parameters.credential(given, "email"), parameters.credential(given, "pass"))


def token(given: Parameters) -> Credentials:
    return Credentials(None, parameters.credential(given, "token"))


def login_or_token(given: Parameters) -> Credentials:
    """Return the login if there is one, else the token."""
    return login(given) if given.get("email") or given.get("pass") else token(given)


def token_of_batch(content: Batch) -> Credentials:
    return token(parameters.of_json({"token": content.get("token")}))


@dataclass(frozen=True, slots=True)
class Scheme(Generic[P]):
    """How an endpoint reads its parameters, and the credentials among them."""

    read: Callable[[HttpRequest], P]
    credentials: Callable[[P], Credentials]


LOGIN: Final = Scheme(parameters.parameters_of, login)
TOKEN: Final = Scheme(parameters.parameters_of, token)
LOGIN_OR_TOKEN: Final = Scheme(parameters.parameters_of, login_or_token)
TOKEN_OR_JSON: Final = Scheme(parameters.or_json, token)
BATCH: Final = Scheme(parameters.batch, token_of_batch)

_OTHER_SCHEMES: Final[dict[str, Scheme[Any]]] = {
    "gettoken": LOGIN,
    "smstosend": LOGIN_OR_TOKEN,
    "addalotofsms": BATCH,
    "addsmstosenderid": TOKEN_OR_JSON,
}
"""The scheme of each endpoint whose scheme is not TOKEN."""


def scheme_of(endpoint: str) -> Scheme[Any]:
    return _OTHER_SCHEMES.get(endpoint, TOKEN)


def shown(request: HttpRequest) -> Credentials | None:
    """Return the credentials of any request, as its endpoint reads them, or None."""
    scheme = scheme_of(request.path.rpartition("/")[2])
    try:
        return scheme.credentials(scheme.read(request))
    except RefusedError:
        return None


class AuthenticatedRequest(msgspec.Struct, Generic[P], frozen=True):
    """A request whose account is known, with its parameters."""

    account: Account
    parameters: P
    backend: Backend


def authenticate(request: HttpRequest, scheme: Scheme[P], backend: Backend) -> AuthenticatedRequest[P]:
    """Raise RefusedCredentialsError, too."""
    given = scheme.read(request)
    return AuthenticatedRequest(backend.authenticate(scheme.credentials(given)), given, backend)

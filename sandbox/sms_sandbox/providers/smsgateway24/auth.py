"""Read credentials and authenticate. Every function here but ``shown`` raises errors.RefusedError."""

from collections.abc import Callable
from typing import Final

from sms_sandbox.core.account import Credentials
from sms_sandbox.providers.smsgateway24 import parameters
from sms_sandbox.providers.smsgateway24.errors import RefusedError
from sms_sandbox.providers.smsgateway24.parameters import Parameters
from sms_sandbox.wire.exchange import HttpRequest


def login(given: Parameters) -> Credentials:
    return Credentials(parameters.credential(given, "email"), parameters.credential(given, "pass"))


def token(given: Parameters) -> Credentials:
    return Credentials(None, parameters.credential(given, "token"))


def login_or_token(given: Parameters) -> Credentials:
    """Return the login if there is one, else the token."""
    return login(given) if given.get("email") or given.get("pass") else token(given)


def token_of_batch(content: dict[str, object]) -> Credentials:
    return token(parameters.of_json({"token": content.get("token")}))


_SHOWN: Final[dict[str, Callable[[HttpRequest], Credentials]]] = {
    "gettoken": lambda request: login(parameters.of(request)),
    "smstosend": lambda request: login_or_token(parameters.of(request)),
    "addalotofsms": lambda request: token_of_batch(parameters.datajson(parameters.or_datajson(request))),
    "addsmstosenderid": lambda request: token(parameters.or_json(request)),
}


def shown(request: HttpRequest) -> Credentials | None:
    """Return the credentials of any request, as its endpoint reads them, or None."""
    try:
        read = _SHOWN.get(request.path.rpartition("/")[2])
        return read(request) if read else token(parameters.of(request))
    except RefusedError:
        return None

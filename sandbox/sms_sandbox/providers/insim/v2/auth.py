"""Authenticate requests of version 2, and answer their errors."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Final

from sms_sandbox.contract import Backend, Handler
from sms_sandbox.core.account import Account, Credentials
from sms_sandbox.core.errors import RefusedCredentialsError
from sms_sandbox.providers.insim.state import ProviderData
from sms_sandbox.providers.insim.v2 import body, render
from sms_sandbox.providers.insim.v2.body import Body
from sms_sandbox.providers.insim.v2.errors import CODE_OF, ApiError
from sms_sandbox.wire.exchange import HttpRequest, HttpResponse

PREMIUM: Final = "premium"
ID_LENGTH: Final = 24


@dataclass(slots=True)
class ApiRequest:
    """A request whose account is known."""

    account: Account
    body: Body
    backend: Backend
    data: ProviderData


Work = Callable[[ApiRequest], Mapping[str, object]]
"""Returns the fields of the answer; raises ApiError."""


def credentials(fields: Body) -> Credentials:
    """Return what a body has at its top; a field of the wrong type counts as absent."""
    return Credentials(_text(fields, "login"), _text(fields, "accessKey"))


def handler(route: str, work: Work, feature: str | None = None) -> Handler:
    """Return the handler of a route. ``feature`` is what a paid plan is needed for, or None."""
    fact = route.replace("/", ".")

    def handle(request: HttpRequest, backend: Backend) -> HttpResponse:
        try:
            asked = _authenticate(body.read(request), backend)
        except ApiError as error:
            return render.refused(error, backend.now)
        try:
            _check_license(asked.account, feature)
            return render.done(fact, work(asked), backend.now)
        except ApiError as error:
            return render.refused(error, backend.now, license_type=_license(asked.account))

    return handle


def refuse(name: str, request: HttpRequest, backend: Backend) -> HttpResponse:
    """Refuse any request with the error of a neutral name."""
    del request
    return render.refused(ApiError(CODE_OF.get(name, "VALIDATION_ERROR")), backend.now, f"error.{name}")


def _authenticate(fields: Body, backend: Backend) -> ApiRequest:
    try:
        account = backend.authenticate(credentials(fields))
    except RefusedCredentialsError:
        raise ApiError("INVALID_CREDENTIALS") from None
    return ApiRequest(account, fields, backend, backend.provider_data(account, ProviderData))


def _check_license(account: Account, feature: str | None) -> None:
    if feature is not None and _license(account) != PREMIUM:
        raise ApiError("LICENSE_REQUIRED", feature)


def _license(account: Account) -> str:
    return str(account.options["license"])


def _text(fields: Body, name: str) -> str:
    value = fields.fields.get(name)
    return value if isinstance(value, str) else ""

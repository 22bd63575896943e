"""Authenticate a request, check it in the order of smsMode, and answer its errors."""

from collections.abc import Callable

import msgspec

from sms_sandbox.contract import Backend, Handler
from sms_sandbox.core.account import Account
from sms_sandbox.core.errors import InsufficientCreditError, RefusedCredentialsError
from sms_sandbox.providers.smsmode import render, state
from sms_sandbox.providers.smsmode.errors import SmsModeError
from sms_sandbox.providers.smsmode.requests import endpoints, forms
from sms_sandbox.providers.smsmode.requests.endpoints import Endpoint
from sms_sandbox.providers.smsmode.requests.forms import Form
from sms_sandbox.providers.smsmode.state import ProviderData
from sms_sandbox.wire.exchange import HttpRequest, HttpResponse


class AuthenticatedRequest(msgspec.Struct):
    """Hold a request whose account is known and whose parameters each fit their call."""

    account: Account
    form: Form
    http: HttpRequest
    kept: ProviderData
    """smsMode's own data of the account."""


Action = Callable[[AuthenticatedRequest, Backend], HttpResponse]
"""Perform a call. Raise SmsModeError and InsufficientCreditError."""


def handler(call: Endpoint, act: Action) -> Handler:
    def handle(request: HttpRequest, backend: Backend) -> HttpResponse:
        try:
            return act(_read(call, request, backend), backend)
        except SmsModeError as error:
            name = error.name
        except RefusedCredentialsError:
            name = "bad_credentials"
        except InsufficientCreditError:
            name = "insufficient_credit"
        return render.refused(name, call.name, backend.now)

    return handle


def refused(name: str, request: HttpRequest, backend: Backend) -> HttpResponse:
    """Refuse any request with the error of that name, in the words of its call."""
    call = endpoints.endpoint_at(request.path)
    return render.refused(name, call.name if call else "", backend.now)


def _read(call: Endpoint, request: HttpRequest, backend: Backend) -> AuthenticatedRequest:
    form = request.parsed(forms.read)
    credentials = forms.credentials(form, call.logins)
    account = backend.authenticate(credentials)
    kept = backend.provider_data(account, ProviderData)
    if credentials.login is None and kept.organisation and state.is_revoked(kept.organisation, credentials.secret):
        raise RefusedCredentialsError
    if request.is_oversized:
        # Without its body, the request has only a part of what was sent.
        raise SmsModeError("too_large")
    call.check(form)
    return AuthenticatedRequest(account, form, request, kept)

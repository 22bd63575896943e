"""Authenticate requests, read their documents, and answer refusals."""

from collections.abc import Callable

import msgspec

from sms_sandbox.contract import Backend, Handler
from sms_sandbox.core.account import Account, Credentials
from sms_sandbox.core.errors import RefusedCredentialsError
from sms_sandbox.providers.smsfactor import render, state
from sms_sandbox.providers.smsfactor.errors import RefusedError
from sms_sandbox.providers.smsfactor.formats import credentials, documents, negotiation
from sms_sandbox.providers.smsfactor.formats.answers import JSON, XML, AnswerStyle
from sms_sandbox.providers.smsfactor.formats.dialects import PDF, dialect_for
from sms_sandbox.providers.smsfactor.formats.documents import Tree
from sms_sandbox.providers.smsfactor.state import ProviderData
from sms_sandbox.wire.exchange import HttpRequest, HttpResponse

Read = Callable[[HttpRequest], Tree]
"""Read the document of a request, or raise RefusedError."""


class AuthenticatedRequest(msgspec.Struct, frozen=True):
    """A request whose account is known and whose document could be read."""

    request: HttpRequest
    backend: Backend
    account: Account
    dialect: str
    document: Tree
    data: ProviderData

    @property
    def balance(self) -> int:
        return state.whole_credits(self.account)

    @property
    def style(self) -> AnswerStyle:
        return style(self.request, self.backend, self.dialect)


def shown(request: HttpRequest) -> Credentials | None:
    """Return the credentials that count in any request, or None if there are none or they cannot be read."""
    try:
        return credentials.shown(request)
    except RefusedError:
        return None


def admit(request: HttpRequest, backend: Backend, read: Read = documents.read) -> AuthenticatedRequest:
    """Authenticate a request and read its document.

    Raise RefusedError. Wrong credentials in the head are refused before the document is read.
    """
    account, dialect, data = _let_in(request, backend)
    return AuthenticatedRequest(request, backend, account, dialect, read(request), data)


def answering(work: Callable[[AuthenticatedRequest], HttpResponse], read: Read = documents.read) -> Handler:
    """Return a handler that answers with ``work``, and with the provider's error if RefusedError is raised."""

    def handle(request: HttpRequest, backend: Backend) -> HttpResponse:
        try:
            return work(admit(request, backend, read))
        except RefusedError as error:
            return refusal(request, backend, error)

    return handle


def refusal(request: HttpRequest, backend: Backend, error: RefusedError) -> HttpResponse:
    """Answer with an error in the dialect of the request, or in that of the PDF if its credentials are refused."""
    try:
        _, dialect, _ = _let_in(request, backend)
    except RefusedError:
        dialect = PDF
    return render.refused(error, style(request, backend, dialect))


def style(request: HttpRequest, backend: Backend, dialect: str) -> AnswerStyle:
    form = JSON if negotiation.is_json(request) else XML
    return AnswerStyle(form, negotiation.is_gzip(request), dialect, backend.now)


def _let_in(request: HttpRequest, backend: Backend) -> tuple[Account, str, ProviderData]:
    """Return the account that the request's credentials open, the dialect of its answer, and the account's data."""
    given = credentials.shown(request)
    if given is None:
        raise RefusedError("missing_credentials")
    try:
        account = backend.authenticate(given)
    except RefusedCredentialsError:
        raise RefusedError("bad_token" if given.login is None else "bad_credentials") from None
    data = backend.provider_data(account, ProviderData)
    if given.login is None and data.tokens:
        _check_token(given.secret, data, request, backend)
    return account, dialect_for(account, given), data


def _check_token(text: str, data: ProviderData, request: HttpRequest, backend: Backend) -> None:
    """Raise RefusedError for a token that is deleted, expired, or not meant for the client's address."""
    token = data.tokens.get(text)
    if token is not None and not token.lets_in(request.remote, backend.now):
        raise RefusedError("bad_token")

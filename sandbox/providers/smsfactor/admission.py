"""The beginning and the end of every request: who asks, with which document, and how refusals are told."""

from collections.abc import Callable
from dataclasses import dataclass

from sandbox.contract import Backend
from sandbox.core.account import Account, Credentials
from sandbox.core.errors import RefusedCredentialsError
from sandbox.providers.smsfactor import credentials, documents, negotiation, render
from sandbox.providers.smsfactor.dialects import PDF, dialect_for
from sandbox.providers.smsfactor.documents import Tree
from sandbox.providers.smsfactor.errors import RefusedError
from sandbox.wire.exchange import HttpRequest, HttpResponse


@dataclass(frozen=True, slots=True)
class Caller:
    account: Account
    dialect: str


@dataclass(frozen=True, slots=True)
class Visit:
    """A request whose caller is let in, and whose document could be read."""

    request: HttpRequest
    backend: Backend
    caller: Caller
    document: Tree

    @property
    def account(self) -> Account:
        return self.caller.account

    @property
    def balance(self) -> int:
        """Whole credits, which are all that the provider tells."""
        return int(self.account.balance or 0)

    @property
    def manner(self) -> render.Manner:
        return manner(self.request, self.backend, self.caller.dialect)


def shown(request: HttpRequest) -> Credentials | None:
    """The credentials that count in any request; None where there are none, or they cannot be read."""
    in_head = credentials.in_head(request)
    if in_head:
        return in_head
    try:
        document = documents.read(request)
    except RefusedError:
        return None
    return credentials.in_document(document) or credentials.in_query(request)


def admit(request: HttpRequest, backend: Backend) -> Visit:
    """What the head shows is looked at before the document is read, what lies inside after. Raises RefusedError."""
    caller = _known_by_head(request, backend)
    document = documents.read(request)
    if caller is None:
        inside = credentials.in_document(document) or credentials.in_query(request)
        if inside is None:
            raise RefusedError("missing_credentials")
        caller = _let_in(inside, backend)
    return Visit(request, backend, caller, document)


def answered(request: HttpRequest, backend: Backend, work: Callable[[Visit], HttpResponse]) -> HttpResponse:
    """What ``work`` answers, or the RefusedError that it or the way to it raises, as the provider tells it."""
    try:
        return work(admit(request, backend))
    except RefusedError as error:
        return refusal(request, backend, error)


def refusal(request: HttpRequest, backend: Backend, error: RefusedError) -> HttpResponse:
    """In the dialect that the request would be answered in, that of the PDF where nobody is let in."""
    try:
        dialect = (_known_by_head(request, backend) or admit(request, backend).caller).dialect
    except RefusedError:
        dialect = PDF
    return render.refused(error, manner(request, backend, dialect))


def manner(request: HttpRequest, backend: Backend, dialect: str) -> render.Manner:
    return render.Manner(
        is_json=negotiation.is_json(request),
        is_gzip=negotiation.is_gzip(request),
        dialect=dialect,
        now=backend.now,
    )


def _known_by_head(request: HttpRequest, backend: Backend) -> Caller | None:
    in_head = credentials.in_head(request)
    return _let_in(in_head, backend) if in_head else None


def _let_in(given: Credentials, backend: Backend) -> Caller:
    try:
        account = backend.authenticate(given)
    except RefusedCredentialsError:
        raise RefusedError("bad_token" if given.login is None else "bad_credentials") from None
    return Caller(account, dialect_for(account, given))

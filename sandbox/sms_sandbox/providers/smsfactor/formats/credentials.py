"""Find the credentials of a request. A token has no login.

If there are several, the order of the table decides; the first one counts even if it is wrong.
"""

from collections.abc import Callable
from typing import Final

from sms_sandbox.core.account import Credentials
from sms_sandbox.providers.smsfactor.formats.documents import Tree, text_of
from sms_sandbox.wire import forms
from sms_sandbox.wire.exchange import HttpRequest

Reader = Callable[[], Tree]
"""Reads the request's document; raises RefusedError."""


def shown(request: HttpRequest, document: Reader) -> Credentials | None:
    """Return the credentials that count, or None. The document is read only when its turn comes."""
    for place in _PLACES:
        found = place(request, document)
        if found is not None:
            return found
    return None


def query(request: HttpRequest) -> dict[str, str]:
    """Return the parameters of the query; the last of one name counts, as in PHP."""
    return dict(forms.urlencoded(request.query))


def _in_authorization(request: HttpRequest) -> Credentials | None:
    """Return a Bearer token; any other scheme is a wrong token."""
    authorization = request.header("Authorization")
    if not authorization:
        return None
    scheme, _, token = authorization.strip().partition(" ")
    return Credentials(None, token.strip() if scheme.lower() == "bearer" else "")


def _token_in_query(request: HttpRequest) -> Credentials | None:
    token = query(request).get("token", "")
    return Credentials(None, token) if token else None


def _in_headers(request: HttpRequest) -> Credentials | None:
    return _pair(_header(request, "sfusername"), _header(request, "sfpassword"))


def _in_document(document: Tree) -> Credentials | None:
    """Return the credentials of an ``authentication``, also in its French spelling, in a root of any name."""
    for root in document.values():
        inside = _authentication(root)
        token = text_of(inside.get("token"))
        if token:
            return Credentials(None, token)
        pair = _pair(text_of(inside.get("username")) or "", text_of(inside.get("password")) or "")
        if pair:
            return pair
    return None


def _in_query(request: HttpRequest) -> Credentials | None:
    values = query(request)
    return _pair(values.get("username", ""), values.get("password", ""))


_PLACES: Final[tuple[Callable[[HttpRequest, Reader], Credentials | None], ...]] = (
    lambda request, _: _in_authorization(request),
    lambda request, _: _token_in_query(request),
    lambda request, _: _in_headers(request),
    lambda _, document: _in_document(document()),
    lambda request, _: _in_query(request),
)


def _pair(login: str, secret: str) -> Credentials | None:
    return Credentials(login, secret) if login or secret else None


def _header(request: HttpRequest, name: str) -> str:
    """Return a header as UTF-8, so that one login is the same in a header and in a body."""
    return (request.header(name) or "").encode("latin-1").decode("utf-8", "replace")


def _authentication(root: object) -> Tree:
    if not isinstance(root, dict):
        return {}
    inside = root.get("authentication") or root.get("authentification")
    return inside if isinstance(inside, dict) else {}

"""Find the credentials of a request. A token has no login.

If there are several, the Authorization header counts, else the order of the table decides; the first one counts even
if it is wrong.
"""

from collections.abc import Callable
from functools import lru_cache
from typing import Final

from sms_sandbox.core.account import Credentials
from sms_sandbox.providers.smsfactor.formats import documents
from sms_sandbox.providers.smsfactor.formats.documents import Tree, text_of
from sms_sandbox.wire import forms
from sms_sandbox.wire.exchange import HttpRequest


def shown(request: HttpRequest) -> Credentials | None:
    """Return the credentials that count, or None. The document is read only when its turn comes.

    Raise RefusedError for a document that cannot be read.
    """
    authorization = request.fields.get("authorization")
    if authorization:
        return _authorized(authorization)
    for place in _OTHER_PLACES:
        found = place(request)
        if found is not None:
            return found
    return None


def query(request: HttpRequest) -> dict[str, str]:
    """Return the parameters of the query; the last of one name counts, as in PHP."""
    return dict(forms.urlencoded(request.query))


@lru_cache(maxsize=256)
def _authorized(authorization: str) -> Credentials:
    """Return the token of a header, which all requests of a client share. Any other scheme than Bearer is a wrong
    token.
    """
    scheme, _, token = authorization.strip().partition(" ")
    return Credentials(None, token.strip() if scheme.lower() == "bearer" else "")


def _token_in_query(request: HttpRequest) -> Credentials | None:
    token = query(request).get("token", "")
    return Credentials(None, token) if token else None


def _in_headers(request: HttpRequest) -> Credentials | None:
    return _pair(_header(request, "sfusername"), _header(request, "sfpassword"))


def _in_document(request: HttpRequest) -> Credentials | None:
    """Return the credentials of an ``authentication``, also in its French spelling, in a root of any name."""
    for root in documents.read(request).values():
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


_OTHER_PLACES: Final[tuple[Callable[[HttpRequest], Credentials | None], ...]] = (
    _token_in_query,
    _in_headers,
    _in_document,
    _in_query,
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

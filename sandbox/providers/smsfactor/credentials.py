"""Where a request may show who it is. A token has no login.

Of several that are shown, the order of the functions here decides, and their order inside; the first one counts even
if it is wrong.
"""

from sandbox.core.account import Credentials
from sandbox.providers.smsfactor.documents import Tree, text_of
from sandbox.wire import forms
from sandbox.wire.exchange import HttpRequest


def in_head(request: HttpRequest) -> Credentials | None:
    """A Bearer token, a token in the query, or the two headers; a header of another scheme is a wrong token."""
    authorization = request.header("Authorization")
    if authorization:
        scheme, _, token = authorization.strip().partition(" ")
        return Credentials(None, token.strip() if scheme.lower() == "bearer" else "")
    token = query(request).get("token", "")
    if token:
        return Credentials(None, token)
    return _pair(_header(request, "sfusername"), _header(request, "sfpassword"))


def in_document(document: Tree) -> Credentials | None:
    """In an ``authentication``, also spelled the French way, that lies in the root, whatever the root's name."""
    for root in document.values():
        shown = _authentication(root)
        token = text_of(shown.get("token"))
        if token:
            return Credentials(None, token)
        pair = _pair(text_of(shown.get("username")) or "", text_of(shown.get("password")) or "")
        if pair:
            return pair
    return None


def in_query(request: HttpRequest) -> Credentials | None:
    values = query(request)
    return _pair(values.get("username", ""), values.get("password", ""))


def query(request: HttpRequest) -> dict[str, str]:
    """The parameters of the query; the last of one name counts, as in PHP."""
    return dict(forms.urlencoded(request.query))


def _pair(login: str, secret: str) -> Credentials | None:
    return Credentials(login, secret) if login or secret else None


def _header(request: HttpRequest, name: str) -> str:
    """As UTF-8, so that one login is the same in a header and in a body."""
    return (request.header(name) or "").encode("latin-1").decode("utf-8", "replace")


def _authentication(root: object) -> Tree:
    if not isinstance(root, dict):
        return {}
    shown = root.get("authentication") or root.get("authentification")
    return shown if isinstance(shown, dict) else {}

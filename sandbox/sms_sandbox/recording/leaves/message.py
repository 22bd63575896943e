"""The values of whole requests and answers."""

import base64
import binascii
import re
from collections.abc import Callable
from dataclasses import replace
from typing import Final
from urllib.parse import quote, unquote

from msgspec import structs

from sms_sandbox.contract import Provider
from sms_sandbox.recording.leaves import form_leaves, json_leaves, markup_leaves, plain_leaves
from sms_sandbox.recording.leaves.leaf import MessagePart, ValueLeaf, Visit, decode, encode
from sms_sandbox.wire.exchange import Headers, HttpRequest, HttpResponse, header_of

_FORM: Final = re.compile(rb"[\w\[\].%-]+=")
_DOCUMENT: Final = re.compile(r"\s*(?:\{\s*[\"}]|\[\s*[\[{\"\]\d]|<\?xml|<[A-Za-z][\w:-]*[\s/>].*>\s*\Z)", re.DOTALL)
"""The beginning of JSON or XML; a text for people may begin with a bracket, too."""

_PROTOCOL: Final = frozenset(
    {"accept", "accept-charset", "accept-encoding", "accept-language", "allow", "cache-control", "connection"}
    | {"content-encoding", "content-language", "content-length", "content-type", "date", "expires", "keep-alive"}
    | {"pragma", "server", "strict-transport-security", "te", "transfer-encoding", "upgrade", "vary"}
    | {"x-content-type-options", "x-frame-options", "x-powered-by", "x-xss-protection"}
)
"""Headers that speak of HTTP and of programs, never of a customer."""


def rewrite_request(request: HttpRequest, visit: Visit, provider: Provider | None = None) -> HttpRequest:
    """Return the request with each value as ``visit`` returns it. The provider's routes name values of the path."""
    path, mark, query = request.target.partition(b"?")
    values = form_leaves.rewrite(query, _nested(visit), _top(MessagePart.QUERY))
    target = _path(request, path, visit, provider) + mark + values
    body = rewrite_body(request.body, request.header("Content-Type") or "", visit)
    return replace(request, target=target, headers=_headers(request.headers, visit, len(body)), body=body)


def rewrite_answer(response: HttpResponse, visit: Visit) -> HttpResponse:
    """Return the answer with each value as ``visit`` returns it."""
    body = rewrite_body(response.body, header_of(response.headers, "Content-Type") or "", visit)
    return structs.replace(response, headers=_headers(response.headers, visit, len(body)), body=body)


def rewrite_body(body: bytes, content_type: str, visit: Visit) -> bytes:
    """Return a body with each value as ``visit`` returns it, whatever its form."""
    top, begin = _top(MessagePart.BODY), body.lstrip()[:1]
    if "multipart/" in content_type.lower():
        return form_leaves.rewrite_parts(content_type, body, _nested(visit), _of_file(visit), top)
    if begin not in {b"{", b"[", b"<", b'"'} and _FORM.match(body):
        return form_leaves.rewrite(body, _nested(visit), top)
    text, codec = decode(body)
    return encode(_rewriter(text)(text, visit, top), codec)


def _top(place: MessagePart) -> ValueLeaf:
    return ValueLeaf("", place, ())


def _rewriter(text: str) -> Callable[[str, Visit, ValueLeaf], str]:
    begin = text.lstrip()[:1]
    if begin in {"{", "[", '"'} and begin:
        return json_leaves.rewrite
    return markup_leaves.rewrite if begin == "<" else plain_leaves.rewrite


def _nested(visit: Visit) -> Visit:
    """Return a visitor that looks into a value which is JSON or XML itself, as some providers send it in a form."""

    def look(leaf: ValueLeaf) -> str:
        if leaf.is_name or not _DOCUMENT.match(leaf.value):
            return visit(leaf)
        return _rewriter(leaf.value)(leaf.value, visit, leaf)

    return look


def _of_file(visit: Visit) -> Visit:
    """Return a visitor for the content of a file, which is a list of lines."""
    return lambda leaf: plain_leaves.rewrite_file(leaf.value, visit, leaf)


def _path(request: HttpRequest, path: bytes, visit: Visit, provider: Provider | None) -> bytes:
    found = provider.routes.find(request.method, request.path) if provider is not None else None
    names = {value: name for name, value in found.values.items()} if found is not None else {}
    fixed = provider is not None and bool(found or provider.routes.methods(request.path))
    segments = path.decode("latin-1").split("/")
    shown = [_segment(one, visit, names.get(one), is_fixed=fixed and one not in names) for one in segments]
    return "/".join(shown).encode("latin-1")


def _segment(segment: str, visit: Visit, name: str | None, *, is_fixed: bool) -> str:
    if is_fixed or not segment:
        return segment
    value = unquote(segment)
    new = visit(ValueLeaf(value, MessagePart.PATH, () if name is None else (name,)))
    return segment if new == value else quote(new, safe="")


def _headers(headers: Headers, visit: Visit, length: int) -> Headers:
    return tuple((name, _header(name, value, visit, length)) for name, value in headers)


def _header(name: str, value: str, visit: Visit, length: int) -> str:
    lower = name.lower()
    if lower == "content-length" and value.isdecimal():
        return str(length)
    if lower in _PROTOCOL:
        return value
    leaf = ValueLeaf(value, MessagePart.HEADER, (name,))
    if lower in {"authorization", "proxy-authorization"}:
        return _authorization(value, visit, leaf)
    return visit(leaf).encode("latin-1", "replace").decode("latin-1")


def _authorization(value: str, visit: Visit, leaf: ValueLeaf) -> str:
    scheme, blank, rest = value.partition(" ")
    if not blank:
        return visit(leaf)
    if scheme.lower() != "basic":
        return scheme + blank + visit(leaf._replace(value=rest))
    try:
        user, colon, password = base64.b64decode(rest, validate=True).decode("latin-1").partition(":")
    except (binascii.Error, ValueError):
        return scheme + blank + visit(leaf._replace(value=rest))
    shown = visit(leaf.below("user")._replace(value=user)) + colon
    shown += visit(leaf.below("password")._replace(value=password)) if password else ""
    return scheme + blank + base64.b64encode(shown.encode("latin-1", "replace")).decode()

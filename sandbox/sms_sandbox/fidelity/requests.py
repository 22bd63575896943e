"""The requests of an operation as OpenAPI describes them: parameters, bodies and security, from examples."""

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from typing import Final, TypeVar

from sms_sandbox.contract import Provider
from sms_sandbox.fidelity import schemas
from sms_sandbox.fidelity.exchanges import JSON
from sms_sandbox.fidelity.schemas import Schema
from sms_sandbox.wire import form_data, forms, json_text
from sms_sandbox.wire.exchange import HttpRequest

_XML: Final = "application/xml"
_FORM: Final = "application/x-www-form-urlencoded"
_TEXT: Final[Schema] = {"type": "string"}

_OF_ANY_CLIENT: Final = frozenset(
    [
        "accept",
        "accept-encoding",
        "accept-language",
        "authorization",
        "cache-control",
        "connection",
        "content-length",
        "content-type",
        "expect",
        "host",
        "http2-settings",
        "keep-alive",
        "origin",
        "te",
        "transfer-encoding",
        "upgrade",
        "user-agent",
        "x-requested-with",
    ]
)
"""Headers that OpenAPI describes elsewhere, or that mean nothing to a provider."""

K = TypeVar("K")
V = TypeVar("V")


def parameters(path: str, requests: Sequence[HttpRequest], secrets: Iterable[str]) -> list[Schema]:
    """Return the parameters of path, query and headers, without the headers that are security schemes."""
    names = re.findall(r"/:(\w+)", path)
    in_query = dict.fromkeys(name for request in requests for name, _ in forms.urlencoded(request.query) if name)
    in_head = {name.lower(): name for request in requests for name, _ in request.headers}
    left_out = _OF_ANY_CLIENT.union(secrets)
    return [
        *[{"name": name, "in": "path", "required": True, "schema": _TEXT} for name in names],
        *[_optional("query", name) for name in in_query],
        *[_optional("header", name) for small, name in in_head.items() if small not in left_out],
    ]


def body(requests: Iterable[HttpRequest]) -> Schema | None:
    """Return the request body, or None where no example has one."""
    bodies = grouped([request for request in requests if request.body], _media_type)
    if not bodies:
        return None
    content = {media: {"schema": _schema(media, sent)} for media, sent in bodies.items()}
    return {"required": False, "content": content}


def security(provider: Provider, request: HttpRequest) -> dict[str, Schema]:
    """Return the security schemes by which a request shows its credentials, by name; none for those of its body."""
    shown = provider.credentials(request)
    if shown is None or not shown.secret:
        return {}
    values = {shown.login, shown.secret}
    schemes: dict[str, Schema] = {}
    for name, value in request.headers:
        if values & {*value.split()} and provider.credentials(_without_header(name, request)) != shown:
            schemes |= _scheme_of_header(name, value)
    for pair in forms.split_pairs(request.query):
        name, value = map(forms.urldecode, pair)
        if value in values and provider.credentials(_without(pair, request)) != shown:
            schemes[f"{name}_in_query"] = {"type": "apiKey", "in": "query", "name": name}
    return schemes


def grouped(items: Iterable[V], key: Callable[[V], K]) -> dict[K, list[V]]:
    groups: defaultdict[K, list[V]] = defaultdict(list)
    for item in items:
        groups[key(item)].append(item)
    return dict(groups)


def _optional(place: str, name: str) -> Schema:
    return {"name": name, "in": place, "required": False, "schema": _TEXT}


def _scheme_of_header(name: str, value: str) -> dict[str, Schema]:
    if name.lower() != "authorization":
        return {name.lower(): {"type": "apiKey", "in": "header", "name": name}}
    scheme = value.partition(" ")[0].lower()
    return {scheme: {"type": "http", "scheme": scheme}}


def _without_header(name: str, request: HttpRequest) -> HttpRequest:
    return replace(request, headers=tuple(header for header in request.headers if header[0] != name))


def _without(pair: tuple[bytes, bytes], request: HttpRequest) -> HttpRequest:
    left = b"&".join(name + b"=" + value for name, value in forms.split_pairs(request.query) if (name, value) != pair)
    return replace(request, target=request.raw_path + b"?" + left)


def _media_type(request: HttpRequest) -> str:
    """Return the media type of the request, or what its body looks like if it names none."""
    if request.content_type:
        return request.content_type
    if _json_values([request.body]):
        return JSON
    return _XML if request.body.lstrip().startswith(b"<") else _FORM


def _schema(media: str, requests: Iterable[HttpRequest]) -> Schema:
    match media:
        case "application/json":
            return schemas.opened(_json_values(request.body for request in requests))
        case "application/x-www-form-urlencoded":
            names = [name for request in requests for name, _ in forms.urlencoded(request.body)]
        case "multipart/form-data":
            names = [name for request in requests for name in _part_names(request)]
        case _:
            return _TEXT
    return {"type": "object", "properties": dict.fromkeys(filter(None, names), _TEXT)}


def _part_names(request: HttpRequest) -> list[str]:
    content_type = request.header("Content-Type") or ""
    fields = [name for name, _ in form_data.fields(content_type, request.body)]
    return [*fields, *(file.name.decode() for file in form_data.files(content_type, request.body))]


def _json_values(bodies: Iterable[bytes]) -> list[object]:
    """Return the values of the bodies that are JSON; some examples send what is not."""
    values = []
    for one in bodies:
        try:
            values.append(json_text.read(one))
        except ValueError:
            continue
    return values

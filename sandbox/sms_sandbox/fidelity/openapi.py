"""The OpenAPI 3.1 document of an emulated provider, made from its routes, its examples and its ledger.

Answers are closed: each key and type in them is one that an example has. Requests are open, since the sandbox answers
wrong ones, too, as the provider would.
"""

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from typing import Final, TypeVar

from sms_sandbox import __version__
from sms_sandbox.contract import Operation, Provider
from sms_sandbox.fidelity import schemas
from sms_sandbox.fidelity.exchanges import ExampleExchange, exchanges_by_operation
from sms_sandbox.fidelity.ledger import FactKind, Ledger, ledger_of
from sms_sandbox.fidelity.schemas import Schema
from sms_sandbox.wire import form_data, forms, json_text
from sms_sandbox.wire.exchange import REASONS, HttpRequest, HttpResponse, header_of

_JSON: Final = "application/json"
_XML: Final = "application/xml"
_FORM: Final = "application/x-www-form-urlencoded"
_SUREST_FIRST: Final = tuple(FactKind)
_TEXT: Final[Schema] = {"type": "string"}

K = TypeVar("K")
V = TypeVar("V")


def document(provider: Provider) -> Schema:
    """Return the document. Its server is the provider's path on the sandbox."""
    examples = exchanges_by_operation(provider)
    paths: defaultdict[str, Schema] = defaultdict(dict)
    for method, path, operation in provider.routes.routes:
        described = _operation(method, path, operation, examples.get(operation, ()))
        paths[_template(path)][method.lower()] = described
    return {
        "openapi": "3.1.0",
        "info": {
            "title": f"{provider.title}, as sms-sandbox emulates it",
            "version": __version__,
            "description": "The answers are those of the examples: x-source has their sources, and x-kind the surest "
            "way in which one of them is known: recorded, documented, client or inferred.",
        },
        "servers": [{"url": f"/{provider.name}", "description": "The sandbox."}],
        "paths": dict(paths),
        "x-ledger": _ledger(ledger_of(provider)),
    }


def media_type_of(response: HttpResponse) -> str:
    """Return the media type in small letters, without parameters; empty without one."""
    return (header_of(response.headers, "Content-Type") or "").partition(";")[0].strip().lower()


def _template(path: str) -> str:
    return re.sub(r"/:(\w+)", r"/{\1}", path)


def _ledger(ledger: Ledger) -> Schema:
    return {
        "sources": {name: source.model_dump(mode="json") for name, source in ledger.sources.items()},
        "facts": {name: fact.kind.value for name, fact in ledger.facts.items()},
        "left_out": [item.model_dump(mode="json") for item in ledger.left_out],
    }


def _operation(method: str, path: str, operation: Operation, examples: Sequence[ExampleExchange]) -> Schema:
    requests = [example.request for example in examples]
    described: Schema = {
        "operationId": method.lower() + re.sub(r"[^\w/]", "", path).replace("/", "_"),
        "tags": [operation.name],
        "parameters": [*map(_path_parameter, re.findall(r"/:(\w+)", path)), *_query_parameters(requests)],
        "responses": _responses(examples),
        **_provenance(examples),
    }
    bodies = _grouped([request for request in requests if request.body], _request_media)
    if bodies:
        content = {media: {"schema": _request_schema(media, sent)} for media, sent in bodies.items()}
        described["requestBody"] = {"required": False, "content": content}
    return described


def _provenance(examples: Iterable[ExampleExchange]) -> Schema:
    """Return the sources and the surest kind; an operation without an example is inferred."""
    examples = list(examples)
    kinds = {example.kind for example in examples} or {FactKind.INFERRED}
    return {
        "x-source": list(dict.fromkeys(example.source for example in examples)),
        "x-kind": min(kinds, key=_SUREST_FIRST.index).value,
    }


def _path_parameter(name: str) -> Schema:
    return {"name": name, "in": "path", "required": True, "schema": _TEXT}


def _query_parameters(requests: Iterable[HttpRequest]) -> list[Schema]:
    names = dict.fromkeys(name for request in requests for name, _ in forms.urlencoded(request.query) if name)
    return [{"name": name, "in": "query", "required": False, "schema": _TEXT} for name in names]


def _responses(examples: Iterable[ExampleExchange]) -> Schema:
    by_status = _grouped(examples, lambda example: example.response.status)
    return {str(status): _response(status, by_status[status]) for status in sorted(by_status)}


def _response(status: int, examples: Sequence[ExampleExchange]) -> Schema:
    described: Schema = {"description": REASONS.get(status, f"Status {status}"), **_provenance(examples)}
    with_body = _grouped([one.response for one in examples if one.response.body], media_type_of)
    if with_body:
        described["content"] = {
            media: {"schema": _answer_schema(media, [answer.body for answer in answers])}
            for media, answers in with_body.items()
        }
    return described


def _answer_schema(media: str, bodies: Iterable[bytes]) -> Schema:
    """Return a closed schema for JSON; any other media type is a text."""
    return schemas.closed(map(json_text.read, bodies)) if media == _JSON else _TEXT


def _request_media(request: HttpRequest) -> str:
    """Return the media type of the request, or what its body looks like if it names none."""
    if request.content_type:
        return request.content_type
    if _json_values([request.body]):
        return _JSON
    return _XML if request.body.lstrip().startswith(b"<") else _FORM


def _request_schema(media: str, requests: Iterable[HttpRequest]) -> Schema:
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
    for body in bodies:
        try:
            values.append(json_text.read(body))
        except ValueError:
            continue
    return values


def _grouped(items: Iterable[V], key: Callable[[V], K]) -> dict[K, list[V]]:
    groups: defaultdict[K, list[V]] = defaultdict(list)
    for item in items:
        groups[key(item)].append(item)
    return dict(groups)

"""The OpenAPI 3.1 document of the admin API, made from the routes and the models that requests are checked by."""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from typing import Any, Final

from pydantic import BaseModel, TypeAdapter
from pydantic.json_schema import JsonSchemaMode

from sms_sandbox import __version__
from sms_sandbox.server.admin.errors import STATUS_OF
from sms_sandbox.server.admin.field_docs import DescribedSchema
from sms_sandbox.server.admin.models.base import NUMBER_PATTERN, Nothing, ProbeView
from sms_sandbox.server.admin.models.problems import Refusal
from sms_sandbox.server.admin.route import Route

PATH: Final = "/_sandbox/openapi.json"

_SCHEMAS: Final = "#/components/schemas/"
_JSON: Final = "application/json"
_ANY: Final = ("bad_request", "foreign_host", "foreign_origin", "not_found", "token_required", "too_large")
"""Codes with which any request may be refused."""

_OF_BODIES: Final = ("bad_json", "unprocessable")

_ABOUT: Final = (
    "Every path below /_sandbox/v1 exists again below /_sandbox/v1/workspaces/NAME; without that, and without the "
    "header X-Sandbox-Workspace, it means the workspace named default. Lists have the newest first, events the "
    "oldest. In to and from a leading blank is a plus, and a national number such as 0639980001 is read as French."
)

_IN_PATH: Final[dict[str, dict[str, Any]]] = {
    "msisdn": {"type": "string", "pattern": NUMBER_PATTERN, "examples": ["+33639980001"]},
    "name": {"type": "string", "pattern": "^[a-z0-9]([a-z0-9-]{0,38}[a-z0-9])?$"},
}

Schema = dict[str, Any]


def document(own: Iterable[Route], routes: Iterable[Route], root: str) -> Schema:
    """Return the document. ``routes`` are below ``root``, which is below ``/_sandbox``, as are ``own``."""
    placed = [("/_sandbox" + route.path, route) for route in own]
    placed += [("/_sandbox" + root + route.path, route) for route in routes]
    schemas = _Schemas([route for _, route in placed])
    paths: defaultdict[str, Schema] = defaultdict(dict)
    for path, route in placed:
        paths[re.sub(r":(\w+)", r"{\1}", path)][route.method.lower()] = _operation(path, route, schemas)
    for name, summary in (
        ("livez", "Return 200 while the sandbox is alive."),
        ("readyz", "Return 200 once the sandbox is ready."),
    ):
        paths[f"/_sandbox/{name}"]["get"] = {
            "operationId": name,
            "tags": ["probes"],
            "summary": summary,
            "security": [],
            "responses": {"200": _content("As it is.", _JSON, schemas.of(ProbeView, "serialization"))},
        }
    return {
        "openapi": "3.1.0",
        "info": {"title": "sms-sandbox", "version": __version__, "description": _ABOUT},
        "servers": [{"url": "/"}],
        "security": [{}, {"token": []}],
        "paths": paths,
        "components": {
            "schemas": schemas.components(),
            "securitySchemes": {"token": {"type": "http", "scheme": "bearer"}},
        },
    }


class _Schemas:
    """Collect the JSON Schemas of all models. Queries become parameters and are not kept."""

    def __init__(self, routes: Iterable[Route]) -> None:
        wanted: dict[tuple[str, JsonSchemaMode], Any] = {}
        for kind in (Refusal, ProbeView):
            wanted[_key(kind), "serialization"] = kind
        self._queries: Final = {route.shape.query for route in routes}
        for route in routes:
            wanted[_key(route.shape.answer), "serialization"] = route.shape.answer
            for model in (route.shape.query, route.shape.body):
                wanted[_key(model), "validation"] = model
        inputs = [(key, mode, TypeAdapter(kind)) for (key, mode), kind in wanted.items() if not _is_no_model(kind)]
        self._of, definitions = TypeAdapter.json_schemas(
            inputs, ref_template=_SCHEMAS + "{model}", schema_generator=DescribedSchema
        )
        self._all: Final[Schema] = definitions["$defs"]

    def of(self, kind: Any, mode: JsonSchemaMode) -> Schema:  # noqa: ANN401  a model, or a union of models
        return self._of[_key(kind), mode]

    def parameters(self, query: type[BaseModel]) -> Iterator[Schema]:
        whole = self._all[self._name(query)]
        for name, schema in whole.get("properties", {}).items():
            yield {"name": name, "in": "query", "required": False, "schema": _without_null(schema)}

    def components(self) -> Schema:
        hidden = {self._name(query) for query in self._queries}
        return {name: schema for name, schema in self._all.items() if name not in hidden}

    def _name(self, query: type[BaseModel]) -> str:
        return str(self.of(query, "validation")["$ref"]).removeprefix(_SCHEMAS)


def _operation(path: str, route: Route, schemas: _Schemas) -> Schema:
    query, body, _ = route.shape
    names = re.findall(r":(\w+)", path)
    operation: Schema = {
        "operationId": "_".join([route.method.lower(), *re.findall(r"\w+", route.path)]),
        "tags": [re.findall(r"\w+", route.path)[0]],
        "summary": route.summary,
        "parameters": [*map(_path_parameter, names), *schemas.parameters(query)],
        "responses": _responses(route, schemas),
    }
    if body is not Nothing:
        is_owed = any(field.is_required() for field in body.model_fields.values())
        content = {_JSON: {"schema": schemas.of(body, "validation")}}
        operation["requestBody"] = {"required": is_owed, "content": content}
    return operation


def _path_parameter(name: str) -> Schema:
    schema = _IN_PATH.get(name, {"type": "string", "minLength": 1})
    return {"name": name, "in": "path", "required": True, "schema": schema}


def _responses(route: Route, schemas: _Schemas) -> Schema:
    refused: defaultdict[int, list[str]] = defaultdict(list)
    for code in sorted({*_ANY, *route.refuses, *(() if route.shape.body is Nothing else _OF_BODIES)}):
        refused[STATUS_OF[code]].append(code)
    refusal = schemas.of(Refusal, "serialization")
    return {
        "200": _content("Done.", route.media, _answer(route, schemas)),
        **{str(status): _content(", ".join(codes), _JSON, refusal) for status, codes in sorted(refused.items())},
    }


def _answer(route: Route, schemas: _Schemas) -> Schema:
    if _is_no_model(route.shape.answer):
        return {"type": "object" if route.media == _JSON else "string"}
    return schemas.of(route.shape.answer, "serialization")


def _content(text: str, media: str, schema: Schema) -> Schema:
    return {"description": text, "content": {media: {"schema": schema}}}


def _without_null(schema: Schema) -> Schema:
    """Return the schema without null: a parameter is left out instead."""
    slim = {name: value for name, value in schema.items() if name not in {"anyOf", "title"} and value is not None}
    options = [option for option in schema.get("anyOf", ()) if option != {"type": "null"}]
    return {**slim, **options[0]} if len(options) == 1 else slim


def _is_no_model(kind: Any) -> bool:  # noqa: ANN401  as _Schemas.of
    """Return True for an answer that is not JSON, or of no fixed shape."""
    return isinstance(kind, type) and not issubclass(kind, BaseModel)


def _key(kind: Any) -> str:  # noqa: ANN401  as _Schemas.of
    return repr(kind)

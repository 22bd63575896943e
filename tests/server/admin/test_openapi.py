"""The OpenAPI document says what is served."""

import json
import re
from collections.abc import AsyncIterator, Iterator
from typing import Any

import pytest
from sms_sandbox.server.admin.access import Access
from sms_sandbox.server.admin.api import AdminApi
from sms_sandbox.server.admin.errors import STATUS_OF
from sms_sandbox.server.admin.workspace_api import WorkspaceApi
from sms_sandbox.server.app import RunningSandbox

from tests.providers.acme import PROVIDER as ACME
from tests.running import ask, running, settings_for


@pytest.fixture
async def sandbox() -> AsyncIterator[RunningSandbox]:
    async with running(settings_for(ACME)) as one:
        yield one


@pytest.fixture
async def document(sandbox: RunningSandbox) -> Any:
    reply = await ask(sandbox, b"GET /_sandbox/openapi.json HTTP/1.1\nHost: localhost\n\n")
    assert reply.status == 200
    return reply.json


def operations(document: Any) -> Iterator[tuple[str, str, Any]]:
    for path, methods in document["paths"].items():
        for method, operation in methods.items():
            yield method.upper(), path, operation


def refs(node: Any) -> Iterator[str]:
    if isinstance(node, dict):
        if isinstance(node.get("$ref"), str):
            yield node["$ref"]
        node = list(node.values())
    if isinstance(node, list):
        for part in node:
            yield from refs(part)


def test_each_route_of_the_admin_api_is_in_it(document: Any, sandbox: RunningSandbox) -> None:
    front, admin = AdminApi(sandbox.workspaces, Access(), None), WorkspaceApi()
    routes = [*front.own_table(), *front.table(), *admin.table()]
    served = {(route.method, re.sub(r":(\w+)", r"{\1}", route.path)) for route in routes}
    reported = {(method, re.sub("^/_sandbox(/v1)?", "", path)) for method, path, _ in operations(document)}
    assert reported == served | {("GET", "/livez"), ("GET", "/readyz")}


def test_references_and_schemas_match(document: Any) -> None:
    there = {f"#/components/schemas/{name}" for name in document["components"]["schemas"]}
    assert {*refs(document)} == there


def test_operation_ids_are_unique(document: Any) -> None:
    names = [operation["operationId"] for _, _, operation in operations(document)]
    assert len({*names}) == len(names)


def test_query_becomes_parameters_with_bounds(document: Any) -> None:
    listed = document["paths"]["/_sandbox/v1/messages"]["get"]["parameters"]
    parameters = {parameter["name"]: parameter["schema"] for parameter in listed}
    assert {"provider", "from", "to", "matches", "state", "limit", "cursor"} <= {*parameters}
    assert parameters["limit"] == {"type": "integer", "minimum": 1, "maximum": 1000, "default": 100}
    assert parameters["state"] == {"$ref": "#/components/schemas/MessageState"}


def test_body_is_required_if_a_field_is(document: Any) -> None:
    paths = document["paths"]
    assert paths["/_sandbox/v1/messages/{id}/state"]["put"]["requestBody"]["required"] is True
    assert paths["/_sandbox/v1/reset"]["post"]["requestBody"]["required"] is False
    assert "requestBody" not in paths["/_sandbox/v1/messages"]["delete"]


def test_each_refusal_has_the_one_error_model(document: Any) -> None:
    for _, _, operation in operations(document):
        for status, response in operation["responses"].items():
            if status != "200":
                assert int(status) in STATUS_OF.values()
                assert [*refs(response)] == ["#/components/schemas/Refusal"]


def test_document_is_smaller_than_its_limit(document: Any) -> None:
    assert len(json.dumps(document)) < 160_000

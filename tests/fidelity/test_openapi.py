"""The document of each provider is valid, holds each example, and refuses answers that are planted in it."""

import json
import re
from collections.abc import Callable, Iterator
from copy import deepcopy
from functools import cache
from typing import Any

import pytest
from jsonschema import Draft202012Validator
from openapi_spec_validator import OpenAPIV31SpecValidator
from sms_sandbox import __version__, providers
from sms_sandbox.contract import Provider
from sms_sandbox.fidelity import openapi
from sms_sandbox.fidelity.exchanges import ExampleExchange, exchanges_of, media_type_of
from sms_sandbox.fidelity.ledger import ledger_of

from tests.providers.acme import PROVIDER as ACME

PROVIDERS = [*providers.load().values(), ACME]
WITH_JSON = [*providers.load().values()]

document_of = cache(openapi.document)


def operations(document: Any) -> Iterator[Any]:
    for methods in document["paths"].values():
        yield from methods.values()


def operation_of(provider: Provider, exchange: ExampleExchange) -> Any:
    """Return the document's operation for the request, or None for a request outside the routes."""
    match = provider.routes.find(exchange.request.method, exchange.request.path)
    if match is None:
        return None
    path = next(
        path
        for method, path, operation in provider.routes.routes
        if method == exchange.request.method and operation == match.what
    )
    return document_of(provider)["paths"][re.sub(r"/:(\w+)", r"/{\1}", path)][exchange.request.method.lower()]


def answers(provider: Provider) -> Iterator[tuple[Any, str, bytes]]:
    """Yield the document's response, the media type and the body of each answer within the routes."""
    for exchange in exchanges_of(provider):
        operation = operation_of(provider, exchange)
        if operation is not None:
            response = operation["responses"][str(exchange.response.status)]
            yield response, media_type_of(exchange.response), exchange.response.body


def json_answers(provider: Provider) -> Iterator[tuple[Any, Any]]:
    """Yield the schema and the value of each answer in JSON."""
    for response, media, body in answers(provider):
        if media == "application/json":
            yield response["content"][media]["schema"], json.loads(body)


def is_valid(schema: Any, value: Any) -> bool:
    return bool(Draft202012Validator(schema).is_valid(value))


def objects(value: Any) -> Iterator[dict[str, Any]]:
    """Yield each object within the value."""
    if isinstance(value, dict):
        yield value
        value = list(value.values())
    if isinstance(value, list):
        for item in value:
            yield from objects(item)


def first_object(value: Any) -> dict[str, Any] | None:
    return next(objects(value), None)


def with_each_content_once(document: Any) -> Any:
    """Return the document without contents of answers and bodies that equal an earlier one.

    Most of them repeat, and the validator takes seconds for them.
    """
    shortened, earlier = deepcopy(document), set[str]()
    for described in objects(shortened["paths"]):
        content = json.dumps(described.get("content"))
        if content in earlier:
            described["content"] = {}
        elif "content" in described:
            earlier.add(content)
    return shortened


@pytest.mark.parametrize("provider", PROVIDERS, ids=lambda provider: provider.name)
def test_document_is_valid_openapi(provider: Provider) -> None:
    OpenAPIV31SpecValidator(with_each_content_once(document_of(provider))).validate()


def test_validator_finds_a_planted_error() -> None:
    document = with_each_content_once(document_of(ACME))
    del next(operations(document))["responses"]["200"]["description"]
    assert list(OpenAPIV31SpecValidator(document).iter_errors())


@pytest.mark.parametrize("provider", PROVIDERS, ids=lambda provider: provider.name)
def test_each_route_is_an_operation_with_answers(provider: Provider) -> None:
    paths = document_of(provider)["paths"]
    described = {(method.upper(), path) for path, methods in paths.items() for method in methods}
    assert described == {(method, re.sub(r"/:(\w+)", r"/{\1}", path)) for method, path, _ in provider.routes.routes}
    assert [one["operationId"] for one in operations(document_of(provider)) if not one["responses"]] == []


@pytest.mark.parametrize("provider", PROVIDERS, ids=lambda provider: provider.name)
def test_each_operation_and_each_answer_has_source_and_kind(provider: Provider) -> None:
    for operation in operations(document_of(provider)):
        assert operation["x-source"]
        for described in (operation, *operation["responses"].values()):
            assert described["x-kind"] in {"recorded", "documented", "client", "inferred"}
            assert described["x-source"] or described["x-kind"] == "inferred"


@pytest.mark.parametrize("provider", PROVIDERS, ids=lambda provider: provider.name)
def test_answer_of_each_example_fits_the_document(provider: Provider) -> None:
    found = list(answers(provider))
    assert found
    for response, media, body in found:
        if body:
            schema = response["content"][media]["schema"]
            value = json.loads(body) if media == "application/json" else body.decode("latin-1")
            Draft202012Validator(schema).validate(value)


@pytest.mark.parametrize("provider", WITH_JSON, ids=lambda provider: provider.name)
def test_each_object_of_an_answer_is_closed(provider: Provider) -> None:
    places = [
        (schema, value, number) for schema, value in json_answers(provider) for number, _ in enumerate(objects(value))
    ]
    assert places
    for schema, value, number in places:
        planted = deepcopy(value)
        list(objects(planted))[number]["planted"] = "x"
        assert not is_valid(schema, planted), planted


def alternatives(schema: Any) -> Iterator[Any]:
    """Yield the schema, or those that it is one of."""
    for one in schema.get("anyOf", [schema]):
        yield from [one] if one is schema else alternatives(one)


def schema_of_object(schema: Any, value: Any) -> Any:
    """Return the schema of the value, or of its first item, that the first object within it fits."""
    if isinstance(value, list):
        inner = next(one for one in alternatives(schema) if one["type"] == "array")
        return schema_of_object(inner["items"], value[0])
    return next(one for one in alternatives(schema) if is_valid(one, value))


def with_another_key(answer: dict[str, Any], schema: Any) -> None:
    del schema
    answer["planted"] = "x"


def with_another_type(answer: dict[str, Any], schema: Any) -> None:
    answer[schema["required"][0]] = {"planted": "x"}


def without_a_key(answer: dict[str, Any], schema: Any) -> None:
    del answer[schema["required"][0]]


@pytest.mark.parametrize("spoil", [with_another_key, with_another_type, without_a_key])
@pytest.mark.parametrize("provider", WITH_JSON, ids=lambda provider: provider.name)
def test_spoilt_answer_does_not_fit(provider: Provider, spoil: Callable[[dict[str, Any], Any], None]) -> None:
    spoilt = 0
    for schema, value in json_answers(provider):
        planted = deepcopy(value)
        answer = first_object(planted)
        if answer is not None:
            assert is_valid(schema, planted)
            spoil(answer, schema_of_object(schema, value))
            assert not is_valid(schema, planted), planted
            spoilt += 1
    assert spoilt > 10


def test_success_needs_its_own_keys_though_refusals_have_its_status() -> None:
    sent = document_of(providers.load()["insim"])["paths"]["/api/v1/sendsms"]["post"]["responses"]["200"]
    element = {"id_sms_api": "a", "sms_per_message": 1, "user": "a", "sent_time": "a", "phone_number": "a"}
    element |= {"message": "a", "sent": 1}
    schema = sent["content"]["application/json"]["schema"]
    assert is_valid(schema, [element, {"id_sms_api": "a", "error": ["#007"], "sent": 0}])
    for name in element:
        assert not is_valid(schema, [{key: value for key, value in element.items() if key != name}]), name


def test_each_operation_has_the_answers_of_its_refusals() -> None:
    paths = document_of(providers.load()["smsmode"])["paths"]
    for operation in (paths["/sms/v1/messages"]["post"], paths["/commons/v1/organisations"]["get"]):
        assert {"401", "405", "500"} <= {*operation["responses"]}
    qualify = document_of(providers.load()["insim"])["paths"]["/api/v2/calls/qualify"]["post"]["responses"]["400"]
    schema = qualify["content"]["application/json"]["schema"]
    assert is_valid(schema, {"success": False, "error": "a", "error_code": "MISSING_FIELD", "field": "call_id"})


def test_headers_and_credentials_of_examples_are_parameters_and_security() -> None:
    document = document_of(providers.load()["smsmode"])
    assert document["components"]["securitySchemes"]["x-api-key"]["name"] == "X-Api-Key"
    assert document["paths"]["/sms/v1/messages"]["post"]["security"][0] == {"x-api-key": []}
    assert {"accessToken_in_query": []} in document["paths"]["/http/1.6/sendSMS.do"]["get"]["security"]
    document = document_of(providers.load()["smsfactor"])
    assert document["components"]["securitySchemes"]["bearer"] == {"type": "http", "scheme": "bearer"}
    assert {"sfusername": [], "sfpassword": []} in document["paths"]["/send"]["post"]["security"]
    assert "security" not in document_of(providers.load()["insim"])["paths"]["/api/v1/sendsms"]["post"]


def test_keys_that_are_data_may_be_any() -> None:
    stats = document_of(providers.load()["insim"])["paths"]["/api/v2/qualifications/stats"]["post"]["responses"][
        "200"
    ]
    schema = schema_of_object(
        stats["content"]["application/json"]["schema"],
        next(value for _, value in json_answers(providers.load()["insim"]) if "qualification_rate" in str(value)),
    )
    assert schema["properties"]["stats"]["properties"]["by_category"]["additionalProperties"] == {"type": "integer"}


def test_text_and_xml_are_strings_under_their_media_type() -> None:
    sent = document_of(providers.load()["smsmode"])["paths"]["/http/1.6/sendSMS.do"]["get"]["responses"]["200"]
    assert sent["content"] == {"text/html": {"schema": {"type": "string"}}}
    credit = document_of(providers.load()["smsfactor"])["paths"]["/credits"]["get"]["responses"]["200"]
    assert credit["content"]["application/xml"] == {"schema": {"type": "string"}}


def test_paths_of_one_operation_share_their_answers() -> None:
    paths = document_of(providers.load()["smsmode"])["paths"]
    assert paths["/http:1.6/sendSMS.do"]["post"]["responses"] == paths["/http/1.6/sendSMS.do"]["get"]["responses"]
    below = paths["/sms/v1/channels/{channelId}/campaigns/{campaignId}/messages/{messageId}"]
    assert below["get"]["responses"] == paths["/sms/v1/messages/{messageId}"]["get"]["responses"]
    assert [one["name"] for one in below["get"]["parameters"][:3]] == ["channelId", "campaignId", "messageId"]


def test_parameters_come_from_queries_forms_parts_and_json() -> None:
    query = document_of(providers.load()["smsmode"])["paths"]["/http/1.6/sendSMS.do"]["get"]["parameters"]
    assert {"name": "numero", "in": "query", "required": False, "schema": {"type": "string"}} in query
    batch = document_of(providers.load()["smsmode"])["paths"]["/http/1.6/sendSMSBatch.do"]["post"]["requestBody"]
    assert "fichier" in batch["content"]["multipart/form-data"]["schema"]["properties"]
    contents = document_of(providers.load()["smsgateway24"])["paths"]["/getdata/addsms"]["post"]["requestBody"]
    assert "sendto" in contents["content"]["application/x-www-form-urlencoded"]["schema"]["properties"]
    sent = document_of(providers.load()["smsmode"])["paths"]["/sms/v1/messages"]["post"]["requestBody"]["content"]
    schema = sent["application/json"]["schema"]
    assert schema["properties"]["recipient"]["properties"]["to"]["type"]
    assert "required" not in schema
    assert "additionalProperties" not in schema


def test_ledger_is_in_the_document() -> None:
    document, ledger = document_of(ACME), ledger_of(ACME)
    assert document["info"]["version"] == __version__
    assert {*document["x-ledger"]["sources"]} == {*ledger.sources}
    assert document["x-ledger"]["facts"] == {name: fact.kind.value for name, fact in ledger.facts.items()}
    assert len(document["x-ledger"]["left_out"]) == len(ledger.left_out)
    json.dumps(document)

"""The parameters, bodies and security of requests."""

from sms_sandbox import providers
from sms_sandbox.fidelity import requests
from sms_sandbox.wire.exchange import Headers, HttpRequest

PROVIDERS = providers.load()
TEXT = {"type": "string"}


def get(target: bytes, *headers: tuple[str, str]) -> HttpRequest:
    return HttpRequest("GET", target, headers)


def test_headers_of_any_client_and_of_schemes_are_no_parameters() -> None:
    sent = [
        get(b"/a?b=1", ("Host", "h"), ("User-Agent", "u"), ("X-Api-Key", "k"), ("X-Trace", "t"), ("x-trace", "u"))
    ]
    assert requests.parameters("/:id", sent, ["x-api-key"]) == [
        {"name": "id", "in": "path", "required": True, "schema": TEXT},
        {"name": "b", "in": "query", "required": False, "schema": TEXT},
        {"name": "x-trace", "in": "header", "required": False, "schema": TEXT},
    ]


def security(provider: str, target: bytes, *headers: tuple[str, str]) -> set[str]:
    return {*requests.security(PROVIDERS[provider], get(target, *headers))}


def test_credentials_are_found_where_they_are_shown() -> None:
    assert security("smsfactor", b"/credits", ("Authorization", "Bearer T")) == {"bearer"}
    assert security("smsfactor", b"/credits", ("sfusername", "u"), ("sfpassword", "p")) == {
        "sfusername",
        "sfpassword",
    }
    assert security("smsfactor", b"/credits?token=T") == {"token_in_query"}
    assert security("smsmode", b"/sms/v1/messages", ("X-Api-Key", "K")) == {"x-api-key"}


def test_value_that_only_looks_like_a_credential_is_none() -> None:
    headers: Headers = (("X-Trace", "T"),)
    assert security("smsfactor", b"/send?token=T&text=T&text=T", *headers) == {"token_in_query"}


def test_request_without_or_with_empty_credentials_has_no_scheme() -> None:
    assert security("smsfactor", b"/credits") == set()
    assert security("smsfactor", b"/credits", ("Authorization", "Basic T")) == set()


def test_body_has_a_schema_for_each_media_type() -> None:
    assert requests.body([get(b"/")]) is None
    sent = [HttpRequest("POST", b"/", (), body) for body in (b'{"a":1}', b"<a/>", b"a=1&b=2")]
    described = requests.body(sent)
    assert described is not None
    assert [*described["content"]] == ["application/json", "application/xml", "application/x-www-form-urlencoded"]
    assert described["content"]["application/xml"]["schema"] == TEXT


def test_body_that_is_not_json_though_it_says_so_has_no_keys() -> None:
    described = requests.body([HttpRequest("POST", b"/", (("Content-Type", "application/json"),), b"{")])
    assert described is not None
    assert described["content"] == {"application/json": {"schema": {}}}

import base64

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sms_sandbox import providers
from sms_sandbox.contract import Provider
from sms_sandbox.fidelity.exchanges import exchanges_of
from sms_sandbox.recording.leaves import message
from sms_sandbox.recording.leaves.leaf import ValueLeaf
from sms_sandbox.wire.exchange import HttpRequest, HttpResponse

PROVIDERS = providers.load()
JSON = (("Content-Type", "application/json"),)


def same(leaf: ValueLeaf) -> str:
    return leaf.value


def addresses(request: HttpRequest, provider: Provider | None = None) -> dict[str, str]:
    found: dict[str, str] = {}

    def look(leaf: ValueLeaf) -> str:
        if not leaf.is_name:
            found[leaf.address] = leaf.value
        return leaf.value

    message.rewrite_request(request, look, provider)
    return found


@pytest.mark.parametrize("provider", PROVIDERS.values(), ids=lambda provider: provider.name)
def test_bytes_of_each_example_are_kept(provider: Provider) -> None:
    for exchange in exchanges_of(provider):
        assert message.rewrite_request(exchange.request, same, provider).to_bytes() == exchange.request.to_bytes()
        assert message.rewrite_answer(exchange.response, same).body == exchange.response.body


@given(st.binary(max_size=200), st.sampled_from(["", "application/json", "multipart/form-data; boundary=x"]))
def test_any_body_is_kept(body: bytes, content_type: str) -> None:
    assert message.rewrite_body(body, content_type, same) == body


def test_values_of_a_path_have_the_names_of_the_route() -> None:
    request = HttpRequest("GET", b"/campaign/4711?a=b")
    assert addresses(request, PROVIDERS["smsfactor"]) == {"path.ticket": "4711", "query.a": "b"}


def test_every_segment_of_an_unknown_path_is_a_value() -> None:
    assert addresses(HttpRequest("POST", b"/hooks/s3cret")) == {"path": "s3cret"}


def test_path_of_another_method_is_no_value() -> None:
    assert addresses(HttpRequest("PUT", b"/credits"), PROVIDERS["smsfactor"]) == {}


def test_headers_of_http_are_no_values() -> None:
    request = HttpRequest("GET", b"/", (("Accept", "*/*"), ("sfusername", "bob"), ("Connection", "close")))
    assert addresses(request) == {"header.sfusername": "bob"}


def test_length_follows_the_new_body() -> None:
    request = HttpRequest("POST", b"/", (*JSON, ("Content-Length", "9")), b'{"a":"b"}')
    written = message.rewrite_request(request, lambda leaf: "longer" if leaf.value == "b" else leaf.value)
    assert written.header("Content-Length") == str(len(written.body)) == "14"


@pytest.mark.parametrize(
    ("shown", "seen"),
    [
        ("Bearer t0k", {"header.Authorization": "t0k"}),
        ("opaque", {"header.Authorization": "opaque"}),
        ("Basic !!", {"header.Authorization": "!!"}),
        (
            f"Basic {base64.b64encode(b'bob:pw').decode()}",
            {"header.Authorization.user": "bob", "header.Authorization.password": "pw"},
        ),
    ],
)
def test_credentials_of_an_authorization_are_values(shown: str, seen: dict[str, str]) -> None:
    assert addresses(HttpRequest("GET", b"/", (("Authorization", shown),))) == seen


def test_basic_authorization_is_encoded_again() -> None:
    shown = f"Basic {base64.b64encode(b'bob:pw').decode()}"
    request = HttpRequest("GET", b"/", (("Authorization", shown),))
    written = message.rewrite_request(request, lambda _: "x")
    assert base64.b64decode((written.header("Authorization") or "")[6:]) == b"x:x"


@pytest.mark.parametrize(
    ("target", "seen"),
    [
        (b"/?status=%7B%22user%22%3A%22bob%22%7D", {"query.status.user": "bob"}),
        (b"/?XML=%3Csms%3E%3Ctext%3EHi%3C%2Ftext%3E%3C%2Fsms%3E", {"query.XML.text": "Hi"}),
        (b"/?message=%3C3+you", {"query.message": "<3 you"}),
        (b"/?message=[link]+now", {"query.message": "[link] now"}),
    ],
)
def test_document_within_a_value_is_read(target: bytes, seen: dict[str, str]) -> None:
    assert addresses(HttpRequest("GET", target)) == seen


def test_answer_in_columns_is_read() -> None:
    found: list[str] = []
    answer = HttpResponse(200, (("Content-Type", "text/html;charset=ISO-8859-15"),), b"0 | Accept\xe9 | abc\n", "")
    message.rewrite_answer(answer, lambda leaf: found.append(leaf.value) or leaf.value)  # type: ignore[func-returns-value]
    assert found == ["0", "Accepté", "abc"]

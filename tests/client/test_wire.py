import pytest
from sms_sandbox.client import RefusedError, TimedOutError, UnreachableError, decode
from sms_sandbox.client.endpoint import ApiCall
from sms_sandbox.client.wire import ServerAddress, body_of, is_ready

HERE = ServerAddress("http://127.0.0.1:8767")
CALL = ApiCall("GET", "/version", decode.anything)


@pytest.mark.parametrize("url", ["127.0.0.1:8767", "ftp://127.0.0.1", "http://", "http://localhost:no", ""])
def test_invalid_address_is_refused(url: str) -> None:
    with pytest.raises(ValueError, match=r".+"):
        ServerAddress(url)


def test_target_has_the_prefix_of_the_address_path_and_query() -> None:
    call = ApiCall("GET", "/messages", decode.anything, {"to": "+33639980001", "limit": 5, "cursor": None})
    assert ServerAddress("https://example.test/prefix/").target(call) == (
        "/prefix/_sandbox/v1/messages?to=%2B33639980001&limit=5"
    )
    assert ServerAddress("https://example.test:8443/prefix/").origin == "https://example.test:8443"
    assert HERE.target(CALL) == "/_sandbox/v1/version"


def test_headers_have_workspace_token_and_content_type() -> None:
    assert HERE.headers(CALL) == {"Accept": "application/json"}
    there = ServerAddress(HERE.url, workspace="w1", token="secret")
    assert there.headers(ApiCall("POST", "/reset", decode.nothing, body={})) == {
        "Accept": "application/json",
        "X-Sandbox-Workspace": "w1",
        "Authorization": "Bearer secret",
        "Content-Type": "application/json",
    }


def test_body_is_json_unless_it_is_bytes() -> None:
    assert body_of(CALL) is None
    assert body_of(ApiCall("PUT", "/", decode.nothing, body={"a": "é"})) == b'{"a": "\\u00e9"}'
    assert body_of(ApiCall("PUT", "/", decode.nothing, body=b"a = 1")) == b"a = 1"


def test_refusal_has_code_message_hint_and_field() -> None:
    body = b'{"error": {"code": "unprocessable", "message": "that is no name", "hint": "Use a-z.", "field": "name"}}'
    with pytest.raises(RefusedError, match=r"^that is no name\. Use a-z\.$") as caught:
        HERE.read(CALL, 422, body)
    refused = caught.value
    assert (refused.status, refused.code, refused.field) == (422, "unprocessable", "name")
    assert (refused.message, refused.hint) == ("that is no name", "Use a-z.")
    with pytest.raises(RefusedError, match=r"^no$"):
        HERE.read(CALL, 404, b'{"error": {"code": "not_found", "message": "no"}}')


def test_timeout_raises_timed_out_error() -> None:
    error = b'{"code": "timed_out", "message": "late", "hint": "wait"}'
    near = b'{"item": {"id": "m1"}, "missed": [{"filter": "to", "found": "+33", "wanted": "+34"}]}'
    body = b'{"error": ' + error + b', "seen": [], "nearest": [' + near + b"]}"
    with pytest.raises(TimedOutError, match=r"^late") as caught:
        HERE.read(CALL, 404, body)
    assert str(caught.value) == "late. wait\nnearest: m1, to is '+33', wanted '+34'"
    assert (caught.value.message, caught.value.hint) == ("late", "wait")
    assert (caught.value.seen, len(caught.value.nearest)) == ([], 1)
    with pytest.raises(TimedOutError) as caught:
        HERE.read(CALL, 404, b'{"error": {"code": "timed_out", "message": "late"}}')
    assert (caught.value.seen, caught.value.nearest) == ((), ())


@pytest.mark.parametrize(
    ("status", "body"),
    [
        (200, b"OK"),
        (200, b"{}"),
        (404, b"Not Found"),
        (404, b"[]"),
        (500, b""),
        (404, b'{"error": "no"}'),
        (302, b"{}"),
    ],
)
def test_foreign_answer_raises_an_error_with_the_request(status: int, body: bytes) -> None:
    call = ApiCall("GET", "/messages", decode.items(int))
    with pytest.raises(
        UnreachableError, match=rf"8767 is no sandbox, .*GET /_sandbox/v1/messages gave status {status}$"
    ):
        HERE.read(call, status, body)


def test_only_the_answer_of_a_sandbox_is_ready() -> None:
    assert is_ready(b'{"status": "ready"}')
    assert not is_ready(b'{"status": "alive"}')
    assert not is_ready(b"ready")

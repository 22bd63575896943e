"""Requests to send of the usual form are read in one step, and to the same commands as with care."""

import json
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sms_sandbox.providers.insim import parse
from sms_sandbox.providers.insim.errors import RefusedRequestError
from sms_sandbox.providers.insim.usual import usual_send
from sms_sandbox.wire.exchange import HttpRequest

SOME_TEXTS = ("", "test", "Hello €", "2", "2025-10-29 10:00:00")
SOME_VALUES: tuple[object, ...] = (*SOME_TEXTS, None, True, 0, 2, 7, 1.0, 0.5, [], {}, ["x"])
TEXTS = st.sampled_from(SOME_TEXTS)
VALUES = st.sampled_from(SOME_VALUES)

HEADER: dict[str, object] = {"login": "u", "accessKey": "k"}
MESSAGE: dict[str, object] = {"phone_number": "+33639980001", "message": "Hello"}
OF_A_HEADER = ("login", "accessKey", "mode", "accesskey", "password", "priority", "date_to_send", "pad")
OF_A_MESSAGE = (
    *("phone_number", "message", "url", "id_sms_api", "phonenumber", "tel", "sms"),
    *("priorite", "priority", "date_to_send", "pad"),
)


def almost_usual(required: tuple[str, ...], optional: tuple[str, ...]) -> st.SearchStrategy[dict[str, object]]:
    """Return objects with the required fields as texts and, beside them or in their place, at most two values."""
    usual = st.fixed_dictionaries(dict.fromkeys(required, TEXTS))
    changes = st.dictionaries(st.sampled_from(optional), VALUES, max_size=2)
    return st.builds(lambda fields, others: fields | others, usual, changes) | changes


BODIES = st.builds(
    lambda header, messages, others: {"header": header, "messages": messages, **others},
    almost_usual((*HEADER,), OF_A_HEADER),
    st.lists(almost_usual((*MESSAGE,), OF_A_MESSAGE), max_size=2),
    st.just({}) | st.dictionaries(st.sampled_from(("header", "messages", "login", "pad")), VALUES, max_size=1),
)


def outcome_of(read: Callable[[HttpRequest], object], request: HttpRequest) -> object:
    try:
        return read(request)
    except RefusedRequestError as error:
        return error.name


def check_both_ways(body: bytes, *, is_oversized: bool = False) -> None:
    request = HttpRequest("POST", b"/api/v1/sendsms", body=body, is_oversized=is_oversized)
    assert outcome_of(parse.send_sms, request) == outcome_of(parse.any_send, request)
    assert parse.credentials(request) == parse.any_credentials(request)


def usual_body(message: str = '"phone_number":"+33639980001","message":"Hello"', header: str = "") -> bytes:
    return f'{{"header":{{"login":"u","accessKey":"k"{header}}},"messages":[{{{message}}}]}}'.encode()


@given(BODIES)
def test_quick_way_gives_what_the_careful_way_gives(body: dict[str, object]) -> None:
    check_both_ways(json.dumps(body, ensure_ascii=False).encode())


@pytest.mark.parametrize("name", OF_A_HEADER)
def test_each_field_of_the_header_is_read_alike(name: str) -> None:
    for value in SOME_VALUES:
        for header in (HEADER | {name: value}, {name: value} | HEADER, {name: value}):
            check_both_ways(json.dumps({"header": header, "messages": [MESSAGE]}).encode())


@pytest.mark.parametrize("name", OF_A_MESSAGE)
def test_each_field_of_a_message_is_read_alike(name: str) -> None:
    for value in SOME_VALUES:
        for message in (MESSAGE | {name: value}, {name: value} | MESSAGE, {name: value}):
            check_both_ways(json.dumps({"header": HEADER, "messages": [message, MESSAGE]}).encode())


@pytest.mark.parametrize(
    "body",
    [
        usual_body(),
        b" \n" + usual_body() + b"\t",
        usual_body('"phone_number":"1","phone_number":"2","message":"x"'),
        usual_body('"phone_\\u006eumber":"+33639980001","message":"x"'),
        usual_body('"phone_number":"+33639980001","message":"\\ud83d\\ude00"'),
        usual_body('"phone_number":"+33639980001","message":"\\ud83d"'),
        usual_body('"phone_number":"+33639980001","message":"\x01"'),
        usual_body('"phone_number":"+33639980001","message":NaN'),
        usual_body(header=',"login":"w"'),
        usual_body(header=',"accesskey":"w"'),
        usual_body(header=',"mode":"test"'),
        usual_body()[:-1],
        usual_body() + b"x",
        usual_body().replace(b"Hello", b"\xff"),
        usual_body().replace(b'"messages"', b'"messages":1,"messages"'),
        b"\xef\xbb\xbf" + usual_body(),
        usual_body('"message":' + "[" * 600 + "]" * 600),
        usual_body().replace(b"{", b'{"pad":' + b"[" * 600 + b"]" * 600 + b",", 1),
        b"",
        b"[]",
    ],
)
def test_both_ways_read_json_alike(body: bytes) -> None:
    check_both_ways(body)


def test_body_that_is_too_large_is_refused_both_ways() -> None:
    check_both_ways(usual_body(), is_oversized=True)


def test_usual_request_is_read_in_one_step() -> None:
    request = HttpRequest("POST", b"/api/v1/sendsms", body=usual_body())
    assert usual_send(request) is not None
    assert parse.read_ahead(request) is request.parsed(usual_send)


def test_any_other_request_is_read_with_care() -> None:
    request = HttpRequest("POST", b"/api/v1/sendsms", body=usual_body('"tel":"+33639980001","sms":"x"'))
    assert usual_send(request) is None
    assert parse.read_ahead(request) is request.parsed(parse.json_of)

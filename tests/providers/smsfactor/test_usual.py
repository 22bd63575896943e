"""Campaigns of the usual form are read in one step, and to the same campaign as with care."""

import json
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sms_sandbox.providers.smsfactor import PROVIDER, campaigns, parse
from sms_sandbox.providers.smsfactor.errors import RefusedError
from sms_sandbox.providers.smsfactor.formats import documents
from sms_sandbox.providers.smsfactor.usual import usual_send
from sms_sandbox.wire.exchange import HttpRequest

SOME_TEXTS = ("", " ", "Hello €", "alert", " marketing ", "33639980001", "2026-02-01 10:00:00")
SOME_VALUES: tuple[object, ...] = (*SOME_TEXTS, None, True, 0, 1, 7, 0.5, [], {}, ["x"], [{}])
TEXTS = st.sampled_from(SOME_TEXTS)
VALUES = st.sampled_from(SOME_VALUES)

MESSAGE: dict[str, object] = {"text": "Hello"}
RECIPIENT: dict[str, object] = {"value": "33639980001"}
OF_A_MESSAGE = ("text", "pushtype", "sender", "delay", "unicode", "links", "pad")
OF_A_RECIPIENT = ("value", "gsmsmsid", "infos", "info1", "pad")
TOO_DEEP = f'"pad":{"[" * 600}{"]" * 600}'

Read = Callable[[HttpRequest], object]


def almost_usual(required: tuple[str, ...], optional: tuple[str, ...]) -> st.SearchStrategy[dict[str, object]]:
    """Return objects with the required fields as texts and, beside them or in their place, at most two values."""
    usual = st.fixed_dictionaries(dict.fromkeys(required, TEXTS))
    changes = st.dictionaries(st.sampled_from(optional), VALUES, max_size=2)
    return st.builds(lambda fields, others: fields | others, usual, changes) | changes


def sms(message: object, recipients: object) -> dict[str, object]:
    return {"sms": {"message": message, "recipients": {"gsm": recipients}}}


def posted(body: bytes, path: bytes = b"/send", accept: str = "application/json") -> HttpRequest:
    return HttpRequest("POST", path, (("Accept", accept),), body)


def outcome_of(read: Read, request: HttpRequest) -> object:
    try:
        return read(request)
    except RefusedError as error:
        return error.name, error.field


def as_it_is_read(request: HttpRequest) -> object:
    campaigns.document(request)
    return campaigns.campaign_of(request)


def with_care(request: HttpRequest) -> object:
    return parse.posted(documents.read(request))


def check_both_ways(body: bytes, *, accept: str = "application/json") -> None:
    request = posted(body, accept=accept)
    assert outcome_of(as_it_is_read, request) == outcome_of(with_care, request)


def usual_body(message: str = '"text":"Hello"', recipient: str = '"value":"33639980001"') -> bytes:
    return f'{{"sms":{{"message":{{{message}}},"recipients":{{"gsm":[{{{recipient}}}]}}}}}}'.encode()


@given(
    almost_usual((*MESSAGE,), OF_A_MESSAGE),
    st.lists(almost_usual((*RECIPIENT,), OF_A_RECIPIENT), max_size=2) | VALUES,
    st.just({}) | st.dictionaries(st.sampled_from(("sms", "authentication", "pad")), VALUES, max_size=1),
)
def test_quick_way_gives_what_the_careful_way_gives(
    message: dict[str, object], recipients: object, others: dict[str, object]
) -> None:
    check_both_ways(json.dumps({**sms(message, recipients), **others}, ensure_ascii=False).encode())


@pytest.mark.parametrize("name", OF_A_MESSAGE)
def test_each_field_of_a_message_is_read_alike(name: str) -> None:
    for value in SOME_VALUES:
        for message in (MESSAGE | {name: value}, {name: value} | MESSAGE, {name: value}):
            check_both_ways(json.dumps(sms(message, [RECIPIENT])).encode())


@pytest.mark.parametrize("name", OF_A_RECIPIENT)
def test_each_field_of_a_recipient_is_read_alike(name: str) -> None:
    for value in SOME_VALUES:
        for recipient in (RECIPIENT | {name: value}, {name: value} | RECIPIENT, {name: value}):
            check_both_ways(json.dumps(sms(MESSAGE, [recipient, RECIPIENT])).encode())


@pytest.mark.parametrize(
    "body",
    [
        usual_body(),
        b" \n" + usual_body() + b"\t",
        b"\x0c" + usual_body(),
        usual_body('"text":"a","text":"b"'),
        usual_body('"te\\u0078t":"Hello"'),
        usual_body('"text":"\\ud83d\\ude00"'),
        usual_body('"text":"\\ud83d"'),
        usual_body('"text":"\x01"'),
        usual_body('"text":NaN'),
        usual_body(f'"text":"Hello",{TOO_DEEP}'),
        usual_body(recipient=f'"value":"33639980001",{TOO_DEEP}'),
        usual_body(recipient='"value":"1","value":"33639980001"'),
        usual_body().replace(b'"sms"', b'"sms":1,"sms"'),
        usual_body().replace(b'{"gsm"', f'{{{TOO_DEEP},"gsm"'.encode()),
        usual_body().replace(b'{"message"', f'{{{TOO_DEEP},"message"'.encode()),
        usual_body().replace(b'{"sms"', f'{{{TOO_DEEP},"sms"'.encode()),
        usual_body().replace(b"Hello", b"\xff"),
        usual_body()[:-1],
        usual_body() + b"x",
        b"data=" + usual_body(),
        b"",
        b"[]",
    ],
)
@pytest.mark.parametrize("accept", ["application/json", "application/xml", "text/html, application/json;q=0.9"])
def test_both_ways_read_documents_alike(body: bytes, accept: str) -> None:
    check_both_ways(body, accept=accept)


def test_usual_campaign_is_read_in_one_step() -> None:
    request = posted(usual_body())
    assert usual_send(request) is not None
    assert campaigns.document(request) == {}
    assert PROVIDER.read_ahead(request) is request.parsed(usual_send)


def test_any_other_campaign_is_read_with_care() -> None:
    request = posted(usual_body('"text":"Hello","unicode":1'))
    assert usual_send(request) is None
    assert PROVIDER.read_ahead(request) is documents.read(request) is campaigns.document(request)


def test_campaign_to_lists_takes_no_numbers() -> None:
    request = posted(usual_body(), b"/send/lists")
    assert outcome_of(as_it_is_read, request) == ("missing_parameter", "lists")


@pytest.mark.parametrize(
    "request_",
    [
        HttpRequest("POST", b"/send", (("Accept", "application/json"),), usual_body(), is_oversized=True),
        HttpRequest("GET", b"/send", (("Accept", "application/json"),), usual_body()),
    ],
)
def test_request_that_has_no_document_is_not_read(request_: HttpRequest) -> None:
    assert usual_send(request_) is None

"""Rubbish and almost valid requests at every endpoint of inSIM."""

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sms_sandbox.fidelity import ledger
from sms_sandbox.providers.insim import PROVIDER
from sms_sandbox.providers.insim.v2 import routes
from sms_sandbox.wire.exchange import HttpRequest, HttpResponse

from tests.providers.insim.asking import HEADER, Json, ask, engine_with, post

PATHS = [
    path for method, path, _ in PROVIDER.routes.routes if method == "POST" and not path.startswith(routes.PREFIX)
]

each_path = pytest.mark.parametrize("path", PATHS)

TEXTS = st.one_of(
    st.text(max_size=8),
    st.sampled_from(
        [
            "+33639980001",
            "0639980001",
            "+0123456789",
            "٣٣٦٣٩٩٨٠٠٠١",
            "clicToCall",
            "test",
            "FR",
            "+33",
            "a@b.fr",
            "9999-12-31 23:59:59",
            "0001-01-01 00:00:00",
            "[link]",
            "\ud800",
            "\0",
            "https://example.com/?\r\n",
        ]
    ),
)
VALUES = st.recursive(
    st.one_of(
        st.none(), st.booleans(), st.integers(), st.integers(10**300, 10**301), st.floats(allow_nan=False), TEXTS
    ),
    lambda inner: st.one_of(st.lists(inner, max_size=2), st.dictionaries(TEXTS, inner, max_size=2)),
    max_leaves=4,
)


def fields(*names: str) -> st.SearchStrategy[Json]:
    return st.dictionaries(st.sampled_from(names), VALUES, max_size=len(names))


HEADERS = fields(
    "login", "accessKey", "accesskey", "password", "type", "phone_number", "mode", "priority", "date_to_send"
)
MESSAGES = fields("phone_number", "tel", "message", "sms", "url", "priorite", "date_to_send", "id_sms_api")
CONTACTS = fields("phone_number", "phonenumber", "firstname", "first_name", "adress", "email", "country_code")


def lists_of(items: st.SearchStrategy[Json]) -> st.SearchStrategy[Json]:
    return st.one_of(VALUES, st.lists(st.one_of(items, VALUES), max_size=3))


BODIES = st.fixed_dictionaries(
    {
        "header": st.one_of(
            HEADERS, HEADERS.map(lambda more: {**more, **HEADER}), st.lists(HEADERS, max_size=2), VALUES
        )
    },
    optional={"messages": lists_of(MESSAGES), "contacts": lists_of(CONTACTS)},
)


def assert_in_the_style_of_insim(answer: HttpResponse) -> None:
    assert answer.status < 500
    assert answer.fact in ledger.ledger_of(PROVIDER).facts
    assert [name for name, _ in answer.headers] == ["Date", "Content-Type", "Content-Length", "Connection"]
    assert answer.headers[1] == ("Content-Type", "application/json")
    value = json.loads(answer.body)
    if answer.status != 200:
        assert list(value) == ["message"]


@each_path
@settings(max_examples=40)  # for each of eight paths that read their bodies alike
@given(body=BODIES)
def test_almost_valid_requests_are_answered(path: str, body: Json) -> None:
    engine = engine_with()
    answer = post(engine, path, body)
    assert_in_the_style_of_insim(answer)
    if answer.fact.startswith("error."):
        assert not len(engine.messages)
        assert not len(engine.devices.calls)
    while engine.next_due() is not None:
        engine.step()


@each_path
@given(body=st.binary(max_size=40))
def test_rubbish_is_refused(path: str, body: bytes) -> None:
    answer = post(engine_with(), path, body)
    assert answer.status == 400
    assert_in_the_style_of_insim(answer)


@each_path
@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"{",
        b"\0" * 100,
        b"\xff\xfe{}",
        b'{"header":NaN}',
        b'{"header":1e999}',
        b'{"header":' + b"[" * 100_000,
        b'{"header":{},"messages":[' + b"9" * 5000 + b"]}",
        b"login=user&accessKey=k1",
        b"<sms><login>user</login></sms>",
        '{"header":{}}'.encode("utf-16"),
        '{"header":"é"}'.encode("latin-1"),
    ],
)
def test_invalid_json_is_refused(path: str, body: bytes) -> None:
    answer = post(engine_with(), path, body)
    assert (answer.status, answer.body) == (400, b'{"message":"malformed JSON"}')


@given(
    path=st.binary(max_size=20).filter(lambda path: b"?" not in path), method=st.sampled_from(["GET", "POST", "PUT"])
)
def test_invalid_path_is_refused(path: bytes, method: str) -> None:
    answer = ask(engine_with(), HttpRequest(method, b"/" + path, (("Host", "arsms.co"),)))
    assert answer.status in {404, 405}
    assert_in_the_style_of_insim(answer)

"""Status webhooks of inSIM."""

import json
from base64 import b64encode

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sms_sandbox.contract import WebhookRequest
from sms_sandbox.core.reason import FailureReason
from sms_sandbox.core.state import MessageState
from sms_sandbox.core.time.instants import MINUTE
from sms_sandbox.engine.engine import Engine
from sms_sandbox.engine.settings import EngineSettings
from sms_sandbox.providers.insim import PROVIDER, dates, node, webhooks
from sms_sandbox.wire import json_text
from sms_sandbox.wire.exchange import HttpRequest

from tests.examples import MORNING, advance
from tests.providers.insim.asking import reported

URL = "http://127.0.0.1:49152/cb"


def sent(url: str = URL, *, own_id: str = "a", phone: str = "+33639980001", login: str = "u") -> Engine:
    """Return an engine with one message just submitted."""
    engine = Engine([PROVIDER], EngineSettings(start=MORNING, webhooks={"insim": {"status": url}}))
    body = {
        "header": {"login": login, "accessKey": "k"},
        "messages": [{"id_sms_api": own_id, "phone_number": phone, "message": "Hello"}],
    }
    engine.exchange(HttpRequest("POST", b"/api/v1/sendsms", body=json.dumps(body).encode()))
    return engine


def calls(url: str) -> list[WebhookRequest]:
    return advance(sent(url), MINUTE)


@pytest.mark.parametrize(
    ("url", "where", "path"),
    [
        ("https://your-callback.com", ("https", "your-callback.com", 443, "your-callback.com"), "/?status=%7B"),
        ("http://h:8080/cb?k=1", ("http", "h", 8080, "h:8080"), "/cb?k=1?status=%7B"),
        ("http://h/a%20b", ("http", "h", 80, "h"), "/a%20b?status=%7B"),
        ("http://h/a%3Fb", ("http", "h", 80, "h"), "/a?b?status=%7B"),
        ("http://h/{a}|b^`c'<>\"", ("http", "h", 80, "h"), "/%7Ba%7D%7Cb%5E%60c%27%3C%3E%22?status=%7B"),
        ("  http://h/x ", ("http", "h", 80, "h"), "/x%20?status=%7B"),
        ("http://h/a\tb\r\nc", ("http", "h", 80, "h"), "/a%09b%0D%0Ac?status=%7B"),
        ("http:\\\\h\\a?b\\c", ("http", "h", 80, "h"), "/a?b%5Cc?status=%7B"),
        ("http://h/[a];b@c", ("http", "h", 80, "h"), "/[a];b@c?status=%7B"),
        ("http://h/%25zz%2520", ("http", "h", 80, "h"), "/%zz%20?status=%7B"),
        ("http://h/é\x7f\xff", ("http", "h", 80, "h"), "/é\x7f\xff?status=%7B"),
        ("http://é.example/", ("http", "xn--9ca.example", 80, "xn--9ca.example"), "/?status=%7B"),
        ("HTTP://H/x", ("http", "h", 80, "h"), "/x?status=%7B"),
        ("http://[::1]:9/x", ("http", "::1", 9, "[::1]:9"), "/x?status=%7B"),
        ("http://h:050955/x", ("http", "h", 50955, "h:050955"), "/x?status=%7B"),
        ("http://h:0080/x", ("http", "h", 80, "h:0080"), "/x?status=%7B"),
        ("http://h/x:09", ("http", "h", 80, "h"), "/x:09?status=%7B"),
        ("https%3A%2F%2Fh%2Fcb", ("https", "h", 443, "h"), "/cb?status=%7B"),
    ],
)
def test_address_is_decoded_and_a_question_mark_appended(
    url: str, where: tuple[str, str, int, str], path: str
) -> None:
    call = calls(url)[0]
    host = call.request.header("host")
    assert (call.to.scheme, call.to.host, call.to.port, host) == where
    assert call.request.target.decode("latin-1").startswith(path)


@pytest.mark.parametrize("url", ["http://h/cb#x", "http://h/cb%23x"])
def test_a_fragment_swallows_the_parameter(url: str) -> None:
    assert [call.request.target for call in calls(url)] == [b"/cb", b"/cb"]


@pytest.mark.parametrize(
    "url",
    [
        "",
        "nowhere",
        "http:h/cb",
        "//h/cb",
        "ftp://h/cb",
        "http://h/50%",
        "http://h/%zz",
        "http://h/%ff",
        "http://h/€",
        "http://h/?a=€",
        "http://h/%00",
        "http://h:00/x",
        "http://h:0099999/x",
        "http://u%25:p@h/cb",
    ],
)
def test_invalid_address_gets_no_call(url: str) -> None:
    assert calls(url) == []


def test_no_address_means_no_call() -> None:
    engine = sent()
    for message in engine.messages:
        message.account.webhooks.clear()
    assert advance(engine, MINUTE) == []


def test_a_call_has_two_headers_and_no_body() -> None:
    request = calls(URL)[0].request
    assert (request.method, request.body) == ("GET", b"")
    assert request.headers == (("host", "127.0.0.1:49152"), ("Connection", "keep-alive"))


@pytest.mark.parametrize(
    ("user", "pair"),
    [
        ("u:p%40w", b"u:p@w"),
        ("u", b"u:"),
        ("u:", b"u:"),
        (":p", b":p"),
        ("a:b@c", b"a:b@c"),
        ("u:p:q", b"u:p:q"),
        ("u%252541:p", b"uA:p"),
        ("u%2525:p", b"u%:p"),
        ("u:p%252541", b"u:pA"),
        ("é:€", "é:€".encode()),
        ("us er:p\"w'", b"us er:p\"w'"),
    ],
)
def test_user_in_the_address_is_sent_as_basic_authorization(user: str, pair: bytes) -> None:
    call = calls(f"http://{user}@h:8080/cb")[0]
    authorization = f"Basic {b64encode(pair).decode('ascii')}"
    assert call.request.headers == (
        ("host", "h:8080"),
        ("authorization", authorization),
        ("Connection", "keep-alive"),
    )
    assert call.request.target.startswith(b"/cb?status=")


@pytest.mark.parametrize("url", ["http://@h/cb", "http://h/a@b", "http://h?a:b@c"])
def test_address_without_a_user_has_no_authorization(url: str) -> None:
    request = calls(url)[0].request
    assert [name for name, _ in request.headers] == ["host", "Connection"]


def test_unreachable_number_is_reported_as_sent_only() -> None:
    assert [reported(call)["status"] for call in advance(sent(phone="+0123456"), MINUTE)] == ["sent"]


@pytest.mark.parametrize(
    ("state", "words"),
    [
        (MessageState.SENT, ["sent"]),
        (MessageState.DELIVERED, ["received"]),
        (MessageState.NETWORK, []),
        (MessageState.RETRYING, []),
        (MessageState.UNDELIVERED, []),
        (MessageState.FAILED, []),
        (MessageState.CANCELLED, []),
    ],
)
def test_state_set_manually_makes_the_usual_webhook(state: MessageState, words: list[str]) -> None:
    engine = sent()
    [message] = engine.messages
    engine.network.set_state(message, state, FailureReason.UNKNOWN)
    made = [call.webhook.outgoing for call in engine.webhooks.take_attempts()] + advance(engine, MINUTE)
    assert [reported(call)["status"] for call in made] == words


@given(own_id=st.text(min_size=1, max_size=8), login=st.text(min_size=1, max_size=8))
def test_parameter_decoded_once_is_json(own_id: str, login: str) -> None:
    for call in advance(sent(own_id=own_id, login=login), MINUTE):
        assert not set("'+ \"{}") & set(call.request.target.decode("ascii"))
        assert reported(call)["id_sms_api"] == own_id
        assert reported(call)["user"] == login
        assert list(reported(call)) == ["user", "phone_number", "status", "date_status", "id_sms_api"]


TEXTS = st.text(st.characters(codec="utf-8")) | st.sampled_from(["u", "+33639980001", "é٣", '"', "a b", "\x00"])


@given(TEXTS, TEXTS, TEXTS, TEXTS)
def test_status_put_together_is_the_encoded_json(login: str, to: str, word: str, message_id: str) -> None:
    content = {
        "user": login,
        "phone_number": to,
        "status": word,
        "date_status": dates.iso(MORNING),
        "id_sms_api": message_id,
    }
    encoded = node.encode_uri_component(json_text.compact(content))
    assert webhooks._status(login, to, word, MORNING, message_id) == encoded

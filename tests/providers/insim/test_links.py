"""Short links: where they are followed, their targets, and the webhook of a click."""

import pytest
from sms_sandbox.core.state import MessageState
from sms_sandbox.core.time.instants import MINUTE
from sms_sandbox.engine.engine import Engine
from sms_sandbox.providers.insim import PROVIDER
from sms_sandbox.wire.exchange import HttpRequest, HttpResponse

from tests.examples import advance, take_attempts
from tests.providers.insim.asking import MESSAGE, RECEIVER, SOMEBODY, Json, ask, engine_with, reported, send

TARGET = "https://example.com/confirm"


def linked(engine: Engine, url: str = TARGET) -> str:
    """Send a message with a link; return the link's code."""
    [element] = send(engine, {**MESSAGE, "id_sms_api": "a", "message": "[link]", "url": url})
    code: str = element["message"].removeprefix("https://arsms.co/")
    return code


def get(engine: Engine, target: str, host: str = "arsms.co", method: str = "GET") -> HttpResponse:
    return ask(engine, HttpRequest(method, target.encode(), (("Host", host),)))


@pytest.mark.parametrize(
    ("host", "prefix"),
    [("arsms.co", ""), ("ARSMS.CO:443", ""), ("127.0.0.1:8767", "/insim"), ("sandbox.local", "/InSim")],
)
def test_a_link_is_followed_at_its_host_and_under_the_prefix(host: str, prefix: str) -> None:
    engine = engine_with()
    code = linked(engine)
    for target in (f"{prefix}/{code}", f"{prefix}/{code}?utm=1"):
        answer = get(engine, target, host)
        assert (answer.status, answer.fact, answer.body) == (302, "link.followed", b"")
        assert answer.headers == (
            ("Date", "Mon, 05 Jan 2026 09:00:00 GMT"),
            ("Location", TARGET),
            ("Content-Length", "0"),
            ("Connection", "keep-alive"),
        )


@pytest.mark.parametrize("host", ["www.insim.app", "www.ardary-sms.com"])
def test_link_is_unknown_at_other_hosts(host: str) -> None:
    engine = engine_with(url=RECEIVER)
    assert get(engine, f"/{linked(engine)}", host).status == 404
    assert take_attempts(engine) == []


def test_link_is_unknown_at_the_root_of_the_server() -> None:
    engine = engine_with()
    assert engine.exchange(HttpRequest("GET", f"/{linked(engine)}".encode())) is None
    assert get(engine, "/api", "127.0.0.1").status == 404


@pytest.mark.parametrize("path", ["/", "//", "/nobody0links", "/a-b", "/%41", "/a/b", "/{}/", "/{}.php", "/{} "])
def test_an_unknown_link_is_not_found(path: str) -> None:
    engine = engine_with()
    assert get(engine, path.format(linked(engine))).status == 404


def test_link_is_case_sensitive() -> None:
    engine = engine_with()
    assert get(engine, f"/{linked(engine).swapcase()}").status == 404


@pytest.mark.parametrize("method", ["HEAD", "POST", "DELETE"])
def test_link_answers_get_only(method: str) -> None:
    engine = engine_with(url=RECEIVER)
    code = linked(engine)
    assert get(engine, f"/{code}", method=method).status == 405
    assert get(engine, f"/insim/{code}", "127.0.0.1", method).status == 405
    assert get(engine, f"/{code}", "www.insim.app", method).status == 404
    assert take_attempts(engine) == []


@pytest.mark.parametrize(
    ("url", "location"),
    [
        ("https://example.com/?a=1&b=%20#c", "https://example.com/?a=1&b=%20#c"),
        ("https://example.com/é €", "https://example.com/%C3%A9 %E2%82%AC"),
        ("https://example.com/\r\nSet-Cookie: a=1", "https://example.com/%0D%0ASet-Cookie: a=1"),
        ("no address\0", "no address%00"),
        ("\ud800", "?"),
        ("100%", "100%"),
    ],
)
def test_target_is_encoded_only_where_a_header_needs_it(url: str, location: str) -> None:
    engine = engine_with()
    answer = get(engine, f"/{linked(engine, url)}")
    assert answer.headers[1] == ("Location", location)
    assert answer.to_bytes().count(b"\r\n") == 6


def clicks(*, is_old: bool) -> list[Json]:
    engine = engine_with(url=RECEIVER, old_click_event=is_old)
    code = linked(engine)
    advance(engine, MINUTE)
    get(engine, f"/{code}")
    engine.handsets.click(SOMEBODY)
    made = take_attempts(engine)
    assert {webhook.kind for webhook in made} == {"clics"}
    return [list(reported(webhook).items()) for webhook in made]


@pytest.mark.parametrize(
    ("is_old", "pair"), [(False, ("clicked_link", "clicked_link")), (True, ("title", "clicked link"))]
)
def test_each_click_has_a_webhook(pair: tuple[str, str], *, is_old: bool) -> None:
    event = [
        ("id_sms_api", "a"),
        pair,
        ("phone_number", "+33639980001"),
        ("link", TARGET),
        ("date", "2026-01-05 09:01:00"),
    ]
    assert clicks(is_old=is_old) == [event, event]


def test_click_before_sending_has_no_webhook() -> None:
    engine = engine_with(url=RECEIVER)
    code = linked(engine)
    [message] = engine.messages
    for state, kinds in (
        (MessageState.TAKEN, []),
        (MessageState.SENT, ["status", "clics"]),
        (MessageState.UNDELIVERED, ["clics"]),
    ):
        engine.network.set_state(message, state)
        assert get(engine, f"/{code}").status == 302
        assert [webhook.kind for webhook in take_attempts(engine)] == kinds


def test_click_on_an_unsent_message_has_no_webhook() -> None:
    engine = engine_with(url=RECEIVER)
    code = linked(engine)
    [message] = engine.messages
    engine.network.cancel(message)
    assert get(engine, f"/{code}").status == 302
    assert take_attempts(engine) == []


def test_link_of_a_test_message_is_unknown() -> None:
    engine = engine_with()
    [element] = send(engine, {**MESSAGE, "message": "[link]", "url": TARGET}, mode="test")
    assert get(engine, element["message"].removeprefix("https://arsms.co")).status == 404


@pytest.mark.parametrize(
    ("request_", "short"),
    [
        (HttpRequest("GET", b"/abc", (("Host", "arsms.co"),)), "arsms.co/abc"),
        (HttpRequest("GET", b"/abc?x", prefix="/insim"), "arsms.co/abc"),
        (HttpRequest("HEAD", b"/abc", prefix="/insim"), None),
        (HttpRequest("GET", b"/abc"), None),
        (HttpRequest("GET", b"/api/v1/sendsms", prefix="/insim"), None),
        (HttpRequest("GET", b"/\xff\x00", prefix="/insim"), None),
    ],
)
def test_followed_link_of_a_request_is_returned(request_: HttpRequest, short: str | None) -> None:
    assert PROVIDER.short_link(request_) == short


def test_an_error_by_name_refuses_a_link_too() -> None:
    request = HttpRequest("GET", b"/abc", prefix="/insim")
    answer = PROVIDER.errors["unavailable"](request, engine_with().backend("insim"))
    assert (answer.status, answer.body) == (503, b'{"message":"servers unavailable"}')
    elsewhere = HttpRequest("GET", b"/api/nothing/here")
    assert PROVIDER.errors["bad_credentials"](elsewhere, engine_with().backend("insim")).status == 401

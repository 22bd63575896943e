"""Short links: where they are followed, and where not."""

import pytest
from sms_sandbox.engine.engine import Engine
from sms_sandbox.providers.smsfactor import PROVIDER
from sms_sandbox.wire.exchange import HttpRequest, HttpResponse, header_of

from tests.examples import advance
from tests.providers.smsfactor.asking import engine_of, messages, send, sms


def sent(target: str = "https://a.example/x") -> tuple[Engine, str]:
    """Return an engine and the code of a link in a message there."""
    engine = engine_of(webhooks={"smsfactor": {"clicker": "http://127.0.0.1:49152/"}})
    send(engine, sms("<-short->", links=[target]))
    return engine, messages(engine)[0].text.removeprefix("smsf.st/")


def fetch(engine: Engine, path: str, host: str = "127.0.0.1", method: str = "GET") -> HttpResponse:
    answer = engine.exchange(HttpRequest(method, path.encode(), (("Host", host),)))
    assert answer is not None
    return answer


def test_a_link_is_followed_at_its_host_and_under_the_prefix() -> None:
    engine, code = sent()
    assert fetch(engine, f"/{code}", "smsf.st").status == 302
    assert fetch(engine, f"/smsfactor/{code}?utm=1").status == 302
    assert fetch(engine, f"/smsfactor//{code}/").status == 302
    assert engine.exchanges.newest().operation == "link"
    assert len(advance(engine, 0)) == 3


def test_link_at_the_hosts_of_the_api_is_an_unknown_path() -> None:
    engine, code = sent()
    assert engine.exchange(HttpRequest("GET", f"/{code}".encode(), (("Host", "127.0.0.1"),))) is None
    answer = fetch(engine, f"/{code}", "api.smsfactor.com")
    assert (answer.status, answer.fact) == (404, "error.unknown_route")
    assert engine.exchanges.newest().operation == "unknown"
    assert advance(engine, 0) == []


@pytest.mark.parametrize("method", ["POST", "HEAD", "DELETE"])
def test_link_answers_get_only(method: str) -> None:
    engine, code = sent()
    assert fetch(engine, f"/smsfactor/{code}", method=method).status == 404


def test_unknown_code_is_not_found() -> None:
    engine, code = sent()
    assert fetch(engine, f"/smsfactor/{code}0").fact == "error.unknown_route"


@pytest.mark.parametrize(
    ("target", "location"),
    [
        ("https://a.example/%20é?x=[1]#y", "https://a.example/%20%C3%A9?x=[1]#y"),
        ("a b\r\nSet-Cookie: x", "a%20b%0D%0ASet-Cookie:%20x"),
        ("https://\U0001f600.example", "https://%F0%9F%98%80.example"),
    ],
)
def test_target_is_encoded_to_fit_a_header(target: str, location: str) -> None:
    engine, code = sent(target)
    answer = fetch(engine, f"/smsfactor/{code}")
    assert header_of(answer.headers, "Location") == location
    assert answer.to_bytes().count(b"\r\n\r\n") == 1


@pytest.mark.parametrize(
    ("method", "path", "host", "prefix", "short"),
    [
        ("GET", "/37MM", "smsf.st", "", "smsf.st/37MM"),
        ("GET", "/37MM", "127.0.0.1", "/smsfactor", "smsf.st/37MM"),
        ("GET", "/37MM", "127.0.0.1", "/~ci/smsfactor", "smsf.st/37MM"),
        ("GET", "/37MM", "127.0.0.1", "/~ci", None),
        ("GET", "/37MM", "127.0.0.1", "", None),
        ("GET", "/37MM", "api.smsfactor.com", "", None),
        ("POST", "/37MM", "smsf.st", "", None),
        ("GET", "/credits", "127.0.0.1", "/smsfactor", None),
        ("GET", "/send/37MM", "127.0.0.1", "/smsfactor", None),
        ("GET", "/", "smsf.st", "", None),
    ],
)
def test_followed_link_of_a_request_is_returned(
    method: str, path: str, host: str, prefix: str, short: str | None
) -> None:
    request = HttpRequest(method, path.encode(), (("Host", host),), prefix=prefix)
    assert PROVIDER.short_link(request) == short

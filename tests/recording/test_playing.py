import json
from dataclasses import replace

import pytest
from sms_sandbox import providers
from sms_sandbox.engine.engine import Engine
from sms_sandbox.engine.settings import EngineSettings
from sms_sandbox.recording.playing import RecordingError, played, read
from sms_sandbox.recording.session import RecordingSession
from sms_sandbox.wire.exchange import HttpRequest, HttpResponse

from tests.examples import MORNING

SMSFACTOR = providers.load()["smsfactor"]
ALL = [*providers.load().values()]
JSON = (("Content-Type", "application/json"), ("Date", "Mon, 05 Jan 2026 09:00:00 GMT"))


def credits_of(login: str, password: str = "hunter22!", **more: str) -> HttpRequest:
    headers = (("Host", "api.smsfactor.com"), ("Accept", "application/json"), ("sfusername", login))
    return HttpRequest("GET", b"/credits", (*headers, ("sfpassword", password), *more.items()))


def send(number: str, text: str, pushtype: str = "alert", more: tuple[str, ...] = ()) -> HttpRequest:
    recipients = {"gsm": [{"value": one} for one in (number, *more)]}
    body = {"sms": {"message": {"text": text, "pushtype": pushtype}, "recipients": recipients}}
    return HttpRequest("POST", b"/send", (("Host", "api.smsfactor.com"),), json.dumps(body).encode())


def answer(body: str, reason: str = "") -> HttpResponse:
    return HttpResponse(200, JSON, body.encode(), "", reason)


def engine_with(*exchanges: tuple[HttpRequest, HttpResponse]) -> Engine:
    session = RecordingSession(SMSFACTOR, "a test")
    files = [session.exchange(request, response, 0) for request, response in exchanges]
    found = read([(file.name, file.to_bytes()) for file in files], ALL)
    provider = played(SMSFACTOR, found["smsfactor"])
    return Engine([provider], EngineSettings(start=MORNING))


def asked(engine: Engine, request: HttpRequest) -> HttpResponse:
    found = engine.exchange(request)
    assert found is not None
    return found


def test_recorded_request_has_the_recorded_bytes_whatever_was_replaced_in_it() -> None:
    engine = engine_with((credits_of("paul@corp.example"), answer('{"credits":"77","message":"Recorded"}', "Fine")))
    got = asked(engine, credits_of("someone@else.example", "other-password"))
    assert got.to_bytes() == (
        b"HTTP/1.1 200 Fine\r\nContent-Type: application/json\r\nDate: Mon, 05 Jan 2026 09:00:00 GMT\r\n\r\n"
        b'{"credits":"77","message":"Recorded"}'
    )
    assert got.fact == "recording/001-credit.http"


def test_exchange_of_the_journal_has_the_fact_of_the_recording() -> None:
    engine = engine_with((credits_of("paul@corp.example"), answer("{}")))
    asked(engine, credits_of("x@y.example"))
    [exchange] = engine.exchanges
    assert exchange.response is not None
    assert exchange.response.fact == "recording/001-credit.http"


@pytest.mark.parametrize(
    "request_",
    [
        replace(credits_of("x@y.example"), method="PUT"),
        replace(credits_of("x@y.example"), target=b"/account"),
        replace(credits_of("x@y.example"), target=b"/credits?more=1"),
        replace(credits_of("x@y.example"), headers=(("Host", "api.smsfactor.com"), ("Accept", "application/xml"))),
        credits_of("invalid"),
        credits_of("x@y.example", "invalid"),
    ],
)
def test_other_request_is_answered_as_always(request_: HttpRequest) -> None:
    engine = engine_with((credits_of("paul@corp.example"), answer('{"message":"Recorded"}')))
    usual = Engine([SMSFACTOR], EngineSettings(start=MORNING)).exchange(request_)
    assert usual is not None
    assert asked(engine, request_).to_bytes() == usual.to_bytes()


def test_field_that_was_kept_has_to_be_the_same() -> None:
    engine = engine_with((send("33612345678", "Bonjour Paul"), answer('{"message":"Recorded"}')))
    assert asked(engine, send("33699999999", "Another text")).body == b'{"message":"Recorded"}'
    assert asked(engine, send("33699999999", "Another text", "marketing")).body != b'{"message":"Recorded"}'


def test_more_recipients_are_another_request() -> None:
    engine = engine_with((send("33612345678", "Bonjour"), answer('{"message":"Recorded"}')))
    two = send("33612345678", "Bonjour", more=("33612345679",))
    assert asked(engine, two).fact != "recording/001-send.http"


def test_of_two_recordings_the_one_with_the_same_values_answers() -> None:
    engine = engine_with(
        (credits_of("paul@corp.example"), answer('{"message":"first"}')),
        (credits_of("anne@corp.example", "another-22"), answer('{"message":"second"}')),
    )
    headers = asked(engine, credits_of("x@y.example")).body
    assert headers == b'{"message":"first"}'


def test_value_that_is_the_invented_one_decides() -> None:
    first, second = send("33612345678", "One"), send("33687654321", "Two")
    engine = engine_with((first, answer('{"message":"first"}')), (second, answer('{"message":"second"}')))
    assert asked(engine, send("33639980002", "x")).body == b'{"message":"second"}'
    assert asked(engine, send("33639980001", "x")).body == b'{"message":"first"}'
    assert asked(engine, send("33600000000", "x")).body == b'{"message":"first"}'


def test_examples_of_the_providers_can_be_played() -> None:
    from sms_sandbox.fidelity.ledger import examples_of  # noqa: PLC0415  one test alone

    files = [(file.name, file.read_bytes()) for file in examples_of(SMSFACTOR)]
    found = read(files, ALL)
    assert len(found["smsfactor"]) > 100


def test_file_without_an_exchange_of_a_provider_is_passed_over() -> None:
    request = b"# kind: recorded\nGET / HTTP/1.1\nHost: example.com\n\n\n### answer\nHTTP/1.1 200 OK\n\n\n"
    unknown = request.replace(b"GET / HTTP/1.1\nHost: example.com", b"GET /no/such HTTP/1.1\nHost: api.smsfactor.com")
    hook = b"### after 0s\nGET / HTTP/1.1\n\n\n"
    assert read([("a.http", request), ("b.http", unknown), ("c.http", hook)], ALL) == {}


def test_file_in_another_form_is_named() -> None:
    with pytest.raises(RecordingError, match=r"a\.http: not a request line"):
        read([("a.http", b"nonsense")], ALL)

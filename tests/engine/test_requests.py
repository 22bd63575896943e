from dataclasses import replace

from sms_sandbox.contract import Operation, Outgoing
from sms_sandbox.core.account import Credentials
from sms_sandbox.core.message import Address
from sms_sandbox.core.text.segments import Encoding
from sms_sandbox.engine.engine import Engine
from sms_sandbox.engine.requests import NOT_FOUND, answer
from sms_sandbox.engine.settings import EngineSettings
from sms_sandbox.wire.exchange import HttpRequest, HttpResponse
from sms_sandbox.wire.routing import Router

from tests.making import JANE
from tests.providers.acme import PROVIDER as ACME

SEND = HttpRequest("POST", b"/acme/send", body=b"key=k1&to=33639980001&text=hi")


def an_engine() -> Engine:
    return Engine([ACME], EngineSettings(start=0))


def test_request_for_no_provider_has_no_answer_and_no_exchange() -> None:
    engine = an_engine()
    assert answer(engine._parts, HttpRequest("GET", b"/elsewhere")) is None
    assert not len(engine.exchanges)


def test_request_is_an_exchange_with_its_operation_and_response() -> None:
    engine = an_engine()
    result = answer(engine._parts, SEND)
    [exchange] = engine.exchanges
    assert result is not None
    assert (exchange.id, exchange.provider, exchange.operation, exchange.account) == ("x1", "acme", "send", "k1")
    assert exchange.response is result.response
    assert exchange.request is SEND


def test_resolved_request_is_answered_as_resolved() -> None:
    engine = an_engine()
    resolved = engine.router.resolve(SEND)
    assert resolved is not None
    answer(
        engine._parts,
        SEND,
        resolved._replace(request=replace(resolved.request, body=SEND.body.replace(b"k1", b"k2"))),
    )
    [exchange] = engine.exchanges
    assert exchange.account == "k2"


def test_answered_exchange_keeps_no_parsed_body() -> None:
    engine = an_engine()
    request = HttpRequest("POST", b"/acme-root/send", body=SEND.body)
    calls: list[HttpRequest] = []
    request.parsed(calls.append)
    answer(engine._parts, request)
    [exchange] = engine.exchanges
    exchange.request.parsed(calls.append)
    assert calls == [request, exchange.request]


def test_unknown_path_of_a_provider_is_its_own_not_found() -> None:
    engine = an_engine()
    result = answer(engine._parts, HttpRequest("GET", b"/acme/nowhere"))
    [exchange] = engine.exchanges
    assert exchange.operation == NOT_FOUND
    assert result is not None
    assert result.response is not None
    assert result.response.fact == "error.unknown_route"


def test_nothing_of_one_request_is_left_for_the_next() -> None:
    """A hook or a later request outside of an exchange writes into no exchange."""
    engine = an_engine()
    answer(engine._parts, SEND)
    backend = engine.backend("acme")
    account = backend.authenticate(Credentials(None, "k2"))
    outgoing = Outgoing(
        to=Address(JANE, JANE), text="later", encoding=Encoding.GSM7, segments=("later",), provider_id="p9"
    )
    [message] = backend.submit(account, [outgoing])
    [exchange] = engine.exchanges
    assert (exchange.account, [one.text for one in exchange.asked]) == ("k1", ["hi"])
    assert message.exchange == ""


def test_values_of_the_path_reach_the_handler() -> None:
    seen: list[dict[str, str]] = []

    def show(request: HttpRequest, backend: object) -> HttpResponse:
        del backend
        seen.append(dict(request.path_values))
        return HttpResponse(200, (), b"", "send.accepted")

    provider = replace(ACME, routes=Router([("GET", "/one/:id", Operation("status", show))]))
    Engine([provider], EngineSettings(start=0)).exchange(HttpRequest("GET", b"/acme/one/7"))
    assert seen == [{"id": "7"}]

import gc
from dataclasses import replace

import pytest
from sms_sandbox.contract import Operation, Outgoing
from sms_sandbox.core.account import Credentials
from sms_sandbox.core.message import Address
from sms_sandbox.core.text.segments import Encoding
from sms_sandbox.engine.engine import Engine
from sms_sandbox.engine.journal import EventKind, FaultFired
from sms_sandbox.engine.requests import NOT_FOUND, ProviderRouter, Resolved, answer
from sms_sandbox.engine.settings import EngineSettings
from sms_sandbox.faults.kinds.connect import ConnectFault, ConnectProblem
from sms_sandbox.faults.kinds.tls import TlsFault, TlsProblem
from sms_sandbox.faults.rule import Effects, Faults, Rule
from sms_sandbox.wire.exchange import HttpRequest, HttpResponse
from sms_sandbox.wire.routing import Router

from tests.making import JANE, an_engine
from tests.providers.acme import PROVIDER as ACME

SEND = HttpRequest("POST", b"/acme/send", body=b"key=k1&to=33639980001&text=hi")


def test_request_for_no_provider_has_no_answer_and_no_exchange() -> None:
    engine = an_engine()
    assert answer(engine._parts, engine.router, HttpRequest("GET", b"/elsewhere")) is None
    assert not len(engine.exchanges)


def test_request_is_an_exchange_with_its_operation_and_response() -> None:
    engine = an_engine()
    result = answer(engine._parts, engine.router, SEND)
    [exchange] = engine.exchanges
    assert result is not None
    assert (exchange.id, exchange.provider, exchange.operation, exchange.account) == ("x1", "acme", "send", "k1")
    assert exchange.response is result.response
    assert exchange.request is SEND


def test_exchanges_are_numbered_from_one() -> None:
    engine = an_engine()
    for _ in range(2):
        engine.exchange(SEND)
    assert [exchange.id for exchange in engine.exchanges] == ["x1", "x2"]


def test_path_that_a_provider_knows_is_remembered_and_any_other_is_not() -> None:
    engine = an_engine()
    for target in (b"/acme/send", b"/acme/nowhere", b"/acme/send"):
        engine.exchange(HttpRequest("POST", target))
    assert [operation.name for operation in engine.router._operations.values()] == ["send"]
    assert [exchange.operation for exchange in engine.exchanges] == ["send", NOT_FOUND, "send"]


THERE = (("Host", "api.acme.example"),)


def test_operation_of_a_path_is_resolved_with_it_once_it_was_found() -> None:
    engine = an_engine()
    names = []
    for _ in range(4):
        request = HttpRequest("POST", b"/send?x=1", THERE)
        resolved = engine.router.resolve(request)
        assert resolved is not None
        assert (resolved.provider, resolved.request) == (ACME, request)
        names.append(resolved.operation and resolved.operation.name)
        engine.answer(request, resolved)
    assert names == [None, None, "send", "send"]
    assert [exchange.operation for exchange in engine.exchanges] == ["send"] * 4


@pytest.mark.parametrize(
    ("request_", "name"),
    [
        (HttpRequest("POST", b"/acme/send"), "acme"),
        (HttpRequest("GET", b"/send", THERE), "acme"),
        (HttpRequest("POST", b"/nowhere", THERE), "acme"),
        (HttpRequest("POST", b"/send"), None),
    ],
)
def test_operation_that_was_found_is_not_that_of_another_request(request_: HttpRequest, name: str | None) -> None:
    engine = an_engine()
    for _ in range(3):
        engine.exchange(HttpRequest("POST", b"/send", THERE))
        engine.exchange(request_)
    resolved = engine.router.resolve(request_)
    assert (resolved and resolved.provider.name) == name
    assert resolved is None or resolved.operation is None


def test_paths_are_remembered_within_a_limit() -> None:
    operation = Operation("send", ACME.not_found)
    provider = replace(ACME, routes=Router([("POST", f"/{number}", operation) for number in range(1_001)]))
    engine = an_engine(provider=provider)
    for number in range(1_001):
        for _ in range(3):
            engine.exchange(HttpRequest("POST", b"/%d" % number, THERE))
        assert 1 <= len(engine.router._known) <= 1_000


def test_resolved_request_is_answered_as_resolved() -> None:
    engine = an_engine()
    resolved = engine.router.resolve(SEND)
    assert resolved is not None
    answer(
        engine._parts,
        engine.router,
        SEND,
        Resolved(resolved.provider, replace(resolved.request, body=SEND.body.replace(b"k1", b"k2"))),
    )
    [exchange] = engine.exchanges
    assert exchange.account == "k2"


def test_garbage_collections_do_not_visit_what_is_kept_of_an_exchange() -> None:
    engine = an_engine()
    engine.exchange(SEND)
    [exchange] = engine.exchanges
    [outgoing] = exchange.asked
    assert [gc.is_tracked(one) for one in (exchange, exchange.response, outgoing)] == [False] * 3


def test_answered_exchange_keeps_no_parsed_body() -> None:
    engine = an_engine()
    request = HttpRequest("POST", b"/acme-root/send", body=SEND.body)
    calls: list[HttpRequest] = []
    request.parsed(calls.append)
    answer(engine._parts, engine.router, request)
    [exchange] = engine.exchanges
    exchange.request.parsed(calls.append)
    assert calls == [request, exchange.request]


def test_unknown_path_of_a_provider_is_its_own_not_found() -> None:
    engine = an_engine()
    result = answer(engine._parts, engine.router, HttpRequest("GET", b"/acme/nowhere"))
    [exchange] = engine.exchanges
    assert exchange.operation == NOT_FOUND
    assert result is not None
    assert result.response is not None
    assert result.response.fact == "error.unknown_route"


def test_nothing_of_one_request_is_left_for_the_next() -> None:
    """A hook or a later request outside of an exchange writes into no exchange."""
    engine = an_engine()
    answer(engine._parts, engine.router, SEND)
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


BETA = replace(ACME, name="beta", hosts=("sms.beta.example", "old.beta.example"), root_segments=("v1",))
SITES = ProviderRouter([ACME, BETA])
ALONE = ProviderRouter([ACME])


def located(sites: ProviderRouter, target: bytes, host: str = "127.0.0.1:8767") -> tuple[str, bytes] | None:
    """The provider's name, and the target that it sees."""
    found = sites.resolve(HttpRequest("GET", target, (("Host", host),)))
    return None if found is None else (found.provider.name, found.request.target)


@pytest.mark.parametrize("host", ["sms.beta.example", "OLD.beta.example:443"])
@pytest.mark.parametrize("target", [b"/send?x=1", b"/acme/send", b"/beta/send", b"/acme-root", b"/", b"//"])
def test_a_real_host_goes_before_all_and_its_paths_stay_as_they_are(host: str, target: bytes) -> None:
    assert located(SITES, target, host) == ("beta", target)


@pytest.mark.parametrize(
    ("target", "seen"),
    [
        (b"/acme/send", b"/send"),
        (b"/acme/send?a=/acme/b?c", b"/send?a=/acme/b?c"),
        (b"/ACME/Send", b"/Send"),
        (b"/acme", b"/"),
        (b"/acme/", b"/"),
        (b"/acme?x=1", b"/?x=1"),
        (b"/acme?", b"/?"),
        (b"//acme//send", b"/send"),
        (b"/acme//send?a=//b", b"/send?a=//b"),
        (b"/acme/acme/send", b"/acme/send"),
        (b"/acme/\xe9", b"/\xe9"),
    ],
)
def test_the_name_of_a_provider_is_a_prefix_that_it_does_not_see(target: bytes, seen: bytes) -> None:
    assert located(SITES, target) == ("acme", seen)


@pytest.mark.parametrize("target", [b"/acme-root/send?x=1", b"/acme-root", b"/ACME-Root/x", b"//acme-root"])
def test_the_first_segment_of_a_path_finds_its_provider(target: bytes) -> None:
    assert located(SITES, target) == ("acme", target)
    assert located(ALONE, target) == ("acme", target)


@pytest.mark.parametrize("target", [b"/acmes/send", b"/acme-roots", b"/sen%64", b"/\xe9", b"/?/acme"])
def test_unclaimed_path_is_for_no_provider(target: bytes) -> None:
    assert located(SITES, target) is None


@pytest.mark.parametrize("host", ["rest.acme.example", "acme.example", "www.beta.example:8767"])
def test_other_host_of_a_providers_domain_is_for_no_provider_but_under_its_prefix(host: str) -> None:
    assert located(SITES, b"/acme-root/send", host) is None
    assert located(SITES, b"/acme/send", host) == ("acme", b"/send")


@pytest.mark.parametrize("host", ["nonsense.example", "example", "sandbox", "10.0.0.1", "[::1]:8767", ""])
def test_any_other_host_serves_the_claimed_paths(host: str) -> None:
    assert located(SITES, b"/acme-root/send", host) == ("acme", b"/acme-root/send")


@pytest.mark.parametrize("target", [b"/", b"", b"//", b"/?x=1", b"*"])
def test_the_root_is_for_no_provider(target: bytes) -> None:
    assert located(ALONE, target) is None


def test_a_request_without_a_host_is_located_by_its_path() -> None:
    found = SITES.resolve(HttpRequest("GET", b"/acme/send"))
    assert found is not None
    assert found.provider is ACME


def test_resolving_changes_only_the_target() -> None:
    request = HttpRequest("POST", b"/acme/send", (("Host", "localhost"),), b"body", is_oversized=True)
    assert SITES.resolve(request) == Resolved(ACME, replace(request, target=b"/send", prefix="/acme"))


def test_the_real_hosts_are_known() -> None:
    assert SITES.is_real_host("api.acme.example")
    assert SITES.is_real_host("old.beta.example")
    assert not SITES.is_real_host("127.0.0.1")


def test_without_providers_no_request_is_resolved() -> None:
    assert located(ProviderRouter([]), b"/acme/send") is None


def test_a_prefix_is_kept_to_be_put_before_the_path_again() -> None:
    def prefix(target: bytes, before: str = "") -> str:
        found = SITES.resolve(HttpRequest("GET", target, prefix=before))
        assert found is not None
        return found.request.prefix

    assert prefix(b"/ACME/send") == prefix(b"/acme") == "/acme"
    assert prefix(b"/acme-root/send") == ""
    assert prefix(b"/acme/send", before="/~ci") == "/~ci/acme"
    assert prefix(b"/acme-root/send", before="/~ci") == "/~ci"


def test_two_routers_resolve_alike_if_they_have_the_same_providers() -> None:
    assert SITES.resolves_as(SITES)
    assert SITES.resolves_as(ProviderRouter(iter([ACME, BETA])))
    assert not SITES.resolves_as(ALONE)


HOST = "api.acme.example"
EXPIRED, DNS = TlsFault(TlsProblem.EXPIRED), ConnectFault(ConnectProblem.DNS)


def engine_with(effects: Effects) -> Engine:
    engine = an_engine(provider=replace(ACME, hosts=(HOST,)))
    engine.fault_control.load(Faults(rules=(Rule(name="bad", effects=effects),)))
    return engine


def test_struck_handshake_is_an_exchange_without_an_answer() -> None:
    engine = engine_with(Effects(tls=EXPIRED))
    assert engine.open_connection(HOST, 443, "tls") == EXPIRED
    [exchange] = engine.exchanges
    assert (exchange.id, exchange.provider, exchange.operation) == ("x1", "acme", "tls")
    assert (exchange.request.method, exchange.request.target) == ("CONNECT", f"{HOST}:443".encode())
    assert (exchange.response, [*exchange.faults]) == (None, ["rule:bad"])
    entries = engine.journal.after(0)
    kinds = [EventKind.EXCHANGE_ARRIVED, EventKind.FAULT_FIRED, EventKind.EXCHANGE_ANSWERED]
    assert [entry.kind for entry in entries] == kinds
    assert entries[1].subject == FaultFired("rule:bad", "tls", "x1", is_taken=False)
    assert [*engine.faults.tallies["rule:bad"].on] == ["x1"]


def test_struck_connect_has_its_refusal_as_answer() -> None:
    engine = engine_with(Effects(connect=DNS))
    assert engine.open_connection(HOST, 443, "connect") == DNS
    [exchange] = engine.exchanges
    assert exchange.response is not None
    assert (exchange.operation, exchange.response.status) == ("connect", 502)


def test_connection_that_is_not_struck_leaves_no_trace() -> None:
    engine = engine_with(Effects(connect=DNS))
    assert engine.open_connection(HOST, 443, "tls") is None
    assert engine.open_connection("www.example.org", 443, "connect") is None
    assert [*engine.exchanges] == []
    assert engine.journal.last == 0

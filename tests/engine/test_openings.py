from dataclasses import replace

from sms_sandbox.engine.engine import Engine
from sms_sandbox.engine.journal import EventKind, FaultFired
from sms_sandbox.faults.kinds.connect import ConnectFault, ConnectProblem
from sms_sandbox.faults.kinds.tls import TlsFault, TlsProblem
from sms_sandbox.faults.rule import Effects, Faults, Rule

from tests.making import an_engine
from tests.providers.acme import PROVIDER

HOST = "api.acme.example"
EXPIRED, DNS = TlsFault(TlsProblem.EXPIRED), ConnectFault(ConnectProblem.DNS)


def engine_with(effects: Effects) -> Engine:
    engine = an_engine(provider=replace(PROVIDER, hosts=(HOST,)))
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

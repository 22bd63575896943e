"""Connections to a provider before their first request: the faults that strike them."""

from sms_sandbox.engine.journal import EventKind, Exchange, FaultFired
from sms_sandbox.engine.parts import Parts
from sms_sandbox.faults.opening import OpeningFault, OpeningStep
from sms_sandbox.wire.exchange import HttpRequest


def open_connection(parts: Parts, host: str, port: int, step: OpeningStep) -> OpeningFault | None:
    """Return the fault that strikes a connection at a step, or None if none does or the host is no provider's.

    A connection that is struck is an exchange, so that it stands in every list of exchanges.
    """
    world, request = parts.world, HttpRequest("CONNECT", f"{host}:{port}".encode("latin-1", "replace"))
    provider = parts.router.provider_of(host)
    if provider is None:
        return None
    struck = world.faults.on_opening(provider.name, step)
    if struck is None:
        return None
    fault, rule = struck
    opened = Exchange(world.next_exchange_id(), world.now, provider.name, step.value, request)
    world.exchanges.add(opened.id, opened, len(request.target))
    world.note(EventKind.EXCHANGE_ARRIVED, opened)
    rule.struck(opened.id)
    opened.faults[rule.name] = None
    world.note(EventKind.FAULT_FIRED, FaultFired(rule.name, step.value, opened.id, is_taken=False))
    opened.response = fault.refusal(host, port)
    world.note(EventKind.EXCHANGE_ANSWERED, opened)
    return fault

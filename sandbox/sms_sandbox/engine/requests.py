"""One request, from the bytes that arrive to the answer that leaves."""

from typing import Final

from sms_sandbox.contract import Operation, Provider
from sms_sandbox.engine import weights
from sms_sandbox.engine.backend import RequestBackend
from sms_sandbox.engine.journal import EventKind, Exchange
from sms_sandbox.engine.parts import Parts
from sms_sandbox.engine.request_faults import FaultRefusal, RequestFaults
from sms_sandbox.engine.routing import Resolved
from sms_sandbox.faults.transmission import Answer
from sms_sandbox.wire.exchange import HttpRequest

NOT_FOUND: Final = "unknown"
"""The operation of a request that its provider has no route for."""

_LINK: Final = "link"
"""The operation of a route that exists only where the provider's short links are followed."""


def answer(parts: Parts, request: HttpRequest, resolved: Resolved | None = None) -> Answer | None:
    """Return the provider's answer and how it is sent, or None for a request that is for no provider.

    ``resolved`` is the router's result for the request, if the caller has it already.
    """
    resolved = resolved or parts.router.resolve(request)
    if resolved is None:
        return None
    provider, seen = resolved
    operation, seen = _operation(provider, seen)
    exchange = _open(parts, provider, operation, request)
    if not parts.world.faults.is_active:
        backend = RequestBackend(parts, provider, exchange)
        return _close(parts, exchange, Answer(operation.handle(seen, backend)))
    faults = RequestFaults(parts, provider, exchange)
    backend = RequestBackend(parts, provider, exchange, faults)
    try:
        faults.before(operation, seen)
        response = operation.handle(seen, backend)
        result = faults.after(operation, seen, response)
    except FaultRefusal:
        result = faults.refusal(seen, backend)
    return _close(parts, exchange, result)


def _operation(provider: Provider, request: HttpRequest) -> tuple[Operation, HttpRequest]:
    """Return the operation of a request, and the request with the values of its path."""
    found = provider.routes.find(request.method, request.path)
    if found is None or (found.what.name == _LINK and provider.short_link(request) is None):
        return Operation(NOT_FOUND, provider.not_found), request
    return found.what, request.with_path_values(found.values) if found.values else request


def _open(parts: Parts, provider: Provider, operation: Operation, request: HttpRequest) -> Exchange:
    world = parts.world
    exchange = Exchange(world.next_exchange_id(), world.now, provider.name, operation.name, request)
    world.exchanges.add(exchange.id, exchange, weights.of_request(request))
    world.note(EventKind.EXCHANGE_ARRIVED, exchange)
    return exchange


def _close(parts: Parts, exchange: Exchange, result: Answer) -> Answer:
    world = parts.world
    exchange.response = result.response
    exchange.request.forget_parsed()
    if result.response is not None:
        world.exchanges.outweigh(len(result.response.body))
    world.note(EventKind.EXCHANGE_ANSWERED, exchange)
    return result

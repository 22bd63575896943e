"""One request, from the bytes that arrive to the answer that leaves."""

from collections.abc import Iterable
from typing import Final, TypeVar

from msgspec import Struct

from sms_sandbox.contract import Operation, Provider
from sms_sandbox.engine.backend import Parts, RequestBackend
from sms_sandbox.engine.faults import FaultRefusal
from sms_sandbox.engine.journal import EventKind, Exchange, FaultFired
from sms_sandbox.engine.world import World
from sms_sandbox.faults.opening import OpeningFault, OpeningStep
from sms_sandbox.faults.transmission import Answer
from sms_sandbox.wire.exchange import HttpRequest

K = TypeVar("K")
V = TypeVar("V")

NOT_FOUND: Final = "unknown"
"""The operation of a request that its provider has no route for."""

_LINK: Final = "link"
"""The operation of a route that exists only where the provider's short links are followed."""

_MOST_PATHS: Final = 1_000
"""The number of paths that are remembered with their operation, or with their provider, too."""

_ARRIVED: Final = EventKind.EXCHANGE_ARRIVED
_ANSWERED: Final = EventKind.EXCHANGE_ANSWERED


class Resolved(Struct):
    """The provider of a request, and the request as that provider reads it, without the sandbox's prefix."""

    provider: Provider
    request: HttpRequest
    operation: Operation | None = None
    """The operation, if it is known already."""


class ProviderRouter:
    """Find the provider by the host, by the prefix of the path, or by its first segment."""

    __slots__ = ("_by_host", "_by_prefix", "_by_root", "_domains", "_known", "_operations", "providers")

    def __init__(self, providers: Iterable[Provider]) -> None:
        self.providers: Final = tuple(providers)
        self._by_host: Final = {host: provider for provider in self.providers for host in provider.hosts}
        self._by_prefix: Final = {provider.name: provider for provider in self.providers}
        self._domains: Final = frozenset(_domain(host) for host in self._by_host)
        self._by_root: Final = {root: provider for provider in self.providers for root in provider.root_segments}
        self._known: Final[dict[tuple[str, str, bytes], tuple[Provider, Operation]]] = {}
        self._operations: Final[dict[tuple[str, str, str], Operation]] = {}

    def __reduce__(self) -> tuple[type["ProviderRouter"], tuple[tuple[Provider, ...]]]:
        """Keep the providers alone: the rest is made of them."""
        return ProviderRouter, (self.providers,)

    def is_real_host(self, host: str) -> bool:
        """Return True for the real host name of a provider."""
        return host in self._by_host

    def provider_of(self, host: str) -> Provider | None:
        """Return the provider whose real host name that is, or None if it is none."""
        return self._by_host.get(host)

    def resolves_as(self, other: "ProviderRouter") -> bool:
        """Return True if both routers find the same provider for every request."""
        return self is other or self.providers == other.providers

    def resolve(self, request: HttpRequest) -> Resolved | None:
        """Return the provider and the request as it sees it, or None for a request that is for no provider."""
        key = request.host, request.method, request.target.partition(b"?")[0]
        known = self._known.get(key)
        if known is not None:
            return Resolved(known[0], request, known[1])
        found = self._find(request)
        if found is not None and found.request is request:  # else its path is another one
            operation = self._operations.get((found.provider.name, request.method, request.path))
            if operation is not None:
                _remember(self._known, key, (found.provider, operation))
        return found

    def _find(self, request: HttpRequest) -> Resolved | None:
        host, path = request.host, request.path
        provider = self._by_host.get(host)
        if provider is not None:
            return Resolved(provider, request)
        root = path.lstrip("/").partition("/")[0].lower()
        prefixed = self._by_prefix.get(root)
        if prefixed is not None:
            return Resolved(prefixed, _without_prefix(request, prefixed.name))
        if not root or _domain(host) in self._domains:
            return None  # another service of a provider, whose paths only look the same
        provider = self._by_root.get(root)
        return None if provider is None else Resolved(provider, request)

    def operation(self, provider: Provider, request: HttpRequest) -> tuple[Operation, HttpRequest]:
        """Return the operation of a request, and the request with the values of its path."""
        key = provider.name, request.method, request.path
        known = self._operations.get(key)
        if known is not None:
            return known, request
        found = provider.routes.find(request.method, request.path)
        if found is None or (found.what.name == _LINK and provider.short_link(request) is None):
            return Operation(NOT_FOUND, provider.not_found), request
        if found.values or found.what.name == _LINK:
            return found.what, request.with_path_values(found.values)
        _remember(self._operations, key, found.what)
        return found.what, request


def answer(
    parts: Parts, router: ProviderRouter, request: HttpRequest, resolved: Resolved | None = None
) -> Answer | None:
    """Return the provider's answer and how it is sent, or None for a request that is for no provider.

    ``resolved`` is the router's result for the request, if the caller has it already.
    """
    resolved = resolved or router.resolve(request)
    if resolved is None:
        return None
    provider, seen, operation = resolved.provider, resolved.request, resolved.operation
    if operation is None:
        operation, seen = router.operation(provider, seen)
    world = parts.world
    plan = world.faults
    exchange = world.exchanges.begin(world.now, provider.name, operation.name, request)
    world.journal.note(world.now, _ARRIVED, exchange)
    backend = RequestBackend(parts, provider, exchange)
    try:
        if plan.is_active and not plan.prefix:  # else only messages are struck, which the backend sees
            backend.strikable(exchange).before(operation, seen)
        response = operation.handle(seen, backend)
        faults = backend.faults
        result = Answer(response) if faults is None else faults.after(operation, seen, response)
    except FaultRefusal as refused:
        result = refused.faults.refusal(seen, backend)
    return _close(world, exchange, result)


def _close(world: World, exchange: Exchange, result: Answer) -> Answer:
    exchange.response = result.response
    exchange.request.forget_parsed()
    world.exchanges.finish(exchange)
    world.journal.note(world.now, _ANSWERED, exchange)
    return result


def open_connection(
    parts: Parts, router: ProviderRouter, host: str, port: int, step: OpeningStep
) -> OpeningFault | None:
    """Return the fault that strikes a connection at a step, or None if none does or the host is no provider's.

    A connection that is struck is an exchange, so that it stands in every list of exchanges.
    """
    world, request = parts.world, HttpRequest("CONNECT", f"{host}:{port}".encode("latin-1", "replace"))
    provider = router.provider_of(host)
    if provider is None:
        return None
    struck = world.faults.on_opening(provider.name, step)
    if struck is None:
        return None
    fault, rule = struck
    opened = world.exchanges.begin(world.now, provider.name, step.value, request)
    world.note(_ARRIVED, opened)
    rule.struck(opened.id)
    opened.struck_by(rule.name)
    world.note(EventKind.FAULT_FIRED, FaultFired(rule.name, step.value, opened.id, is_taken=False))
    _close(world, opened, Answer(fault.refusal(host, port)))
    return fault


def _without_prefix(request: HttpRequest, name: str) -> HttpRequest:
    # A base address may end with a slash, and the prefix is ours, not the provider's.
    path = b"/" + request.raw_path.lstrip(b"/")[len(name) :].lstrip(b"/")
    _, question_mark, query = request.target.partition(b"?")
    return request.with_target(path + question_mark + query, f"{request.prefix}/{name}")


def _remember(table: dict[K, V], key: K, value: V) -> None:
    if len(table) >= _MOST_PATHS:
        table.clear()
    table[key] = value


def _domain(host: str) -> str:
    """Return the last two labels of a host name."""
    return ".".join(host.rsplit(".", 2)[-2:])

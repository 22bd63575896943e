"""The requests and answers of a provider's examples, by the operation that they reach."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Final

from sms_sandbox.contract import Operation, Provider
from sms_sandbox.engine.requests import ProviderRouter
from sms_sandbox.fidelity.ledger import FactKind, examples_of
from sms_sandbox.wire import transcript
from sms_sandbox.wire.exchange import HttpRequest, HttpResponse, header_of
from sms_sandbox.wire.transcript import AnswerBlock, RequestBlock, Transcript

JSON: Final = "application/json"


@dataclass(frozen=True, slots=True)
class ExampleExchange:
    """A request of an example and its answer."""

    request: HttpRequest
    """As the provider sees it, without the sandbox's prefix."""

    response: HttpResponse
    source: str
    """The source of the example."""

    kind: FactKind


def exchanges_by_operation(provider: Provider) -> dict[Operation, list[ExampleExchange]]:
    """Return the exchanges of all examples whose request fits a route; routes may share an operation.

    The requests have the values of their paths.
    """
    found: defaultdict[Operation, list[ExampleExchange]] = defaultdict(list)
    for exchange in exchanges_of(provider):
        match = provider.routes.find(exchange.request.method, exchange.request.path)
        if match is not None:
            request = exchange.request.with_path_values(match.values)
            found[match.what].append(replace(exchange, request=request))
    return dict(found)


def exchanges_of(provider: Provider) -> Iterator[ExampleExchange]:
    """Yield the exchanges of all examples, in the order of their files."""
    router = ProviderRouter([provider])
    for file in examples_of(provider):
        yield from _exchanges(transcript.read(file.read_bytes()), router)


def _exchanges(example: Transcript, router: ProviderRouter) -> Iterator[ExampleExchange]:
    source, kind = example.note("source"), FactKind(example.note("kind"))
    request: HttpRequest | None = None
    for block in example.blocks:
        if isinstance(block, RequestBlock):
            resolved = router.resolve(block.request)
            request = resolved.request if resolved else None
        elif isinstance(block, AnswerBlock) and request is not None:
            yield ExampleExchange(request, block.response, source, kind)


def media_type_of(response: HttpResponse) -> str:
    """Return the media type in small letters, without parameters; empty without one."""
    return (header_of(response.headers, "Content-Type") or "").partition(";")[0].strip().lower()

"""Answer requests with the bytes of recordings."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Final, NamedTuple

from msgspec import structs

from sms_sandbox.contract import Backend, Handler, Operation, Provider
from sms_sandbox.engine.requests import ProviderRouter, Resolved
from sms_sandbox.fidelity.refusals import RECORDING
from sms_sandbox.recording.leaves import message
from sms_sandbox.recording.leaves.leaf import MessagePart, ValueLeaf
from sms_sandbox.recording.redaction.kinds import is_instant
from sms_sandbox.wire import transcript
from sms_sandbox.wire.exchange import HttpRequest, HttpResponse
from sms_sandbox.wire.transcript import AnswerBlock, RequestBlock, Transcript, TranscriptError

REFUSED: Final = "invalid"
"""The credential that every provider of the sandbox refuses, whatever was recorded."""


class RecordingError(ValueError):
    """A file is no recording; the text names it and what is wrong."""


class _Value(NamedTuple):
    """A value of a recorded request."""

    value: str
    may_differ: bool
    """True for a value that was replaced, and for a time: any other may stand in its place."""


@dataclass(frozen=True, slots=True)
class PlayedExchange:
    """A request that was recorded, and its answer."""

    operation: Operation
    method: str
    wants_xml: bool
    values: Mapping[str, tuple[_Value, ...]]
    """By their address, in order."""

    response: HttpResponse

    def likeness(self, request: HttpRequest, operation: Operation, values: Mapping[str, list[str]]) -> int | None:
        """Return how many of the replaced values are the same in a request, or None if it is another request."""
        if (operation, request.method, _wants_xml(request)) != (self.operation, self.method, self.wants_xml):
            return None
        if {*values} != {*self.values}:
            return None
        same = 0
        for address, recorded in self.values.items():
            if len(recorded) != len(values[address]):
                return None
            for one, value in zip(recorded, values[address], strict=True):
                if one.value != value and not one.may_differ:
                    return None
                same += one.may_differ and one.value == value
        return same


class Recordings:
    """The recorded exchanges of one provider, in the order of their files."""

    def __init__(self, provider: Provider, exchanges: Iterable[PlayedExchange]) -> None:
        self._provider: Final = provider
        self._exchanges: Final = tuple(exchanges)

    def __len__(self) -> int:
        return len(self._exchanges)

    def find(self, request: HttpRequest) -> HttpResponse | None:
        """Return the answer to a request that was recorded, or None.

        Of several recordings the one with most of the same values answers, and of equal ones the first.
        """
        found = self._provider.routes.find(request.method, request.path)
        shown = self._provider.credentials(request)
        if found is None or (shown is not None and REFUSED in (shown.login, shown.secret)):
            return None
        values = _values_of(request, self._provider)
        rated = [(one.likeness(request, found.what, values), one) for one in self._exchanges]
        fitting = [(likeness, one) for likeness, one in rated if likeness is not None]
        return max(fitting, key=lambda pair: pair[0])[1].response if fitting else None


def read(files: Iterable[tuple[str, bytes]], providers: Iterable[Provider]) -> dict[str, Recordings]:
    """Return the recordings of each provider from files by name. Raise RecordingError."""
    known = {provider.name: provider for provider in providers}
    router = ProviderRouter(known.values())
    found: defaultdict[str, list[PlayedExchange]] = defaultdict(list)
    for name, data in files:
        for provider, exchange in _exchanges(name, data, router):
            found[provider].append(exchange)
    return {name: Recordings(known[name], exchanges) for name, exchanges in found.items()}


def played(provider: Provider, recordings: Recordings) -> Provider:
    """Return the provider, which answers what was recorded with the recorded bytes, and all else as always."""

    def playing(handle: Handler) -> Handler:
        def answer(request: HttpRequest, backend: Backend) -> HttpResponse:
            return recordings.find(request) or handle(request, backend)

        return answer

    routes = provider.routes.mapped(lambda what: replace(what, handle=playing(what.handle)))
    return replace(provider, routes=routes)


def _exchanges(name: str, data: bytes, router: ProviderRouter) -> Iterable[tuple[str, PlayedExchange]]:
    try:
        script = transcript.read(data)
    except TranscriptError as error:
        raise RecordingError(f"{name}: {error}") from None
    request: HttpRequest | None = None
    for block in script.blocks:
        if isinstance(block, RequestBlock):
            request = block.request
        elif isinstance(block, AnswerBlock) and request is not None:
            resolved = router.resolve(request)
            if resolved is not None:
                made = _made(name, script, resolved, block.response)
                yield from () if made is None else [(resolved.provider.name, made)]


def _made(name: str, script: Transcript, resolved: Resolved, response: HttpResponse) -> PlayedExchange | None:
    """Return the exchange, or None for a request outside the provider's routes, which the sandbox answers itself."""
    provider, request = resolved.provider, resolved.request
    found = provider.routes.find(request.method, request.path)
    if found is None:
        return None
    replaced = {(note.split(" ")[1], note.split(" ", 2)[2]) for note in script.all_notes("replaced")}

    def recorded(address: str, value: str) -> _Value:
        return _Value(value, is_instant(value) or (address, " ".join(value.split())) in replaced)

    values = {
        address: tuple(recorded(address, value) for value in listed)
        for address, listed in _values_of(request, provider).items()
    }
    answer = structs.replace(response, fact=f"{RECORDING}{name}")
    return PlayedExchange(found.what, request.method, _wants_xml(request), values, answer)


def _values_of(request: HttpRequest, provider: Provider) -> dict[str, list[str]]:
    """Return the values of a request but for its headers, by their address."""
    found: defaultdict[str, list[str]] = defaultdict(list)

    def look(leaf: ValueLeaf) -> str:
        if not leaf.is_name and leaf.place is not MessagePart.HEADER:
            found[leaf.address].append(leaf.value)
        return leaf.value

    message.rewrite_request(request, look, provider)
    return dict(found)


def _wants_xml(request: HttpRequest) -> bool:
    return "xml" in (request.header("Accept") or "").lower()

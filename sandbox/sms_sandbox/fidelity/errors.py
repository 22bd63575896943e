"""What each operation answers where it is refused: any error of its provider, in the form of the request."""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import Final

from sms_sandbox.contract import Provider
from sms_sandbox.engine.engine import Engine
from sms_sandbox.engine.settings import EngineSettings
from sms_sandbox.fidelity.exchanges import JSON, ExampleExchange, media_type_of
from sms_sandbox.fidelity.ledger import Fact, Ledger, ledger_of
from sms_sandbox.wire import json_text
from sms_sandbox.wire.exchange import HttpRequest, HttpResponse

_ERRORS: Final = 400
"""The lowest status of errors; below it other keys may be those of a success."""

_FORMS_BY: Final = ("Accept", "Authorization", "Content-Type")
"""The headers by which providers choose the form of an error."""


def refusals(
    provider: Provider, examples: Iterable[ExampleExchange], everywhere: Iterable[ExampleExchange]
) -> list[ExampleExchange]:
    """Return the answer of each error to each form of the requests, with the source and the kind of its fact.

    Errors that examples of other operations have with more keys are errors of this one, too: one with the name of the
    wrong field, for example.
    """
    found = list(_played(provider, examples))
    known = dict.fromkeys((one.response.status, keys) for one in found if (keys := _keys(one.response)))
    return [*found, *[one for one in everywhere if _has_more(one.response, known)]]


def _played(provider: Provider, examples: Iterable[ExampleExchange]) -> Iterator[ExampleExchange]:
    backend = Engine([provider], EngineSettings(start=0)).backend(provider.name)
    ledger = ledger_of(provider)
    for request in _forms([example.request for example in examples]):
        for refuse in provider.errors.values():
            response = refuse(request, backend)
            fact = ledger.facts[response.fact]
            yield ExampleExchange(request, response, _source(fact, ledger), fact.kind)


def _keys(response: HttpResponse) -> frozenset[str]:
    """Return the keys of an object in JSON; none for any other answer."""
    value = json_text.read(response.body) if response.body and media_type_of(response) == JSON else None
    return frozenset(value) if isinstance(value, dict) else frozenset()


def _has_more(response: HttpResponse, known: Iterable[tuple[int, frozenset[str]]]) -> bool:
    """Return True for an error with all keys of a known one of that status and others."""
    if response.status < _ERRORS:
        return False
    keys = _keys(response)
    return any(status == response.status and keys > fewer for status, fewer in known)


def _forms(requests: Iterable[HttpRequest]) -> Iterator[HttpRequest]:
    """Yield the requests whose errors may differ, and each of them without headers and body."""
    seen = set()
    for request in requests:
        bare = replace(request, headers=(), body=b"", path_values=request.path_values)
        for one in (request, bare):
            form = (one.path, one.query, *map(one.header, _FORMS_BY), one.body)
            if form not in seen:
                seen.add(form)
                yield one


def _source(fact: Fact, ledger: Ledger) -> str:
    return "; ".join(f"{ledger.sources[name].title}, {ledger.sources[name].address}" for name in fact.sources)

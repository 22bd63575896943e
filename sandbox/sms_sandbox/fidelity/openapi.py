"""The OpenAPI 3.1 document of an emulated provider, made from its routes, its examples, its errors and its ledger.

Answers are closed: each key and type in them is one that an example or an error of the provider has. Requests are
open, since the sandbox answers wrong ones, too, as the provider would.
"""

import re
from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from itertools import chain
from typing import Final

from sms_sandbox import __version__
from sms_sandbox.contract import Operation, Provider
from sms_sandbox.fidelity import errors, requests, schemas
from sms_sandbox.fidelity.exchanges import JSON, ExampleExchange, exchanges_by_operation, media_type_of
from sms_sandbox.fidelity.ledger import FactKind, Ledger, ledger_of
from sms_sandbox.fidelity.requests import grouped
from sms_sandbox.fidelity.schemas import Schema
from sms_sandbox.wire import json_text
from sms_sandbox.wire.exchange import REASONS

_SUREST_FIRST: Final = tuple(FactKind)
_TEXT: Final[Schema] = {"type": "string"}


class _Answers:
    """What an operation answers by its examples, and where it is refused."""

    def __init__(
        self, provider: Provider, examples: Sequence[ExampleExchange], everywhere: Iterable[ExampleExchange]
    ) -> None:
        self.maps: Final = ledger_of(provider).maps
        self.examples: Final = examples
        self.refusals: Final = errors.refusals(provider, examples, everywhere)
        self.security: Final = [requests.security(provider, example.request) for example in examples]


def document(provider: Provider) -> Schema:
    """Return the document. Its server is the provider's path on the sandbox."""
    examples = exchanges_by_operation(provider)
    everywhere = list(chain.from_iterable(examples.values()))
    answers = {operation: _Answers(provider, found, everywhere) for operation, found in examples.items()}
    paths: defaultdict[str, Schema] = defaultdict(dict)
    for method, path, operation in provider.routes.routes:
        paths[_template(path)][method.lower()] = _operation(method, path, operation, answers[operation])
    return {
        "openapi": "3.1.0",
        "info": {
            "title": f"{provider.title}, as sms-sandbox emulates it",
            "version": __version__,
            "description": "The answers are those of the examples, and those of each error that the provider has: "
            "x-source has their sources, and x-kind the surest way in which one of them is known: recorded, "
            "documented, client or inferred.",
        },
        "servers": [{"url": f"/{provider.name}", "description": "The sandbox."}],
        "paths": dict(paths),
        "components": {"securitySchemes": _schemes(answers.values())},
        "x-ledger": _ledger(ledger_of(provider)),
    }


def _template(path: str) -> str:
    return re.sub(r"/:(\w+)", r"/{\1}", path)


def _schemes(answers: Iterable[_Answers]) -> Schema:
    return {name: scheme for one in answers for shown in one.security for name, scheme in shown.items()}


def _ledger(ledger: Ledger) -> Schema:
    return {
        "sources": {name: source.model_dump(mode="json") for name, source in ledger.sources.items()},
        "facts": {name: fact.kind.value for name, fact in ledger.facts.items()},
        "left_out": [item.model_dump(mode="json") for item in ledger.left_out],
    }


def _operation(method: str, path: str, operation: Operation, answers: _Answers) -> Schema:
    sent = [example.request for example in answers.examples]
    secrets = {scheme["name"].lower() for shown in answers.security for scheme in shown.values() if "name" in scheme}
    described: Schema = {
        "operationId": method.lower() + re.sub(r"[^\w/]", "", path).replace("/", "_"),
        "tags": [operation.name],
        "parameters": requests.parameters(path, sent, secrets),
        "responses": _responses(answers),
        **_provenance(answers.examples),
    }
    if any(answers.security):
        described["security"] = _alternatives(answers.security)
    body = requests.body(sent)
    if body is not None:
        described["requestBody"] = body
    return described


def _alternatives(shown: Iterable[dict[str, Schema]]) -> list[Schema]:
    """Return each way to show credentials once; the empty one is for credentials in the body, and for none."""
    return [{name: [] for name in names} for names in dict.fromkeys(map(tuple, shown))]


def _provenance(exchanges: Iterable[ExampleExchange]) -> Schema:
    """Return the sources, and the surest kind."""
    exchanges = list(exchanges)
    kinds = {exchange.kind for exchange in exchanges}
    return {
        "x-source": [source for source in dict.fromkeys(exchange.source for exchange in exchanges) if source],
        "x-kind": min(kinds, key=_SUREST_FIRST.index).value,
    }


def _responses(answers: _Answers) -> Schema:
    taken = grouped(answers.examples, lambda exchange: exchange.response.status)
    refused = grouped(answers.refusals, lambda exchange: exchange.response.status)
    return {
        str(status): _response(status, taken.get(status, []), refused.get(status, []), answers.maps)
        for status in sorted({*taken, *refused})
    }


def _response(
    status: int, taken: Sequence[ExampleExchange], refused: Sequence[ExampleExchange], maps: Collection[str]
) -> Schema:
    described: Schema = {"description": REASONS.get(status, f"Status {status}"), **_provenance(taken or refused)}
    answers, refusals = _bodies(taken), _bodies(refused)
    if answers or refusals:
        described["content"] = {
            media: {"schema": _answer_schema(media, answers.get(media, []), refusals.get(media, []), maps)}
            for media in dict.fromkeys([*answers, *refusals])
        }
    return described


def _bodies(exchanges: Iterable[ExampleExchange]) -> dict[str, list[bytes]]:
    by_media = grouped([one.response for one in exchanges if one.response.body], media_type_of)
    return {media: [response.body for response in responses] for media, responses in by_media.items()}


def _answer_schema(media: str, answers: Iterable[bytes], refusals: Iterable[bytes], maps: Collection[str]) -> Schema:
    """Return a closed schema for JSON; any other media type is a text."""
    if media != JSON:
        return _TEXT
    return schemas.either(map(json_text.read, answers), map(json_text.read, dict.fromkeys(refusals)), maps)

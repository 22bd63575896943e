"""Check that names refer to something: providers, operations, dialects, lifecycles, rules, phases, webhooks."""

from collections.abc import Iterable, Iterator
from functools import lru_cache
from typing import Final

from sms_sandbox.contract import Provider
from sms_sandbox.faults.kind import KeyType
from sms_sandbox.faults.kinds.lifecycle import NAMES as BUILT_IN_LIFECYCLES
from sms_sandbox.faults.matcher import REPLY
from sms_sandbox.faults.plan import ALL_WEBHOOKS
from sms_sandbox.scenario.bad_value import BadValueError, did_you_mean
from sms_sandbox.scenario.diagnostics import Problem
from sms_sandbox.scenario.explain.explain import problem_at, sentence_at
from sms_sandbox.scenario.format.expectations import ExchangesTable, WebhooksMetTable
from sms_sandbox.scenario.format.rules import WhenTable
from sms_sandbox.scenario.merge.merged import Location, MergedScenario, each, location_below
from sms_sandbox.wire import urls

_CALL: Final = "call"
_UNROUTED: Final = "unknown"

_ONLY_FAULTS: Final = (REPLY, _CALL)
"""Operations of webhooks; no request has them."""


def unknown(name: str, location: Location, noun: str, there_are: Iterable[str]) -> Problem:
    document, path = location
    code = f"unknown_{noun.rpartition(' ')[2]}"
    return problem_at(document, path, BadValueError(code, f"Not {noun}.", did_you_mean(name, there_are)))


def providers(whole: MergedScenario) -> Iterator[Problem]:
    for name, location in _providers_named(whole):
        if name not in whole.providers:
            yield unknown(name, location, "a provider", whole.providers)


def _providers_named(whole: MergedScenario) -> Iterator[tuple[str, Location]]:
    yield from each(whole.scenario.providers, (whole.document, ("providers",)))
    for selection, location in whole.selections():
        yield from each(selection.provider, location_below(location, "provider"))
    for key, device in whole.scenario.devices.items():
        yield from each(device.provider, whole.location("device", key, "provider"))
    for name in whole.scenario.accounts:
        yield name, whole.location("account", name)


def operations(whole: MergedScenario) -> Iterator[Problem]:
    for selection, location in whole.selections():
        if not isinstance(selection, WhenTable | ExchangesTable):
            continue
        extra = _ONLY_FAULTS if isinstance(selection, WhenTable) else ()
        there_are = sorted({*_operations(tuple(whole.scope(selection.provider, location)[0].values())), *extra})
        for name, where in each(selection.operation, location_below(location, "operation")):
            if name not in there_are:
                yield unknown(name, where, "an operation", there_are)


@lru_cache(maxsize=32)
def _operations(found: tuple[Provider, ...]) -> frozenset[str]:
    return frozenset({_UNROUTED, *(what.name for provider in found for _, _, what in provider.routes.routes)})


def lifecycles(whole: MergedScenario) -> Iterator[Problem]:
    own = sorted(whole.names["lifecycle"])
    for fault in whole.faults():
        for kind, values in fault.table.kinds():
            for key in kind.keys_of(KeyType.LIFECYCLE):
                name = values[key.name]
                if name is not None and name not in whole.names["lifecycle"] and name not in BUILT_IN_LIFECYCLES:
                    yield sentence_at(
                        *location_below(fault.location, *kind.path(key)),
                        "unknown_lifecycle",
                        f'{fault.label} names lifecycle "{name}".',
                        f"This file defines: {', '.join(own) or 'none'}. Built in: {', '.join(BUILT_IN_LIFECYCLES)}.",
                    )


def faults_meant(whole: MergedScenario) -> Iterator[Problem]:
    """Report unknown rules and phases in expectations and in ``overrides``."""
    there_are = sorted(f"{kind}:{name}" for kind in ("rule", "phase") for name in whole.names[kind])
    for expectation in whole.scenario.expectations:
        location, exchanges = whole.location("expect", expectation.name), expectation.exchanges
        named = [(expectation.fired, location_below(location, "fired"))]
        if exchanges is not None:
            named.append((exchanges.struck_by, location_below(location, "exchanges", "struck_by")))
        for name, where in named:
            if name is not None and name not in (ALL_WEBHOOKS, *there_are):
                yield unknown(name, where, "a fault", there_are)
    for phase in whole.scenario.phases:
        for other, where in each(phase.overrides, whole.location("phase", phase.name, "overrides")):
            if other == phase.name or other not in whole.names["phase"]:
                others = sorted(whole.names["phase"] - {phase.name})
                yield unknown(other, where, "another phase", others)


def kinds_of_webhooks(whole: MergedScenario) -> Iterator[Problem]:
    for selection, location in whole.selections():
        if isinstance(selection, WebhooksMetTable):
            scope, _ = whole.scope(selection.provider, location)
            there_are = sorted({kind for provider in scope.values() for kind in provider.webhook_kinds})
            for name, where in each(selection.kind, location_below(location, "kind")):
                if name not in there_are:
                    yield unknown(name, where, "a webhook", there_are)


def devices(whole: MergedScenario) -> Iterator[Problem]:
    for key, device in whole.scenario.devices.items():
        document, path = whole.location("device", key)
        scope, is_named = whole.scope(device.provider, (document, path))
        if not is_named:
            hint = f'Name the provider of the device: provider = "insim". There are: {", ".join(whole.providers)}.'
            yield problem_at(document, (*path, "provider"), BadValueError("missing", "Missing.", hint))
            continue
        kinds = sorted({kind for provider in scope.values() for kind in provider.webhook_kinds})
        for kind, url in (device.webhooks or {}).items():
            location = (document, (*path, "webhooks", kind))
            if kind not in kinds:
                yield unknown(kind, location, "a webhook", kinds)
            elif urls.parse(url) is None:
                yield problem_at(*location, BadValueError("bad_url", "Not an http or https address."))

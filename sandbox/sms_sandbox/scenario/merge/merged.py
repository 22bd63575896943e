"""Merge a scenario with the one that it extends, keeping the location of each element."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Final, NamedTuple

from sms_sandbox.contract import Provider
from sms_sandbox.scenario.explain import paths
from sms_sandbox.scenario.format.effects import AccountTable, EffectsTable
from sms_sandbox.scenario.format.expectations import SUBJECTS, ConditionsTable, ExpectTable
from sms_sandbox.scenario.format.field_types import ClockMode
from sms_sandbox.scenario.format.model import AccountsTable, ClockTable, Scenario
from sms_sandbox.scenario.format.rules import PhaseTable, RuleTable, WhenTable
from sms_sandbox.scenario.merge.partial import PartialScenario
from sms_sandbox.scenario.source.document import Document, Path

Location = tuple[Document, Path]
Named = RuleTable | PhaseTable | ExpectTable


class MergedFault(NamedTuple):
    """A rule, or one of the faults of a phase."""

    label: str
    """The rule or phase as problems name it."""

    table: EffectsTable
    location: Location
    when: WhenTable
    when_spot: Location


@dataclass(frozen=True)
class MergedScenario:
    """A scenario with the files that it came from."""

    scenario: Scenario
    document: Document
    providers: Mapping[str, Provider]
    spots: Mapping[tuple[str, str], Location]
    """Locations by kind and name of the element."""

    names: Mapping[str, frozenset[str]]
    """All names that the files define by kind, of invalid elements too."""

    named: Mapping[str, tuple[str, ...] | None]
    """The ``providers`` of each file, by file name."""

    def location(self, kind: str, name: str, *more: str | int) -> Location:
        document, path = self.spots[kind, name]
        return document, (*path, *more)

    def scope(self, named: tuple[str, ...] | None, location: Location) -> tuple[dict[str, Provider], bool]:
        """Return the providers that an element there applies to, and whether its file names them."""
        wanted = named or self.named[location[0].name]
        if wanted is None:
            return dict(self.providers), False
        return {name: self.providers[name] for name in wanted if name in self.providers}, True

    def faults(self) -> Iterator[MergedFault]:
        for rule in self.scenario.rules:
            location = self.location("rule", rule.name)
            yield MergedFault(f'rule "{rule.name}"', rule, location, rule.when, location_below(location, "when"))
        for phase in self.scenario.phases:
            location = self.location("phase", phase.name)
            for index, fault in enumerate(phase.faults):
                yield MergedFault(
                    f'phase "{phase.name}"',
                    fault,
                    location_below(location, "faults", index),
                    phase.when,
                    location_below(location, "when"),
                )

    def selections(self) -> Iterator[tuple[WhenTable | ConditionsTable, Location]]:
        """Yield all tables that select requests, messages or webhooks."""
        for rule in self.scenario.rules:
            yield rule.when, self.location("rule", rule.name, "when")
        for phase in self.scenario.phases:
            yield phase.when, self.location("phase", phase.name, "when")
        for expectation in self.scenario.expectations:
            for subject in SUBJECTS:
                conditions = getattr(expectation, subject)
                if isinstance(conditions, ConditionsTable):
                    yield conditions, self.location("expect", expectation.name, subject)


def location_below(location: Location, *more: str | int) -> Location:
    document, path = location
    return document, (*path, *more)


def each(names: Iterable[str] | None, location: Location) -> Iterator[tuple[str, Location]]:
    """Yield each name with its location, whether it stands in a list or alone."""
    document, path = location
    is_list = isinstance(paths.at(path, document.data), list)
    for index, name in enumerate(names or ()):
        yield name, ((document, (*path, index)) if is_list else location)


KINDS: Final = {"rule": "rules", "phase": "phases", "expect": "expectations"}
"""The arrays of tables by their fields in the model."""


def merged_scenario(
    draft: PartialScenario, base: PartialScenario | None, providers: Mapping[str, Provider]
) -> MergedScenario:
    drafts = [draft] if base is None else [base, draft]
    spots: dict[tuple[str, str], Location] = {}
    names: dict[str, frozenset[str]] = {}
    for one in drafts:
        spots |= _spots(one)
        for kind in ("rule", "phase", "expect", "lifecycle"):
            names[kind] = names.get(kind, frozenset()) | one.names(kind)
    scenario = draft.scenario if base is None else merged(base.scenario, draft.scenario)
    named = {one.document.name: one.scenario.providers for one in drafts}
    named[draft.document.name] = scenario.providers
    return MergedScenario(scenario, draft.document, providers, spots, names, named)


def merged(base: Scenario, own: Scenario) -> Scenario:
    """Return ``own`` merged over ``base``.

    Rules of ``own`` take precedence, its phases are the later ones, and an element replaces the one of the same name
    in ``base``.
    """
    return own.model_copy(
        update={
            "seed": base.seed if own.seed is None else own.seed,
            "providers": own.providers or base.providers,
            "description": own.description or base.description,
            "clock": _clock(base.clock, own.clock),
            "accounts": _accounts(base.accounts, own.accounts),
            "handsets": {**base.handsets, **own.handsets},
            "devices": {**base.devices, **own.devices},
            "lifecycles": {**base.lifecycles, **own.lifecycles},
            "rules": (*own.rules, *_without(base.rules, own.rules)),
            "phases": (*_without(base.phases, own.phases), *own.phases),
            "expectations": (*_without(base.expectations, own.expectations), *own.expectations),
            "webhooks": base.webhooks.model_copy(update=dict(own.webhooks.given())),
            "behaviour": base.behaviour.model_copy(
                update={name: getattr(own.behaviour, name) for name in own.behaviour.model_fields_set}
            ),
        }
    )


def _without(elements: tuple[Named, ...], others: tuple[Named, ...]) -> Iterator[Named]:
    names = {other.name for other in others}
    return (element for element in elements if element.name not in names)


def _clock(base: ClockTable, own: ClockTable) -> ClockTable:
    clock = base.model_copy(update=dict(own.given()))
    means_nothing = "speed" if clock.mode is ClockMode.VIRTUAL else "idle_jump"
    return clock.model_copy(update={means_nothing: None})


def _accounts(base: Mapping[str, AccountsTable], own: Mapping[str, AccountsTable]) -> dict[str, AccountsTable]:
    accounts = {**base, **own}
    for provider in base.keys() & own.keys():
        old, new = base[provider], own[provider]
        logins: dict[str, AccountTable] = {**old.logins, **new.logins}
        accounts[provider] = old.model_copy(update={**new.given(), "logins": logins})
    return accounts


def _spots(draft: PartialScenario) -> Iterator[tuple[tuple[str, str], Location]]:
    for kind, attribute in KINDS.items():
        for index, element in zip(draft.indexes[kind], getattr(draft.scenario, attribute), strict=True):
            yield (kind, element.name), (draft.document, (kind, index))
    for kind in ("account", "device"):
        for key in getattr(draft.scenario, f"{kind}s"):
            yield (kind, key), (draft.document, (kind, key))

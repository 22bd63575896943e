"""The faults of a scenario, as the engine takes them."""

from collections import deque
from collections.abc import Mapping
from typing import Any, Final, cast
from weakref import ref

from sms_sandbox.core.lifecycle import Lifecycle
from sms_sandbox.faults.fault import Fault
from sms_sandbox.faults.kind import FaultKind, KeyType, Place
from sms_sandbox.faults.kinds.account import AccountChange
from sms_sandbox.faults.kinds.lifecycle import BUILT_IN
from sms_sandbox.faults.matcher import Matcher
from sms_sandbox.faults.registry import KINDS
from sms_sandbox.faults.rule import Effects, Faults, Phase, Rule, WeightedEffects
from sms_sandbox.faults.webhooks import WebhookFault, WebhookFaults
from sms_sandbox.scenario.format.effects import AccountTable, EffectsTable, LifecycleTable
from sms_sandbox.scenario.format.fault_tables import MODE_TABLES, plain
from sms_sandbox.scenario.format.model import Scenario
from sms_sandbox.scenario.format.rules import PhaseTable, RuleTable, WhenTable
from sms_sandbox.scenario.format.table import Table

Names = tuple[str, ...] | None


_made: Final[deque[tuple["ref[Scenario]", Faults]]] = deque(maxlen=16)
"""The faults of the scenarios that were read last."""


def faults_of(scenario: Scenario) -> Faults:
    """Return all faults that a scenario declares.

    Those of the scenarios last asked for are kept, so that a server can make them in a thread, and put them in force
    at once.
    """
    for known, faults in [*_made]:
        if known() is scenario:
            return faults
    faults = _all_of(scenario)
    _made.append((ref(scenario), faults))
    return faults


def _all_of(scenario: Scenario) -> Faults:
    lifecycles = scenario.lifecycles
    webhooks = webhook_faults(scenario.webhooks)
    return Faults(
        rules=tuple([rule_of(rule, lifecycles, scenario.providers) for rule in scenario.rules]),
        phases=tuple([_phase(phase, lifecycles, scenario.providers) for phase in scenario.phases]),
        webhooks=webhooks or None,
        providers=frozenset(scenario.providers or ()),
    )


def rule_of(rule: RuleTable, lifecycles: Mapping[str, LifecycleTable], providers: Names = None) -> Rule:
    """Return a rule. ``providers`` are those that it is for if it names none.

    Raise KeyError for an unknown lifecycle.
    """
    return Rule(
        name=rule.name,
        when=when_of(rule.when, providers),
        effects=effects_of(rule, lifecycles),
        times=rule.times,
        is_optional=rule.optional,
    )


def when_of(when: WhenTable, providers: Names = None) -> Matcher:
    """Return what a rule or phase is for. ``providers`` count if it names none."""
    return Matcher(
        providers=frozenset(when.provider or providers or ()),
        operations=frozenset(when.operation or ()),
        account=when.account,
        to=when.to,
        sender=when.sender,
        text=when.text,
        matches=when.matches,
        nth=when.nth,
        every=when.every,
        share=when.share,
    )


def account_change(table: AccountTable) -> AccountChange:
    """Return the change that a table of an account makes."""
    return cast("AccountChange", KINDS.named(Place.RULE, "account").make(plain(table)))


def webhook_faults(table: Table) -> WebhookFaults:
    """Return the faults of webhooks that a table declares."""
    faults = {}
    for kind in KINDS.of(Place.WEBHOOKS):
        value = table.value(kind.word)
        if value is not None:
            faults[kind.word] = cast("WebhookFault", kind.make(plain(value) if kind.has_table else vars(table)))
    return WebhookFaults(**faults)


def _phase(phase: PhaseTable, lifecycles: Mapping[str, LifecycleTable], providers: Names) -> Phase:
    return Phase(
        name=phase.name,
        at=phase.at,
        lasts=phase.lasts,
        when=when_of(phase.when, providers),
        parts=tuple(
            [WeightedEffects(share=fault.share, effects=effects_of(fault, lifecycles)) for fault in phase.faults]
        ),
        webhooks=webhooks_of_phase(phase),
        change=None if phase.set is None else account_change(phase.set),
        is_optional=phase.optional,
    )


def effects_of(table: EffectsTable, lifecycles: Mapping[str, LifecycleTable]) -> Effects:
    """Return the effects of a rule or of a part of a phase. Raise KeyError for an unknown lifecycle."""
    faults: dict[str, Fault | None] = {
        kind.effect: kind.make(_resolved(kind, values, lifecycles)) for kind, values in table.kinds()
    }
    faults["webhooks"] = _webhooks(table.value("webhooks"), {})
    return Effects(**{slot: faults[slot] for slot in table.effects()})


def webhooks_of_phase(phase: PhaseTable) -> WebhookFaults | None:
    """Return the faults of webhooks of a phase, or None if it has none."""
    word = phase.webhooks_value
    more = phase.mode_table(word) if isinstance(word, str) and word in MODE_TABLES else None
    return _webhooks(word, {} if more is None else plain(more))


def _webhooks(value: str | Table | None, more: Mapping[str, Any]) -> WebhookFaults | None:
    if isinstance(value, str):
        return WebhookFaults(mode=cast("WebhookFault", KINDS.named(Place.MODE, value).make(more)))
    return None if value is None else webhook_faults(value)


def _resolved(
    kind: FaultKind, values: Mapping[str, Any], lifecycles: Mapping[str, LifecycleTable]
) -> Mapping[str, Any]:
    """Return the values with each name of a lifecycle replaced by the name and its steps."""
    names = [key.name for key in kind.all_keys if key.type is KeyType.LIFECYCLE and values.get(key.name) is not None]
    return {**values, **{name: (values[name], _steps(values[name], lifecycles)) for name in names}}


def _steps(name: str, own: Mapping[str, LifecycleTable]) -> Lifecycle:
    return own[name].lifecycle() if name in own else BUILT_IN[name].steps

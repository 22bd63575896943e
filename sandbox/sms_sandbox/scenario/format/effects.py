"""The effects of a fault, in a rule or in one of the ``faults`` of a phase."""

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any, Final

from pydantic import create_model

from sms_sandbox.core.lifecycle import Lifecycle, LifecycleStep, check
from sms_sandbox.faults.kind import FaultKind, Place
from sms_sandbox.faults.registry import KINDS
from sms_sandbox.scenario.bad_value import BadValueError
from sms_sandbox.scenario.format import fault_tables, field_types
from sms_sandbox.scenario.format.fault_tables import FaultTable, changes_nothing, plain
from sms_sandbox.scenario.format.table import Table
from sms_sandbox.scenario.format.webhooks import RULE_WEBHOOKS

if TYPE_CHECKING:
    AccountTable = FaultTable
else:
    AccountTable = fault_tables.TABLES[Place.RULE, "account"]


class StepTable(Table):
    """One step of a lifecycle."""

    after: field_types.Duration
    """Since the message was accepted."""

    state: field_types.State
    reason: field_types.WhyNot | None = None
    webhook: field_types.Flag = True
    """Whether the provider reports the step."""


class LifecycleTable(Table):
    """A lifecycle of the scenario's own. After its last step the message stays as it is."""

    steps: tuple[StepTable, ...]

    def lifecycle(self) -> Lifecycle:
        return tuple([LifecycleStep(step.after, step.state, step.reason, step.webhook) for step in self.steps])

    def conflicts(self) -> Iterator[BadValueError]:
        for length in range(1, len(self.steps) + 1):
            try:
                check(self.lifecycle()[:length])
            except ValueError as error:
                text = str(error)
                yield BadValueError("bad_step", f"{text[0].upper()}{text[1:]}.", key=("steps", length - 1, "state"))
                return


EFFECT_KEYS: Final = KINDS.effect_keys
"""The keys that each are an effect. Each other key belongs to one of them."""

_TWICE: Final = {"refusal": ('"{}" has answered already.', "One fault gives one answer.")}
"""By slot, the error and the hint for a second fault in it; other slots have the usual ones."""

_USUALLY_TWICE: Final = ('"{}" excludes it.', "Write only one of them.")

if TYPE_CHECKING:
    _EffectKeys = Table
else:
    _WORDS = fault_tables.rule_fields(Place.RULE)
    _WORDS["network"] = {"network": (fault_tables.NETWORK_WORD | None, None), **fault_tables.NETWORK_FIELDS}
    _WORDS["webhooks"] = {"webhooks": (RULE_WEBHOOKS | None, None)}
    _FIELDS = {name: field for word in EFFECT_KEYS for name, field in _WORDS[word].items()}
    _EffectKeys = create_model("_EffectKeys", __base__=Table, **_FIELDS)


class EffectsTable(_EffectKeys):
    """The words of the kinds of faults, with their further keys beside them."""

    def kinds(self) -> list[tuple[FaultKind, Mapping[str, Any]]]:
        """Return the kinds of faults it has but for those of webhooks, each with its values by key."""
        keys = [key for key in EFFECT_KEYS if key != "webhooks" and self.value(key) is not None]
        return [self._network() if key == "network" else self._kind(key) for key in keys]

    def effects(self) -> list[str]:
        """Return the slots of ``sms_sandbox.faults.rule.Effects`` that it fills, in order."""
        slots = {kind.word: kind.effect for kind in KINDS.of(Place.RULE)}
        return [*dict.fromkeys(slots.get(key, key) for key in EFFECT_KEYS if self.value(key) is not None)]

    def conflicts(self) -> Iterator[BadValueError]:
        yield from self._shared_slots()
        for kind in KINDS.of(Place.RULE):
            yield from self._alone(kind)
        for key in EFFECT_KEYS:
            table = self.value(key)
            if isinstance(table, Table) and not table.given():
                yield changes_nothing(key, table)
        yield from self._network_conflicts()

    def _kind(self, word: str) -> tuple[FaultKind, Mapping[str, Any]]:
        kind = KINDS.named(Place.RULE, word)
        if kind.has_table:
            return kind, plain(self.value(word))
        return kind, {key.name: plain(self.value(key.name)) for key in kind.all_keys}

    def _network(self) -> tuple[FaultKind, Mapping[str, Any]]:
        return KINDS.named(Place.NETWORK, self.value("network")), vars(self)

    def _shared_slots(self) -> Iterator[BadValueError]:
        first: dict[str, str] = {}
        for kind in KINDS.of(Place.RULE):
            if self.value(kind.word) is None:
                continue
            if first.setdefault(kind.effect, kind.word) != kind.word:
                text, hint = _TWICE.get(kind.effect, _USUALLY_TWICE)
                yield BadValueError("conflict", text.format(first[kind.effect]), hint, (kind.word,))

    def _alone(self, kind: FaultKind) -> Iterator[BadValueError]:
        for key in kind.keys if not kind.has_table and self.value(kind.word) is None else ():
            if key.alone is not None and self.value(key.name) is not None:
                yield BadValueError("missing", *key.alone, (key.name,))

    def _network_conflicts(self) -> Iterator[BadValueError]:
        network = self.value("network")
        for name in KINDS.network_keys:
            words = KINDS.words_with(name)
            if self.value(name) is not None and network not in words:
                wanted = " or ".join(f'network = "{word}"' for word in words)
                yield BadValueError("conflict", f'"{name}" means nothing here.', f"It belongs to {wanted}.", (name,))
        if network is None:
            return
        kind = KINDS.named(Place.NETWORK, network)
        for key in kind.keys:
            if key.missing is not None and self.value(key.name) is None:
                yield BadValueError("missing", *key.missing, ("network",))
        if kind.check is not None:
            yield from map(fault_tables.conflict, kind.check(vars(self)))

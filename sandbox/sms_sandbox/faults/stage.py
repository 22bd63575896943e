"""The rules and phases that strike at one stage of a message's way."""

from collections.abc import Iterable
from typing import Final

from sms_sandbox.faults import prefilter
from sms_sandbox.faults.active_rule import ActiveRule, FaultCounter
from sms_sandbox.faults.fault import Fault
from sms_sandbox.faults.matcher import Target
from sms_sandbox.faults.prefilter import Prefilter
from sms_sandbox.faults.rule import WeightedEffects

_Concerned = tuple[list[tuple[ActiveRule, int]], tuple[Prefilter, ...]]
"""The rules with the number of the prefilter that a target has to pass for each, and the prefilters."""


class Stage:
    """The rules and phases in force that strike at one stage."""

    __slots__ = ("_faults", "_index", "_phases", "_rules")

    def __init__(self, faults: type[Fault]) -> None:
        self._faults: Final = faults
        """The class of the faults that strike here."""
        self._rules: list[ActiveRule] = []
        self._phases: Final[dict[str, ActiveRule]] = {}
        self._index: Final[dict[tuple[str, str], _Concerned]] = {}

    def __bool__(self) -> bool:
        return bool(self._rules or self._phases)

    def __getstate__(self) -> tuple[None, dict[str, object]]:
        """Return the data without the index, whose prefilters are functions and are built again when needed."""
        return None, {**{name: getattr(self, name) for name in self.__slots__}, "_index": {}}

    def is_for(self, parts: Iterable[WeightedEffects]) -> bool:
        """Return True if any of the effects strikes at this stage."""
        return any(part.effects.has(self._faults) for part in parts)

    def put(self, rule: ActiveRule) -> None:
        """Append a rule with the lowest precedence."""
        self._rules.append(rule)
        self._index.clear()

    def begin(self, rule: ActiveRule) -> None:
        """Put a phase in force, before those that began earlier."""
        self._phases[rule.name] = rule
        self._index.clear()

    def end(self, name: str) -> None:
        """End a phase, if it is in force."""
        self._phases.pop(name, None)
        self._index.clear()

    def remove(self, tally: FaultCounter) -> None:
        """Remove a rule."""
        self._rules = [rule for rule in self._rules if rule.tally is not tally]
        self._index.clear()

    def matching(self, target: Target) -> list[ActiveRule]:
        """Return the rules and phases that match, in the order of precedence."""
        key = (target.provider, target.operation)
        found = self._index.get(key)
        if found is None:
            found = self._index[key] = self._concerned(*key)
        rules, prefilters = found
        passes = [may_match(target) for may_match in prefilters]
        return [rule for rule, kind in rules if passes[kind] and rule.matches(target)]

    def _concerned(self, provider: str, operation: str) -> "_Concerned":
        in_force = (*self._rules, *reversed(self._phases.values()))
        concerned = [one for one in in_force if one.when.concerns(provider, operation)]
        kinds = [(one, prefilter.prefilter_kind(one.when)) for one in concerned]
        return kinds, prefilter.prefilters(one.when for one in concerned)

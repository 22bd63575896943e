"""The rules and phases that have something to say at one stage of a message's way."""

from collections.abc import Iterable
from typing import Final

from sms_sandbox.faults import prefilter
from sms_sandbox.faults.active_rule import ActiveRule, FaultCounter
from sms_sandbox.faults.matcher import Target
from sms_sandbox.faults.prefilter import Prefilter
from sms_sandbox.faults.rule import Effects, WeightedEffects

_Concerned = tuple[list[tuple[ActiveRule, int]], tuple[Prefilter, ...]]
"""Each with the kind of sieve that has to let a target through for it."""


class Stage:
    def __init__(self, kinds: Iterable[str]) -> None:
        self._kinds: Final = tuple(kinds)
        """The fields of Effects that belong to this stage."""
        self._rules: list[ActiveRule] = []
        self._phases: Final[dict[str, ActiveRule]] = {}
        self._index: Final[dict[tuple[str, str], _Concerned]] = {}

    def __bool__(self) -> bool:
        return bool(self._rules or self._phases)

    def __getstate__(self) -> dict[str, object]:
        """Return the data without the index, whose prefilters are functions and are built again when needed."""
        return {**vars(self), "_index": {}}

    def is_for(self, parts: Iterable[WeightedEffects]) -> bool:
        """Whether any of them belongs to this stage."""
        return any(self._is_meant(part.effects) for part in parts)

    def put(self, contender: ActiveRule) -> None:
        """Behind all rules there are."""
        self._rules.append(contender)
        self._index.clear()

    def begin(self, contender: ActiveRule) -> None:
        """A phase, before those that began earlier."""
        self._phases[contender.name] = contender
        self._index.clear()

    def end(self, name: str) -> None:
        self._phases.pop(name, None)
        self._index.clear()

    def remove(self, tally: FaultCounter) -> None:
        self._rules = [contender for contender in self._rules if contender.tally is not tally]
        self._index.clear()

    def matching(self, target: Target) -> list[ActiveRule]:
        """Those that match, in the order in which they are asked."""
        key = (target.provider, target.operation)
        found = self._index.get(key)
        if found is None:
            found = self._index[key] = self._concerned(*key)
        contenders, sieves = found
        passes = [may_match(target) for may_match in sieves]
        return [contender for contender, kind in contenders if passes[kind] and contender.matches(target)]

    def _is_meant(self, effects: Effects) -> bool:
        return any(getattr(effects, kind) is not None for kind in self._kinds)

    def _concerned(self, provider: str, operation: str) -> "_Concerned":
        everybody = (*self._rules, *reversed(self._phases.values()))
        concerned = [one for one in everybody if one.when.concerns(provider, operation)]
        kinds = [(one, prefilter.prefilter_kind(one.when)) for one in concerned]
        return kinds, prefilter.prefilters(one.when for one in concerned)

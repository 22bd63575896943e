"""The rules and phases that have something to say at one stage of a message's way."""

from collections.abc import Callable
from typing import Final

from sandbox.faults.contender import Contender, Tally
from sandbox.faults.rule import Effects
from sandbox.faults.when import Target


class Stage:
    """``is_meant`` is whether effects belong to this stage."""

    def __init__(self, is_meant: Callable[[Effects], bool]) -> None:
        self._is_meant: Final = is_meant
        self._rules: list[Contender] = []
        self._phases: Final[dict[str, Contender]] = {}
        self._index: Final[dict[tuple[str, str], list[Contender]]] = {}

    def __bool__(self) -> bool:
        return bool(self._rules or self._phases)

    def put(self, contender: Contender) -> None:
        """Behind all rules there are, unless it has nothing to say here."""
        if self._has_a_part(contender):
            self._rules.append(contender)
            self._index.clear()

    def begin(self, contender: Contender) -> None:
        """A phase, before those that began earlier."""
        if self._has_a_part(contender):
            self._phases[contender.name] = contender
            self._index.clear()

    def end(self, name: str) -> None:
        self._phases.pop(name, None)
        self._index.clear()

    def remove(self, tally: Tally) -> None:
        self._rules = [contender for contender in self._rules if contender.tally is not tally]
        self._index.clear()

    def matching(self, target: Target) -> list[Contender]:
        """Those that match, in the order in which they are asked."""
        key = (target.provider, target.operation)
        concerned = self._index.get(key)
        if concerned is None:
            everybody = (*self._rules, *reversed(self._phases.values()))
            concerned = self._index[key] = [one for one in everybody if one.when.concerns(*key)]
        return [contender for contender in concerned if contender.matches(target)]

    def _has_a_part(self, contender: Contender) -> bool:
        return any(self._is_meant(part.effects) for part in contender.parts)

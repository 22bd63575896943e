"""One rule or phase in force: whether it strikes, and what it has struck."""

from collections.abc import Callable, Iterable
from typing import Final, TypeVar, cast

from sms_sandbox.core.draws import Draws, Occurrences, key_of
from sms_sandbox.faults.fault import Fault
from sms_sandbox.faults.matcher import Target
from sms_sandbox.faults.rule import Effects, Phase, Rule, WeightedEffects

_MOST_REMEMBERED: Final = 1000
"""Ids that are kept of what a rule has struck; the count goes on."""

_MOST_KEPT: Final = 10_000
"""Accounts and faults for which a rule keeps an object."""

T = TypeVar("T")


class FaultCounter:
    """Count how often a rule or phase strikes, and keep the first ids of exchanges, messages and webhooks."""

    def __init__(self, name: str, *, is_optional: bool) -> None:
        self.name: Final = name
        self.is_optional: Final = is_optional
        self.fired = 0
        self.on: Final[dict[str, None]] = {}

    def count(self, on: str | None = None) -> None:
        """Count a strike; ``on`` is the id of what was struck."""
        self.fired += 1
        if on is not None and len(self.on) < _MOST_REMEMBERED:
            self.on[on] = None


class ActiveRule:
    """Count what matches, draw shares, and keep to ``times``.

    Each stage of a message's way (its request, its way through the network, its webhooks) has one of its own, so that
    they do not use up each other's counts.
    """

    def __init__(
        self, tally: FaultCounter, what: Rule | Phase, parts: Iterable[WeightedEffects], draws: Draws
    ) -> None:
        self.tally: Final = tally
        self.when: Final = what.when
        self.parts: Final = tuple(parts)
        self.matches: Final = what.when.test()
        self._draws: Final = draws
        self._times: Final = what.times if isinstance(what, Rule) else None
        self._share: Final = 1.0 if what.when.share is None else what.when.share
        self._is_certain: Final = self._share * self.parts[0].share >= 1 if self.parts else False
        self._struck = 0
        self._matched = 0
        self._drawn: Final = Occurrences()
        self._kept: Final[dict[tuple[str, Fault], object]] = {}

    def __getstate__(self) -> dict[str, object]:
        """Return the data without ``matches``, which is a function made of ``when``."""
        return {name: value for name, value in vars(self).items() if name != "matches"}

    def __setstate__(self, state: dict[str, object]) -> None:
        vars(self).update(state)
        vars(self)["matches"] = self.when.test()

    @property
    def name(self) -> str:
        return self.tally.name

    def draw(self, target: Target, *names: str | int) -> Effects | None:
        """Return the effects on a target that matches, or None if it is not struck.

        ``names`` are those of the draw. Without any, the draw is for the nth attempt of the same operation with the
        same recipients and texts, or by the same account if there are none.
        """
        if self._times is not None and self._struck >= self._times:
            return None
        self._matched += 1
        if not self._is_its_turn():
            return None
        fraction = self._fraction(target, names)
        below = 0.0
        for part in self.parts:
            below += part.share * self._share
            if fraction < below:
                return part.effects
        return None

    def fraction_of(self, target: Target, what: str) -> float:
        """Return another draw for the same attempt, named by what it is for."""
        key = _key(target)
        return self._draws.fraction("fault", self.name, what, self._drawn.of(key), key)

    def struck(self, on: str) -> None:
        """Count a strike on an exchange, message or webhook."""
        self._struck += 1
        self.tally.count(on)

    def kept(self, account: str, fault: Fault, make: Callable[[], T]) -> T:
        """Return the object that the rule keeps for an account and a fault, made at first need.

        Those that were used last are kept.
        """
        key = account, fault
        kept = self._kept.pop(key) if key in self._kept else make()
        self._kept[key] = kept
        if len(self._kept) > _MOST_KEPT:
            del self._kept[next(iter(self._kept))]
        return cast("T", kept)

    def _is_its_turn(self) -> bool:
        nth, every = self.when.nth, self.when.every
        return (nth is None or self._matched == nth) and (every is None or self._matched % every == 0)

    def _fraction(self, target: Target, names: tuple[str | int, ...]) -> float:
        if names:
            return 0.0 if self._is_certain else self._draws.fraction("fault", self.name, *names)
        key = _key(target)
        nth = self._drawn.count(key)
        return 0.0 if self._is_certain else self._draws.fraction("fault", self.name, nth, key)


def _key(target: Target) -> int:
    return key_of((target.operation, *(target.to or (target.account,)), *target.texts))

"""One rule or phase in force: whether it strikes, and what it has struck."""

from collections import Counter
from collections.abc import Iterable
from typing import Final

from sms_sandbox.core.draws import Draws
from sms_sandbox.faults.kinds.rate_limit import Bucket, RateLimit
from sms_sandbox.faults.matcher import Target
from sms_sandbox.faults.rule import Effects, Phase, Rule, WeightedEffects

_MOST_REMEMBERED: Final = 1000
"""Of what a rule has struck; it counts on."""


class FaultCounter:
    """How often a rule or phase has struck, and what: the ids of the first thousand exchanges, messages and
    webhooks, each once.
    """

    def __init__(self, name: str, *, is_optional: bool) -> None:
        self.name: Final = name
        self.is_optional: Final = is_optional
        self.fired = 0
        self.on: Final[dict[str, None]] = {}

    def count(self, on: str | None = None) -> None:
        self.fired += 1
        if on is not None and len(self.on) < _MOST_REMEMBERED:
            self.on[on] = None


class ActiveRule:
    """Counts what matches, draws shares, and keeps to ``times``. Each stage of a message's way (its request, its way
    through the network, its webhooks) has one of its own, so that they do not use up each other's counts.
    """

    def __init__(
        self, tally: FaultCounter, what: Rule | Phase, parts: Iterable[WeightedEffects], draws: Draws
    ) -> None:
        self.tally: Final = tally
        self.when: Final = what.when
        self.parts: Final = tuple(parts)
        self.matches: Final = what.when.test()
        self._chance: Final = draws
        self._times: Final = what.times if isinstance(what, Rule) else None
        self._share: Final = 1.0 if what.when.share is None else what.when.share
        self._is_certain: Final = self._share * self.parts[0].share >= 1 if self.parts else False
        self._struck = 0
        self._matched = 0
        self._drawn: Final[Counter[tuple[str, ...]]] = Counter()
        self._buckets: Final[dict[str, Bucket]] = {}

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
        """What strikes a target that matches, if anything does. ``names`` are those of the draw; without any it is
        for the nth attempt of the same operation with the same recipients, or by the same account without any.
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
        """A draw of its own for something that has to be told of the same attempt."""
        key = (target.operation, *(target.to or (target.account,)))
        return self._chance.fraction("fault", self.name, what, self._drawn[key], *key)

    def struck(self, on: str) -> None:
        self._struck += 1
        self.tally.count(on)

    def lets_pass(self, limit: RateLimit, account: str, now: int) -> bool:
        bucket = self._buckets.get(account)
        if bucket is None:
            bucket = self._buckets[account] = Bucket(limit, now)
        return bucket.takes(now)

    def _is_its_turn(self) -> bool:
        nth, every = self.when.nth, self.when.every
        return (nth is None or self._matched == nth) and (every is None or self._matched % every == 0)

    def _fraction(self, target: Target, names: tuple[str | int, ...]) -> float:
        if names:
            return 0.0 if self._is_certain else self._chance.fraction("fault", self.name, *names)
        key = (target.operation, *(target.to or (target.account,)))
        nth = self._drawn[key]
        self._drawn[key] += 1
        return 0.0 if self._is_certain else self._chance.fraction("fault", self.name, nth, *key)

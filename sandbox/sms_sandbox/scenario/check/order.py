"""Check for phases that overlap and rules that earlier rules shadow."""

from collections.abc import Iterable, Iterator
from itertools import islice, product
from typing import Final

from sms_sandbox.core.patterns import globs
from sms_sandbox.core.time import durations
from sms_sandbox.scenario.diagnostics import Problem
from sms_sandbox.scenario.explain.explain import sentence_at
from sms_sandbox.scenario.format.rules import PhaseTable, RuleTable, WhenTable
from sms_sandbox.scenario.merge.merged import MergedScenario

_SETS: Final = ("provider", "operation")
_SINGLES: Final = ("account", "to", "sender", "text")
_EXACT: Final = (*_SINGLES, "matches")

_MOST_OVERLAPS: Final = 100
"""The number of overlaps that are reported."""


def overlaps(whole: MergedScenario) -> Iterator[Problem]:
    """Report phases that overlap with the same effect.

    The one that begins later wins; ``overrides`` states that this is meant.
    """
    for earlier, later in islice(_conflicting(whole.scenario.phases), _MOST_OVERLAPS):
        what = "webhooks" if _both_set("webhooks", earlier, later) else "faults"
        yield sentence_at(
            *whole.location("phase", later.name, what),
            "overlap",
            f'phases "{earlier.name}" ({_span(earlier)}) and "{later.name}" ({_span(later)}) overlap '
            f"and both set {what}.",
            f'The later phase wins; if that is meant, write overrides = "{earlier.name}".',
        )


def _conflicting(phases: Iterable[PhaseTable]) -> Iterator[tuple[PhaseTable, PhaseTable]]:
    """Yield phases that overlap with the same effect, the one that begins earlier first."""
    in_order = sorted(phases, key=lambda phase: phase.at)
    for number, earlier in enumerate(in_order, 1):
        for later in islice(in_order, number, None):
            if earlier.ends_at is not None and earlier.ends_at <= later.at:
                break
            is_meant = earlier.name in later.overrides or not _meet(earlier, later)
            if not is_meant and any(_both_set(what, earlier, later) for what in ("webhooks", "faults")):
                yield earlier, later


def _meet(earlier: PhaseTable, later: PhaseTable) -> bool:
    """Return True if both are for the same requests."""
    one, other = earlier.when, later.when
    sets = [(getattr(one, name), getattr(other, name)) for name in _SETS]
    if any(left and right and not {*left} & {*right} for left, right in sets):
        return False
    return all(_may_be_same(getattr(one, name), getattr(other, name)) for name in ("account", "to"))


def _may_be_same(one: str | None, other: str | None) -> bool:
    if one is None or other is None:
        return True
    return globs.fits(other, one) or globs.fits(one, other) or globs.is_glob(one) is globs.is_glob(other) is True


def _both_set(what: str, earlier: PhaseTable, later: PhaseTable) -> bool:
    if what == "webhooks":
        return earlier.webhooks_value is not None and later.webhooks_value is not None
    effects = {effect for fault in earlier.faults for effect in fault.effects()}
    return any(effects.intersection(fault.effects()) for fault in later.faults)


def _span(phase: PhaseTable) -> str:
    ends = "" if phase.ends_at is None else durations.write(phase.ends_at)
    return f"{durations.write(phase.at)}-{ends}"


_Signature = tuple[frozenset[str], frozenset[str], frozenset[str]]
"""Providers and operations, empty for all, and effects."""


class _Rules:
    """The rules so far that apply to every match.

    They are indexed by their conditions: a rule with the same conditions or with fewer is found without a look at the
    others, so that a file of many rules stays fast. Of rules that differ in nothing that counts the first is kept.
    """

    def __init__(self) -> None:
        self._exact: Final[dict[tuple[object, ...], dict[_Signature, RuleTable]]] = {}
        self._with_glob: Final[dict[tuple[object, ...], RuleTable]] = {}

    def add(self, rule: RuleTable) -> None:
        when = rule.when
        if rule.times is None and when.nth is None and when.every in (None, 1) and when.share in (None, 1.0):
            conditions, signature = tuple([getattr(when, name) for name in _EXACT]), _signature(rule)
            self._exact.setdefault(conditions, {}).setdefault(signature, rule)
            if any(one is not None and globs.is_glob(one) for one in (when.to, when.sender)):
                self._with_glob.setdefault((*conditions, signature), rule)

    def covering(self, rule: RuleTable) -> RuleTable | None:
        """Return a rule that shadows this one, or None."""
        signature = _signature(rule)
        ways = [dict.fromkeys((None, getattr(rule.when, name))) for name in _EXACT]
        for conditions in product(*ways):
            for other, above in self._exact.get(conditions, {}).items():
                if _is_wider_signature(other, signature):
                    return above
        return next((above for above in self._with_glob.values() if _covers(above, rule)), None)


def _signature(rule: RuleTable) -> _Signature:
    provider, operation = (frozenset(getattr(rule.when, name) or ()) for name in _SETS)
    return provider, operation, frozenset(rule.effects())


def _is_wider_signature(one: _Signature, other: _Signature) -> bool:
    is_for_all = (not wide or (narrow and narrow <= wide) for wide, narrow in zip(one[:2], other[:2], strict=True))
    return other[2] <= one[2] and all(is_for_all)


def unreachable(whole: MergedScenario) -> Iterator[Problem]:
    """Report rules that never apply because an earlier one always does.

    A rule of the file may shadow one of the file that it extends: that is how a rule is replaced.
    """
    above = _Rules()
    for rule in whole.scenario.rules:
        other = above.covering(rule)
        if other is not None and whole.location("rule", other.name)[0] is whole.location("rule", rule.name)[0]:
            kinds = "effect" if len(rule.effects()) == 1 else "effects"
            yield sentence_at(
                *whole.location("rule", rule.name),
                "unreachable",
                f'rule "{rule.name}" can never be reached: '
                f'rule "{other.name}" above matches {_what(other.when)} and sets the same {kinds}.',
            )
        above.add(rule)


def _covers(above: RuleTable, rule: RuleTable) -> bool:
    """Return True if a rule with a glob has the other one's conditions or wider ones."""
    one, other = above.when, rule.when
    return (
        all(_is_wider(getattr(one, name), getattr(other, name)) for name in _SINGLES)
        and (one.matches is None or one.matches == other.matches)
        and _is_wider_signature(_signature(above), _signature(rule))
    )


def _is_wider(one: str | None, other: str | None) -> bool:
    if one is None or one == other:
        return True
    return other is not None and not globs.is_glob(other) and globs.is_glob(one) and globs.fits(one, other)


def _what(when: WhenTable) -> str:
    if when.given().keys() <= {"operation"}:
        return f"every {' and '.join(when.operation)}" if when.operation else "everything"
    return "all that it does"

"""Check for phases that overlap and rules that earlier rules shadow."""

from collections.abc import Iterator
from itertools import combinations
from typing import Final

from sms_sandbox.core.patterns import globs
from sms_sandbox.core.time import durations
from sms_sandbox.scenario.diagnostics import Problem
from sms_sandbox.scenario.explain.explain import sentence_at
from sms_sandbox.scenario.format.rules import PhaseTable, RuleTable, WhenTable
from sms_sandbox.scenario.merge.merged import MergedScenario

_SETS: Final = ("provider", "operation")
_SINGLES: Final = ("account", "to", "sender", "text")


def overlaps(whole: MergedScenario) -> Iterator[Problem]:
    """Report phases that overlap with the same effect.

    The one that begins later wins; ``overrides`` states that this is meant.
    """
    for earlier, later in combinations(sorted(whole.scenario.phases, key=lambda phase: phase.at), 2):
        if earlier.name in later.overrides or not _meet(earlier, later):
            continue
        for what in ("webhooks", "faults"):
            if _both_set(what, earlier, later):
                yield sentence_at(
                    *whole.location("phase", later.name, what),
                    "overlap",
                    f'phases "{earlier.name}" ({_span(earlier)}) and "{later.name}" ({_span(later)}) overlap '
                    f"and both set {what}.",
                    f'The later phase wins; if that is meant, write overrides = "{earlier.name}".',
                )
                break


def _meet(earlier: PhaseTable, later: PhaseTable) -> bool:
    if earlier.ends_at is not None and earlier.ends_at <= later.at:
        return False
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


class _Rules:
    """The rules so far that apply to every match, indexed by recipient so that a file of many rules stays fast."""

    def __init__(self) -> None:
        self._by_recipient: dict[str | None, list[RuleTable]] = {}
        self._with_glob: list[RuleTable] = []

    def add(self, rule: RuleTable) -> None:
        when = rule.when
        if rule.times is None and when.nth is None and when.every in (None, 1) and when.share in (None, 1.0):
            if when.to is not None and globs.is_glob(when.to):
                self._with_glob.append(rule)
            else:
                self._by_recipient.setdefault(when.to, []).append(rule)

    def covering(self, rule: RuleTable) -> RuleTable | None:
        """Return a rule that shadows this one, or None."""
        unlimited, recipient = self._by_recipient.get(None, ()), rule.when.to
        same = () if recipient is None else self._by_recipient.get(recipient, ())
        return next((one for one in (*unlimited, *same, *self._with_glob) if _covers(one, rule)), None)


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
    one, other = above.when, rule.when
    if not {*rule.effects()} <= {*above.effects()}:
        return False
    for name in _SETS:
        wide, narrow = getattr(one, name), getattr(other, name)
        if wide and not (narrow and {*narrow} <= {*wide}):
            return False
    if one.matches is not None and one.matches != other.matches:
        return False
    return all(_is_wider(getattr(one, name), getattr(other, name)) for name in _SINGLES)


def _is_wider(one: str | None, other: str | None) -> bool:
    if one is None or one == other:
        return True
    return other is not None and not globs.is_glob(other) and globs.is_glob(one) and globs.fits(one, other)


def _what(when: WhenTable) -> str:
    if when.given().keys() <= {"operation"}:
        return f"every {' and '.join(when.operation)}" if when.operation else "everything"
    return "all that it does"

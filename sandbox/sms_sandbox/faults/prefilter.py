"""Decide in one step that none of many rules can match."""

import re
from collections.abc import Callable, Iterable, Sequence
from fnmatch import translate
from typing import Final

from sms_sandbox.faults.matcher import Matcher, Target

Prefilter = Callable[[Target], bool]
"""Return True if any rule of the group may match. False is certain."""


def _nothing_needed(target: Target) -> bool:
    del target
    return True


def _recipients(whens: Sequence[Matcher]) -> Prefilter:
    search = _any_of(translate(when.to) for when in whens if when.to is not None).match
    return lambda target: any(map(search, target.to))


def _parts_of_texts(whens: Sequence[Matcher]) -> Prefilter:
    search = _any_of(re.escape(when.text) for when in whens if when.text is not None).search
    return lambda target: any(map(search, target.texts))


def _expressions(whens: Sequence[Matcher]) -> Prefilter:
    search = _any_of(when.matches.pattern for when in whens if when.matches is not None).search
    return lambda target: any(map(search, target.texts))


def _any_of(patterns: Iterable[str]) -> re.Pattern[str]:
    return re.compile("|".join(f"(?:{pattern})" for pattern in patterns))


_MAKERS: Final = (lambda _: _nothing_needed, _recipients, _parts_of_texts, _expressions)


def prefilter_kind(when: Matcher) -> int:
    """Return the number of the prefilter for a rule with these conditions; 0 is the one that every target passes."""
    if when.to is not None:
        return 1
    if when.text is not None:
        return 2
    return 3 if when.matches is not None and _can_be_joined(when.matches) else 0


def prefilters(whens: Iterable[Matcher]) -> tuple[Prefilter, ...]:
    """Return the prefilter of each group, by number."""
    by_kind: dict[int, list[Matcher]] = {}
    for when in whens:
        by_kind.setdefault(prefilter_kind(when), []).append(when)
    return tuple(make(by_kind[kind]) if kind in by_kind else _nothing_needed for kind, make in enumerate(_MAKERS))


def _can_be_joined(expression: re.Pattern[str]) -> bool:
    """Return True if the expression has no groups and no flags: joined with others, groups would be renumbered, and
    flags would apply to all.
    """
    return not expression.groups and expression.flags == re.UNICODE and "(?" not in expression.pattern

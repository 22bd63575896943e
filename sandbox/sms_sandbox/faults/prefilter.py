"""Decide in one step that none of many rules can match."""

import re
from collections.abc import Callable, Iterable, Sequence
from typing import Final

from sms_sandbox.core.patterns import globs
from sms_sandbox.core.patterns.user_pattern import may_match
from sms_sandbox.faults.matcher import Matcher, Target

Prefilter = Callable[[Target], bool]
"""Return True if any rule of the group may match. False is certain."""

_LONG: Final = 2000
"""Texts with more characters are not searched for all parts at once, which would take the product of both."""


def _nothing_needed(target: Target) -> bool:
    del target
    return True


def _recipients(whens: Sequence[Matcher]) -> Prefilter:
    search = _any_of(globs.translate(when.to) for when in whens if when.to is not None).match
    return lambda target: any(map(search, target.to))


def _parts_of_texts(whens: Sequence[Matcher]) -> Prefilter:
    search = _any_of(re.escape(when.text) for when in whens if when.text is not None).search
    return lambda target: any(len(text) > _LONG or search(text) for text in target.texts)


def _expressions(whens: Sequence[Matcher]) -> Prefilter:
    search = may_match([when.matches for when in whens if when.matches is not None])
    return lambda target: any(map(search, target.texts))


def _any_of(patterns: Iterable[str]) -> re.Pattern[str]:
    return re.compile("|".join(f"(?:{pattern})" for pattern in patterns))


_MAKERS: Final = (lambda _: _nothing_needed, _recipients, _parts_of_texts, _expressions)


def prefilter_kind(when: Matcher) -> int:
    """Return the number of the prefilter for a rule with these conditions; 0 is the one that every target passes."""
    for kind, condition in enumerate((when.to, when.text, when.matches), 1):
        if condition is not None:
            return kind
    return 0


def prefilters(whens: Iterable[Matcher]) -> tuple[Prefilter, ...]:
    """Return the prefilter of each group, by number."""
    by_kind: dict[int, list[Matcher]] = {}
    for when in whens:
        by_kind.setdefault(prefilter_kind(when), []).append(when)
    return tuple(make(by_kind[kind]) if kind in by_kind else _nothing_needed for kind, make in enumerate(_MAKERS))

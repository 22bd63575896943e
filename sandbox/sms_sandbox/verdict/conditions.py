"""Match observations with the conditions of an expectation, and put conditions in words."""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from enum import Enum
from typing import Any, Final, NamedTuple

from sms_sandbox.core.message import Direction
from sms_sandbox.core.patterns import globs
from sms_sandbox.core.time import durations
from sms_sandbox.scenario.format.validators import NO_ANSWER, STATUS_CLASSES
from sms_sandbox.verdict.observations import ACCEPTED, Observation, quoted
from sms_sandbox.verdict.steps import Steps, gathered


class ExpectedValue(NamedTuple):
    """One condition of an expectation."""

    passes: Callable[[Any, Any], bool]
    """Takes the wanted value and the value of the observation."""

    words: Callable[[Any], str]
    """Returns the wanted value in words."""


def _is_among(wanted: Iterable[object], found: object) -> bool:
    return found in wanted


def _is(wanted: object, found: object) -> bool:
    return wanted == found


def _fits(wanted: str, found: str | tuple[str, ...]) -> bool:
    """Match a pattern in which only ``*`` and ``?`` are wildcards."""
    return any(map(globs.matcher(wanted), (found,) if isinstance(found, str) else found))


def _is_at_most(wanted: int, found: int | None) -> bool:
    return found is not None and found <= wanted


def _is_answered(wanted: Iterable[str], found: str) -> bool:
    return any(found == one or (one in STATUS_CLASSES and found[0] == one[0]) for one in wanted)


def _listed(values: Iterable[object]) -> str:
    return " or ".join(str(value.value if isinstance(value, Enum) else value) for value in values)


def _answers(wanted: tuple[str, ...]) -> str:
    if wanted == (NO_ANSWER,):
        return "not answered"
    return f"answered {' or '.join('not at all' if one == NO_ANSWER else one for one in wanted)}"


def _outcome(wanted: tuple[str, ...]) -> str:
    if wanted == (ACCEPTED,):
        return ACCEPTED
    return "refused with " + _listed(wanted) if ACCEPTED not in wanted else f"with the outcome {_listed(wanted)}"


CONDITIONS: Final[Mapping[str, ExpectedValue]] = {
    "provider": ExpectedValue(_is_among, lambda wanted: f"at {_listed(wanted)}"),
    "operation": ExpectedValue(_is_among, lambda wanted: f"for {_listed(wanted)}"),
    "kind": ExpectedValue(_is_among, lambda wanted: f"of kind {_listed(wanted)}"),
    "account": ExpectedValue(_is, lambda wanted: f"of account {quoted(wanted)}"),
    "to": ExpectedValue(_fits, lambda wanted: f"to {wanted}"),
    "sender": ExpectedValue(_fits, lambda wanted: f"from {wanted}"),
    "text": ExpectedValue(
        lambda wanted, found: any(wanted in one for one in found), lambda wanted: f"with {quoted(wanted)} in the text"
    ),
    "matches": ExpectedValue(
        lambda wanted, found: any(map(wanted.search, found)), lambda wanted: f"matching /{wanted.pattern}/"
    ),
    "direction": ExpectedValue(_is, lambda wanted: "that handsets wrote" if wanted is Direction.MO else ""),
    "state": ExpectedValue(_is_among, lambda wanted: f"in state {_listed(wanted)}"),
    "reason": ExpectedValue(_is_among, lambda wanted: f"for the reason {_listed(wanted)}"),
    "outcome": ExpectedValue(_is_among, _outcome),
    "error": ExpectedValue(_is_among, lambda wanted: f"refused with {_listed(wanted)}"),
    "struck_by": ExpectedValue(lambda wanted, found: wanted in found, lambda wanted: f"struck by {wanted}"),
    "duplicate": ExpectedValue(_is, lambda wanted: "that are copies" if wanted else "that are no copies"),
    "status": ExpectedValue(_is_answered, _answers),
    "answer": ExpectedValue(_is_answered, _answers),
    "attempts": ExpectedValue(_is, lambda wanted: f"after {count_of(wanted, 'attempt')}"),
    "taken_within": ExpectedValue(_is_at_most, lambda wanted: f"taken within {durations.write(wanted)}"),
    "answered_within": ExpectedValue(
        _is_at_most, lambda wanted: f"answered within {durations.write(wanted)} of real time each"
    ),
    "after": ExpectedValue(
        lambda wanted, found: found >= wanted, lambda wanted: f"from {durations.write(wanted)} on"
    ),
    "before": ExpectedValue(lambda wanted, found: found < wanted, lambda wanted: f"before {durations.write(wanted)}"),
}
"""By field name of the tables in ``expectations``.

``repeated`` is missing, as it is not a condition of one observation.
"""

_FIELDS: Final = {"from": "sender"}
"""The attribute by field of ``repeated``, where the names differ."""

_TIMES: Final = frozenset({"after", "before", "taken_within", "answered_within"})

_FACTS: Final = {
    "sender": "from",
    "matches": "the text",
    "text": "the text",
    "after": "the time",
    "before": "the time",
    "taken_within": "the time until it was taken",
    "answered_within": "the slowest answer",
    "attempts": "the number of attempts",
}
"""What an observation has, by condition, where the name of the condition does not say it."""


def failing(thing: Observation, wanted: Mapping[str, Any]) -> list[str]:
    """Return the names of the conditions that the observation does not meet."""
    attributes = thing.attributes
    return [name for name, value in wanted.items() if not CONDITIONS[name].passes(value, attributes[name])]


def in_words(wanted: Mapping[str, Any], noun: str) -> str:
    """Return the conditions in words that follow ``noun``, the noun of the observations."""
    words = [_words(name, value, noun) for name, value in wanted.items()]
    return " ".join(word for word in words if word)


def _words(name: str, wanted: Any, noun: str) -> str:  # noqa: ANN401  any value that a condition takes
    if name == "state" and noun == "webhook":
        return f"reporting {_listed(wanted)}"
    return CONDITIONS[name].words(wanted)


def has(name: str, thing: Observation) -> str:
    """Return the value of an observation that does not meet the condition, in words."""
    found = thing.attributes.get(name)
    if name in _TIMES and isinstance(found, int):
        words = durations.write(found)
    elif isinstance(found, tuple):
        words = ", ".join(found)
    else:
        words = str(found.value if isinstance(found, Enum) else found or "none")
    return f"{_FACTS.get(name, name)} is {words or 'none'}"


def repeats(things: Iterable[Observation], fields: tuple[str, ...]) -> Steps[list[tuple[Observation, Observation]]]:
    """Return each observation that equals an earlier one in these fields, with the first one that it equals."""
    first: dict[tuple[object, ...], Observation] = {}

    def repeated(thing: Observation) -> Iterator[tuple[Observation, Observation]]:
        earlier = first.setdefault(tuple([thing.attributes[_FIELDS.get(name, name)] for name in fields]), thing)
        if earlier is not thing:
            yield thing, earlier

    return (yield from gathered(things, repeated))


def count_of(number: int, noun: str) -> str:
    """Return the number with its noun, in the plural if needed."""
    if number == 1:
        return f"1 {noun}"
    return f"{number:,} {re.sub('y$', 'ie', noun)}s"

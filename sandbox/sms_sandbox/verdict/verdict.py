"""What a verdict consists of: plain data, told at any time of a running sandbox."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from enum import Enum
from typing import Final, NamedTuple

MOST_EVIDENCE: Final = 10
"""Lines of it with one check."""


class CheckKind(Enum):
    """What a check rests on: an [[expect]] of the file, a declared fault that has to strike, or a rule of good
    behaviour.
    """

    EXPECTATION = "expectation"
    FAULT = "fault"
    BEHAVIOUR = "behaviour"


class Evidence(NamedTuple):
    """``id`` is that of a message, a webhook or an exchange; ``at`` is in microseconds of sandbox time."""

    id: str
    at: int
    summary: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Check:
    """``wanted`` and ``found`` say it in words. ``pending`` is whether the time by which it has to hold lies ahead;
    ``passed`` tells how it stands now. ``evidence`` is what speaks against it, or came nearest, and ``more`` how many
    further lines there would be.
    """

    kind: CheckKind
    name: str
    wanted: str
    found: str
    passed: bool
    pending: bool = False
    evidence: tuple[Evidence, ...] = ()
    more: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Fired:
    """A rule or phase, and how often it has struck: ``on`` tells what, in words, and ``ids`` which, not all of them
    where there are many.
    """

    name: str
    times: int
    is_optional: bool
    on: str
    ids: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """``start`` and ``at`` are when the scenario began and when this was told. ``counts`` says how many there are of
    what, and ``notes`` what has to be known about the verdict itself.
    """

    scenario: str
    description: str
    seed: int
    start: int
    at: int
    checks: tuple[Check, ...]
    fired: tuple[Fired, ...]
    counts: tuple[tuple[str, int], ...]
    notes: tuple[str, ...]

    @property
    def passed(self) -> bool:
        """As things stand now; at the end of a run this decides."""
        return all(check.passed for check in self.checks)

    @property
    def pending(self) -> bool:
        return any(check.pending for check in self.checks)

    def closed(self) -> "Verdict":
        """At the end of a run nothing is open any more."""
        return replace(self, checks=tuple([replace(check, pending=False) for check in self.checks]))

    @property
    def failed(self) -> tuple[Check, ...]:
        return tuple([check for check in self.checks if not check.passed])


def bounded(evidence: Iterable[Evidence]) -> tuple[tuple[Evidence, ...], int]:
    """The first of them, and how many more there are. What strangers wrote is made fit for a terminal."""
    everything = tuple(evidence)
    shown = [one._replace(summary=printable(one.summary)) for one in everything[:MOST_EVIDENCE]]
    return tuple(shown), max(0, len(everything) - MOST_EVIDENCE)


def printable(text: str) -> str:
    """In one line."""
    return text if text.isprintable() else "".join(letter if letter.isprintable() else " " for letter in text)

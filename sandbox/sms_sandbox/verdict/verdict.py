"""The parts of a verdict, as plain data. A verdict can be made at any time of a run."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import Enum
from typing import Final, NamedTuple

NO_SCENARIO: Final = "no scenario"
"""The name in a verdict of a workspace without a scenario."""

MOST_EVIDENCE: Final = 10
"""The most lines of evidence of one check."""


class CheckKind(Enum):
    """The origin of a check: an [[expect]] of the file, a declared fault that has to strike, or a rule of good
    behaviour.
    """

    EXPECTATION = "expectation"
    FAULT = "fault"
    BEHAVIOUR = "behaviour"


class CheckOutcome(Enum):
    """The outcome of a check."""

    PASSED = "passed"
    FAILED = "failed"
    NOT_TESTED = "not_tested"
    """The run contained nothing that the check could judge."""

    @classmethod
    def of(cls, *, passed: bool, is_tested: bool = True) -> "CheckOutcome":
        if not is_tested:
            return cls.NOT_TESTED
        return cls.PASSED if passed else cls.FAILED


class Evidence(NamedTuple):
    """A message, webhook or exchange that speaks against a check, or came nearest."""

    id: str
    at: int
    """Microseconds of sandbox time."""

    summary: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Check:
    """One check of a verdict."""

    kind: CheckKind
    name: str
    wanted: str
    """In words."""

    found: str
    """In words."""

    outcome: CheckOutcome
    """As of now, also while ``pending``."""

    is_optional: bool = False
    """Whether the verdict may pass although the check was not tested."""

    pending: bool = False
    """Whether the time by which it has to hold is still to come."""

    evidence: tuple[Evidence, ...] = ()
    """What speaks against it, or came nearest."""

    more: int = 0
    """The number of further lines of evidence."""

    @property
    def passed(self) -> bool:
        return self.outcome is CheckOutcome.PASSED

    @property
    def is_tested(self) -> bool:
        return self.outcome is not CheckOutcome.NOT_TESTED

    @property
    def fails(self) -> bool:
        """Return True if the check makes the verdict fail, as of now."""
        return not self.passed and (self.is_tested or not self.is_optional)


@dataclass(frozen=True, slots=True, kw_only=True)
class Fired:
    """A rule or phase, and how often it struck."""

    name: str
    times: int
    is_optional: bool
    on: str
    """What it struck, in words."""

    ids: tuple[str, ...]
    """What it struck; not all ids where there are many."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """The verdict on a run."""

    scenario: str
    description: str
    seed: int
    start: int
    """When the scenario began, in microseconds of sandbox time."""

    at: int
    """When the verdict was made, in microseconds of sandbox time."""

    checks: tuple[Check, ...]
    fired: tuple[Fired, ...]
    counts: tuple[tuple[str, int], ...]
    """The number of messages, exchanges and webhooks."""

    notes: tuple[str, ...]
    """Limits of the verdict itself, in sentences."""

    @property
    def passed(self) -> bool:
        """Return True if no check fails as of now; at the end of a run this decides."""
        return not self.failed

    @property
    def pending(self) -> bool:
        return any(check.pending for check in self.checks)

    @property
    def failed(self) -> tuple[Check, ...]:
        return tuple([check for check in self.checks if check.fails])


def bounded(evidence: Iterable[Evidence]) -> tuple[tuple[Evidence, ...], int]:
    """Return the first evidence and the number of further ones. Text from outside is made printable."""
    everything = tuple(evidence)
    shown = [one._replace(summary=printable(one.summary)) for one in everything[:MOST_EVIDENCE]]
    return tuple(shown), max(0, len(everything) - MOST_EVIDENCE)


def printable(text: str) -> str:
    """Return the text in one line, without control characters."""
    return text if text.isprintable() else "".join(letter if letter.isprintable() else " " for letter in text)

"""What came of each question."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum

from sms_sandbox.recording.check.drift import Drift


class QuestionOutcome(Enum):
    SAME = "same"
    DRIFT = "drift"
    UNANSWERED = "unanswered"
    """The real side gave no answer, or not in time."""

    UNASKED = "not asked"


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckedQuestion:
    """A question and what came of it. No text in it has a value of the user's."""

    name: str
    asks: str
    outcome: QuestionOutcome
    fact: str = ""
    """The entry of the ledger that the sandbox's answer rests on; empty if the question was not asked."""

    kind: str = ""
    """How the fact is known."""

    sources: tuple[str, ...] = ()
    drifts: tuple[Drift, ...] = ()
    note: str = ""
    """Why it was not asked or not answered."""

    further_headers: tuple[str, ...] = ()
    """Headers that only the real side sends, which is no drift: proxies add them."""


def has_drift(results: Sequence[CheckedQuestion]) -> bool:
    return any(one.outcome is QuestionOutcome.DRIFT for one in results)


def is_incomplete(results: Sequence[CheckedQuestion]) -> bool:
    """Return whether a question that was asked has no answer."""
    return any(one.outcome is QuestionOutcome.UNANSWERED for one in results)

"""Expectations about the application, and the rules of good behaviour.

The conditions of an expectation are of two kinds: ``WHICH`` selects the messages, webhooks or exchanges, and the
others are what is required of them. A ``share`` is the part of the selected items that meets the requirements.
"""

from collections.abc import Iterator
from typing import ClassVar, Final

from pydantic import Field

from sms_sandbox.core.message import Direction
from sms_sandbox.core.time.instants import SECOND
from sms_sandbox.scenario.bad_value import BadValueError
from sms_sandbox.scenario.format import field_types
from sms_sandbox.scenario.format.table import Table

ACCEPTED: Final = "accepted"
"""The outcome of a message that the provider accepted."""

_TIMES: Final = frozenset({"after", "before"})


class ConditionsTable(Table):
    """Conditions that messages, webhooks and exchanges have in common."""

    WHICH: ClassVar[frozenset[str]]

    provider: field_types.Names | None = None
    account: field_types.Name | None = None
    to: field_types.Pattern | None = None
    after: field_types.Duration | None = None
    """Microseconds since the scenario's start, inclusive."""

    before: field_types.TimeSpan | None = None
    """Microseconds since the scenario's start, exclusive."""

    def conflicts(self) -> Iterator[BadValueError]:
        if self.after is not None and self.before is not None and self.before <= self.after:
            yield BadValueError("bad_order", "No time is both after and before these.", key=("before",))


class MessagesTable(ConditionsTable):
    """Messages that the application submitted, accepted or refused, or replies if the direction is "mo".

    ``after`` and ``before`` refer to the time of the request. Without ``outcome`` only accepted messages count.
    """

    WHICH = _TIMES | {"provider", "account", "to", "sender", "text", "matches", "direction"}

    sender: field_types.Pattern | None = Field(None, alias="from")
    text: field_types.Text | None = None
    matches: field_types.Expression | None = None
    direction: field_types.DirectionWord | None = None
    state: field_types.States | None = None
    reason: field_types.Reasons | None = None
    outcome: field_types.Names | None = None
    """"accepted", or the neutral name of the error that the provider answered with."""

    repeated: field_types.Fields | None = None
    """Fields that are equal to those of an earlier selected message; the first message is no repetition."""

    def conflicts(self) -> Iterator[BadValueError]:
        yield from super().conflicts()
        for name in ("state", "reason", "outcome"):
            if self.direction is Direction.MO and getattr(self, name) is not None:
                yield BadValueError("conflict", f'A reply has no "{name}".', 'Leave out direction = "mo".', (name,))


class WebhooksMetTable(ConditionsTable):
    """Webhooks, each with all its attempts.

    ``after`` and ``before`` refer to the time at which the webhook was due.
    """

    WHICH = _TIMES | {"provider", "account", "to", "kind", "state", "duplicate"}

    kind: field_types.Names | None = None
    state: field_types.States | None = None
    """The message state that the webhook reports."""

    duplicate: field_types.Flag | None = None
    """Whether a fault made it as a copy of another webhook."""

    answer: field_types.Answers | None = None
    """The answer to the last attempt: a status, a class such as "2xx", or "none"."""

    attempts: field_types.Positive | None = None
    """Attempts made so far."""

    taken_within: field_types.TimeSpan | None = None
    """Sandbox time, in microseconds, from due to an answer 2xx."""

    answered_within: field_types.TimeSpan | None = None
    """Wall time, in microseconds, of the slowest answer."""


class ExchangesTable(ConditionsTable):
    """Requests to a provider and their answers.

    ``after`` and ``before`` refer to the time of the request.
    """

    WHICH = _TIMES | {"provider", "account", "to", "sender", "text", "matches", "operation"}

    operation: field_types.Names | None = None
    sender: field_types.Pattern | None = Field(None, alias="from")
    text: field_types.Text | None = None
    matches: field_types.Expression | None = None
    status: field_types.Answers | None = None
    """The status of the answer, or "none" if there was none."""

    error: field_types.Names | None = None
    """The neutral name of the provider's error."""

    struck_by: field_types.Fired | None = None
    """The rule or phase whose fault the exchange met."""


SUBJECTS: Final = ("messages", "webhooks", "exchanges", "fired")
MEASURES: Final = ("count", "at_least", "at_most", "share")


class ExpectTable(Table):
    """An expectation, judged at the end of the run, or at ``within``."""

    name: field_types.Name
    messages: MessagesTable | None = None
    webhooks: WebhooksMetTable | None = None
    exchanges: ExchangesTable | None = None
    fired: field_types.Fired | None = None
    """A rule or phase; without a count it must have applied at least once."""

    count: field_types.Count | None = None
    at_least: field_types.Count | None = None
    at_most: field_types.Count | None = None
    share: field_types.Shares | None = None
    min_total: field_types.Positive | None = None
    """The number of selected items that a share needs to be judged."""

    within: field_types.TimeSpan | None = None
    """Microseconds since the scenario's start."""

    optional: field_types.Flag = False
    """Whether the run may pass although there was nothing to judge."""

    @property
    def conditions(self) -> ConditionsTable | None:
        """Return the conditions of its subject; None if it is about a rule or phase."""
        return self.messages or self.webhooks or self.exchanges

    def conflicts(self) -> Iterator[BadValueError]:
        subjects = [name for name in SUBJECTS if getattr(self, name) is not None]
        measures = [name for name in MEASURES if getattr(self, name) is not None]
        if not subjects:
            yield BadValueError("missing", "The subject is missing.", f"Give it one of: {', '.join(SUBJECTS)}.")
        for name in subjects[1:]:
            message = f'It is about "{subjects[0]}" already.'
            yield BadValueError("conflict", message, "Write another [[expect]] for this.", (name,))
        if subjects and subjects != ["fired"] and not measures:
            yield BadValueError("missing", "The number is missing.", f"Give it one of: {', '.join(MEASURES)}.")
        yield from self._measure_conflicts(measures)

    def _measure_conflicts(self, measures: list[str]) -> Iterator[BadValueError]:
        if self.count is not None and len(measures) > 1:
            yield BadValueError(
                "conflict", "count is exact already.", f"Leave out {measures[1]}, or count.", (measures[1],)
            )
        if self.at_least is not None and self.at_most is not None and self.at_least > self.at_most:
            yield BadValueError("bad_order", "at_most is less than at_least.", key=("at_most",))
        if self.min_total is not None and self.share is None:
            yield BadValueError("conflict", "min_total needs a share.", "Add share = [0.05, 0.15].", ("min_total",))
        if self.share is not None and self.fired is not None:
            yield BadValueError("conflict", "A fault has a number, not a share.", "Write at_least = 1.", ("share",))


DEFAULT_ANSWER_TIME: Final = 5 * SECOND


class BehaviourTable(Table):
    """Rules that a good application always follows; false switches one off."""

    no_state_goes_back: field_types.Flag | None = None
    """The application answers webhooks as they come, so that none is accepted after one with a later state.

    Without a value it is not judged where the scenario itself holds, delays, repeats or reorders webhooks.
    """

    stop_respected: field_types.Flag = True
    """The application sends nothing to a number once it has answered the webhook of its STOP."""

    final_refusals_respected: field_types.Flag = True
    """The application does not repeat a request that was refused for good."""

    duplicates_ignored: field_types.Flag = True
    """The application sends nothing for a webhook and once more for its copy."""

    receipts_stored: field_types.Flag = False
    """The application neither asks for a message nor sends it again after it answered the final receipt."""

    receipts_matched_by_id: field_types.Flag = False
    """The same for a message beside which another one to its number was under way."""

    sending_hours: field_types.Hours | None = None
    """The first and the last time of the day, in Paris, between which messages may be sent."""

    webhooks_answered_within: field_types.LimitOrOff = DEFAULT_ANSWER_TIME
    """Wall time, in microseconds, for an answer."""

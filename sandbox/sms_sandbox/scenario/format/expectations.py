"""What is expected of the application, and the rules of good behaviour.

The conditions of an expectation are of two sorts: those that tell which messages, webhooks or exchanges are meant
(``WHICH``), and those that tell what is to be found out about them. A share is that of the latter among the former.
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
"""The outcome of a message that the provider took."""

_TIMES: Final = frozenset({"after", "before"})


class ConditionsTable(Table):
    """``after`` and ``before`` count from the scenario's start; ``after`` is included, ``before`` is not."""

    WHICH: ClassVar[frozenset[str]]

    provider: field_types.Names | None = None
    account: field_types.Name | None = None
    to: field_types.Pattern | None = None
    after: field_types.Duration | None = None
    before: field_types.TimeSpan | None = None

    def conflicts(self) -> Iterator[BadValueError]:
        if self.after is not None and self.before is not None and self.before <= self.after:
            yield BadValueError("bad_order", "Nothing is after and before that.", key=("before",))


class MessagesTable(ConditionsTable):
    """Texts that the application asked to be sent, taken or refused; or, with the direction "mo", replies.

    ``after`` and ``before`` are about when it asked. ``outcome`` is "accepted" or the neutral name of the error that
    the provider answered with. Without ``outcome`` only those count that were taken. ``repeated`` are fields in which
    a message is the same as an earlier one of those meant; the first of them is no repetition.
    """

    WHICH = _TIMES | {"provider", "account", "to", "sender", "text", "matches", "direction"}

    sender: field_types.Pattern | None = Field(None, alias="from")
    text: field_types.Text | None = None
    matches: field_types.Expression | None = None
    direction: field_types.DirectionWord | None = None
    state: field_types.States | None = None
    reason: field_types.Reasons | None = None
    outcome: field_types.Names | None = None
    repeated: field_types.Fields | None = None

    def conflicts(self) -> Iterator[BadValueError]:
        yield from super().conflicts()
        for name in ("state", "reason", "outcome"):
            if self.direction is Direction.MO and getattr(self, name) is not None:
                yield BadValueError("conflict", f'A reply has no "{name}".', 'Leave out direction = "mo".', (name,))


class WebhooksMetTable(ConditionsTable):
    """Webhooks, each with all its attempts. ``after`` and ``before`` are about when it fell due; ``state`` is that of
    the message of which it tells.

    ``answer`` is that of the last attempt: a status, a class of them, or "none". ``duplicate`` is whether it is a
    copy that a fault made, ``attempts`` the number made so far, ``taken_within`` the sandbox time from when it fell
    due to the answer 2xx, ``answered_within`` the wall time that the slowest answer took.
    """

    WHICH = _TIMES | {"provider", "account", "to", "kind", "state", "duplicate"}

    kind: field_types.Names | None = None
    state: field_types.States | None = None
    duplicate: field_types.Flag | None = None
    answer: field_types.Answers | None = None
    attempts: field_types.Positive | None = None
    taken_within: field_types.TimeSpan | None = None
    answered_within: field_types.TimeSpan | None = None


class ExchangesTable(ConditionsTable):
    """Requests to a provider and their answers. ``after`` and ``before`` are about when the request came.

    ``status`` is that of the answer, or "none" where there was none; ``error`` the neutral name of the provider's
    error; ``struck_by`` the rule or phase whose fault the exchange met.
    """

    WHICH = _TIMES | {"provider", "account", "to", "sender", "text", "matches", "operation"}

    operation: field_types.Names | None = None
    sender: field_types.Pattern | None = Field(None, alias="from")
    text: field_types.Text | None = None
    matches: field_types.Expression | None = None
    status: field_types.Answers | None = None
    error: field_types.Names | None = None
    struck_by: field_types.Fired | None = None


SUBJECTS: Final = ("messages", "webhooks", "exchanges", "fired")
MEASURES: Final = ("count", "at_least", "at_most", "share")


class ExpectTable(Table):
    """Holds if it does at the end, or, with ``within``, so long after the scenario's start. ``share`` is judged only
    of at least ``min_total``. Something that has ``fired`` has done so at least once, if it is not said how often.
    """

    name: field_types.Name
    messages: MessagesTable | None = None
    webhooks: WebhooksMetTable | None = None
    exchanges: ExchangesTable | None = None
    fired: field_types.Fired | None = None
    count: field_types.Count | None = None
    at_least: field_types.Count | None = None
    at_most: field_types.Count | None = None
    share: field_types.Shares | None = None
    min_total: field_types.Positive | None = None
    within: field_types.TimeSpan | None = None

    @property
    def conditions(self) -> ConditionsTable | None:
        """Of its subject; None where it is about a fault."""
        return self.messages or self.webhooks or self.exchanges

    def conflicts(self) -> Iterator[BadValueError]:
        subjects = [name for name in SUBJECTS if getattr(self, name) is not None]
        measures = [name for name in MEASURES if getattr(self, name) is not None]
        if not subjects:
            yield BadValueError("missing", "It is about nothing.", f"Give it one of: {', '.join(SUBJECTS)}.")
        for name in subjects[1:]:
            says = f'It is about "{subjects[0]}" already.'
            yield BadValueError("conflict", says, "Write another [[expect]] for this.", (name,))
        if subjects and subjects != ["fired"] and not measures:
            yield BadValueError("missing", "It does not say how many.", f"Give it one of: {', '.join(MEASURES)}.")
        yield from self._measure_conflicts(measures)

    def _measure_conflicts(self, measures: list[str]) -> Iterator[BadValueError]:
        if self.count is not None and len(measures) > 1:
            yield BadValueError(
                "conflict", "count says it all.", f"Leave out {measures[1]}, or count.", (measures[1],)
            )
        if self.at_least is not None and self.at_most is not None and self.at_least > self.at_most:
            yield BadValueError("bad_order", "at_most is less than at_least.", key=("at_most",))
        if self.min_total is not None and self.share is None:
            yield BadValueError(
                "conflict", "There is no share to judge.", "Add share = [0.05, 0.15].", ("min_total",)
            )
        if self.share is not None and self.fired is not None:
            yield BadValueError("conflict", "A fault has no share here.", "Write at_least = 1.", ("share",))


DEFAULT_ANSWER_TIME: Final = 5 * SECOND


class BehaviourTable(Table):
    """What a good application always does; each is switched off by false.

    ``no_state_goes_back``: it takes webhooks when they come, so that none of a message is taken after one that tells
    a later state; not judged where the scenario itself holds, delays, repeats or reorders them, unless it is true.
    ``stop_respected``: it sends nothing to a number once the webhook of its STOP is answered.
    ``webhooks_answered_within``: the wall time that it may take for an answer.
    """

    no_state_goes_back: field_types.Flag | None = None
    stop_respected: field_types.Flag = True
    webhooks_answered_within: field_types.LimitOrOff = DEFAULT_ANSWER_TIME

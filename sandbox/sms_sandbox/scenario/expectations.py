"""What is expected of the application, and the rules of good behaviour.

The conditions of an expectation are of two sorts: those that tell which messages, webhooks or exchanges are meant
(``WHICH``), and those that tell what is to be found out about them. A share is that of the latter among the former.
"""

from collections.abc import Iterator
from typing import ClassVar, Final

from pydantic import Field

from sms_sandbox.core.instants import SECOND
from sms_sandbox.core.message import Direction
from sms_sandbox.scenario import kinds
from sms_sandbox.scenario.bad_value import BadValueError
from sms_sandbox.scenario.table import Table

ACCEPTED: Final = "accepted"
"""The outcome of a message that the provider took."""

_TIMES: Final = frozenset({"after", "before"})


class ConditionsTable(Table):
    """``after`` and ``before`` count from the scenario's start; ``after`` is included, ``before`` is not."""

    WHICH: ClassVar[frozenset[str]]

    provider: kinds.Names | None = None
    account: kinds.Name | None = None
    to: kinds.Pattern | None = None
    after: kinds.Duration | None = None
    before: kinds.TimeSpan | None = None

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

    sender: kinds.Pattern | None = Field(None, alias="from")
    text: kinds.Text | None = None
    matches: kinds.Expression | None = None
    direction: kinds.DirectionWord | None = None
    state: kinds.States | None = None
    reason: kinds.Reasons | None = None
    outcome: kinds.Names | None = None
    repeated: kinds.Fields | None = None

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

    kind: kinds.Names | None = None
    state: kinds.States | None = None
    duplicate: kinds.Flag | None = None
    answer: kinds.Answers | None = None
    attempts: kinds.Positive | None = None
    taken_within: kinds.TimeSpan | None = None
    answered_within: kinds.TimeSpan | None = None


class ExchangesTable(ConditionsTable):
    """Requests to a provider and their answers. ``after`` and ``before`` are about when the request came.

    ``status`` is that of the answer, or "none" where there was none; ``error`` the neutral name of the provider's
    error; ``struck_by`` the rule or phase whose fault the exchange met.
    """

    WHICH = _TIMES | {"provider", "account", "to", "sender", "text", "matches", "operation"}

    operation: kinds.Names | None = None
    sender: kinds.Pattern | None = Field(None, alias="from")
    text: kinds.Text | None = None
    matches: kinds.Expression | None = None
    status: kinds.Answers | None = None
    error: kinds.Names | None = None
    struck_by: kinds.Fired | None = None


SUBJECTS: Final = ("messages", "webhooks", "exchanges", "fired")
MEASURES: Final = ("count", "at_least", "at_most", "share")


class ExpectTable(Table):
    """Holds if it does at the end, or, with ``within``, so long after the scenario's start. ``share`` is judged only
    of at least ``min_total``. Something that has ``fired`` has done so at least once, if it is not said how often.
    """

    name: kinds.Name
    messages: MessagesTable | None = None
    webhooks: WebhooksMetTable | None = None
    exchanges: ExchangesTable | None = None
    fired: kinds.Fired | None = None
    count: kinds.Count | None = None
    at_least: kinds.Count | None = None
    at_most: kinds.Count | None = None
    share: kinds.Shares | None = None
    min_total: kinds.Positive | None = None
    within: kinds.TimeSpan | None = None

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

    no_state_goes_back: kinds.Flag | None = None
    stop_respected: kinds.Flag = True
    webhooks_answered_within: kinds.LimitOrOff = DEFAULT_ANSWER_TIME

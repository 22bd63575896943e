"""The subjects of expectations as of a given time: texts that were asked to be sent, webhooks, exchanges."""

from collections import deque
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Final, cast

from sms_sandbox.contract import error_name
from sms_sandbox.core.message import Direction, MoMessage, MtMessage
from sms_sandbox.core.reason import FailureReason
from sms_sandbox.core.state import MessageState, Step
from sms_sandbox.engine.engine import Engine
from sms_sandbox.engine.journal import Exchange
from sms_sandbox.engine.webhook_models import Outcome, Webhook, WebhookState
from sms_sandbox.faults.fact import FACT
from sms_sandbox.faults.matcher import SEND, message_target, request_target
from sms_sandbox.scenario.format.validators import NO_ANSWER
from sms_sandbox.verdict.steps import AT_A_TIME, collected, gathered
from sms_sandbox.verdict.verdict import printable

ACCEPTED: Final = "accepted"
"""The outcome of a text that the provider accepted."""

NO_CREDIT: Final = "insufficient_credit"
"""The outcome of a text for which there was no credit, whether its provider refused it at once or later."""

_NEVER_SENT: Final = (WebhookState.LOST, WebhookState.UNADDRESSED)
"""The states of webhooks that no application could have answered."""


@dataclass(frozen=True, slots=True, eq=False)
class Observation:
    """What an expectation looks at: a message, a webhook or an exchange.

    ``attributes`` are keyed as the conditions of a scenario file. A refused text has the id of its exchange.
    ``summary`` renders one line.
    """

    id: str
    at: int
    attributes: Mapping[str, Any]
    summary: Callable[[], str]


class HistoryAt:
    """Everything from ``start`` to ``until``, both included, as of ``until``.

    Each list is in the order of creation and lacks what the engine has forgotten.
    """

    def __init__(self, engine: Engine, start: int, until: int) -> None:
        self._engine: Final = engine
        self.start: Final = start
        self.until: Final = until
        self._unpaid: frozenset[tuple[str, str]] = frozenset()
        """Exchange and id of each text for which there was no credit, though its provider accepted it."""

    @property
    def messages(self) -> list[Observation]:
        """Texts that were asked to be sent, whether they were accepted or not, and replies of handsets."""
        return self._lists["messages"]

    @property
    def webhooks(self) -> list[Observation]:
        """The webhooks, without those that a fault has dropped: no application can have received them."""
        return self._lists["webhooks"]

    @property
    def exchanges(self) -> list[Observation]:
        return self._lists["exchanges"]

    def prepared(self) -> Iterator[None]:
        """Make the lists, and yield after each few observations. They are made by their first use otherwise."""
        if "_lists" in vars(self):
            return
        makers = {"messages": self._messages, "webhooks": self._webhooks, "exchanges": self._all_exchanges}
        lists: dict[str, list[Observation]] = {name: [] for name in makers}
        self._unpaid = frozenset((yield from gathered([*self._engine.exchanges], _unpaid)))
        for name, make in makers.items():
            yield
            yield from collected(make(), lists[name])
        lists["messages"].sort(key=lambda thing: thing.at)
        vars(self)["_lists"] = lists

    def released(self) -> Iterator[None]:
        """Empty the lists, and yield after each few observations: freed at once, 20,000 take 15 ms."""
        lists: dict[str, list[Observation]] = vars(self).get("_lists", {})
        for things in lists.values():
            while things:
                del things[-AT_A_TIME:]
                yield

    @cached_property
    def _lists(self) -> dict[str, list[Observation]]:
        deque(self.prepared(), maxlen=0)
        return cast("dict[str, list[Observation]]", vars(self)["_lists"])

    def _messages(self) -> Iterator[Observation]:
        yield from self._taken()
        yield from self._refused()
        yield from self._replies()

    def _webhooks(self) -> Iterator[Observation]:
        for webhook in [*self._engine.webhooks.recent]:
            if self._is_within(webhook.due_at) and webhook.state not in _NEVER_SENT:
                yield self._webhook(webhook)

    def _all_exchanges(self) -> Iterator[Observation]:
        return map(self._exchange, self._exchanges())

    def offset(self, at: int) -> int:
        """Return the time from the start to ``at``, in microseconds."""
        return at - self.start

    def _is_within(self, at: int) -> bool:
        return self.start <= at <= self.until

    def _exchanges(self) -> Iterator[Exchange]:
        return (exchange for exchange in [*self._engine.exchanges] if self._is_within(exchange.at))

    def _taken(self) -> Iterator[Observation]:
        for message in reversed([*self._engine.messages]):
            if self._is_within(message.submitted_at):
                yield self._message(message)

    def _message(self, message: MtMessage) -> Observation:
        target = message_target(message)
        step = step_at(message, self.until)
        attributes = {
            "provider": message.provider,
            "account": message.account.login,
            "to": target.to,
            "sender": target.sender,
            "text": target.texts,
            "direction": Direction.MT,
            "state": step.state,
            "reason": step.reason,
            "outcome": NO_CREDIT if (message.exchange, message.provider_id) in self._unpaid else ACCEPTED,
        }
        return self._thing(
            message.id,
            message.submitted_at,
            attributes,
            lambda: f"{_route(attributes)}: {_state(step)} ({message.provider})",
        )

    def _refused(self) -> Iterator[Observation]:
        taken = {message.exchange for message in self._engine.messages}
        for exchange in self._exchanges():
            outcome = refusal_of(exchange)
            if exchange.operation == SEND and exchange.id not in taken and outcome is not None:
                yield from self._asked(exchange, outcome)

    def _asked(self, exchange: Exchange, outcome: str) -> Iterator[Observation]:
        """Yield an observation for each text, or one for the whole request if it did not come to any text."""
        for message in [[outgoing] for outgoing in exchange.asked] or [[]]:
            target = request_target(exchange.provider, exchange.operation, exchange.account, message)
            attributes = {
                "provider": exchange.provider,
                "account": exchange.account,
                "to": target.to,
                "sender": target.sender,
                "text": target.texts,
                "direction": Direction.MT,
                "state": None,
                "reason": None,
                "outcome": outcome,
            }
            yield self._thing(exchange.id, exchange.at, attributes, _refused_line(attributes, exchange, outcome))

    def _replies(self) -> Iterator[Observation]:
        for reply in [*self._engine.messages.replies]:
            if self._is_within(reply.received_at):
                yield self._reply(reply)

    def _reply(self, reply: MoMessage) -> Observation:
        attributes = {
            "provider": reply.provider,
            "account": reply.account.login,
            "to": (reply.to,),
            "sender": f"+{reply.sender}",
            "text": (reply.text,),
            "direction": Direction.MO,
            "state": None,
            "reason": None,
            "outcome": None,
        }
        return self._thing(
            reply.id,
            reply.received_at,
            attributes,
            lambda: f"+{reply.sender} wrote {quoted(reply.text)} ({reply.provider})",
        )

    def _webhook(self, webhook: Webhook) -> Observation:
        attempts = [attempt for attempt in webhook.attempts if attempt.at <= self.until]
        outcomes = [attempt.outcome for attempt in attempts]
        last = outcomes[-1] if outcomes else None
        answered = [outcome.duration for outcome in outcomes if outcome and outcome.status is not None]
        attributes = {
            "provider": webhook.provider,
            "account": webhook.subject.account.login,
            "to": message_target(webhook.subject).to,
            "kind": webhook.kind,
            "state": webhook.reported_state,
            "duplicate": webhook.is_duplicate,
            "answer": answer_of(last),
            "attempts": len(attempts),
            "taken_within": attempts[-1].at - webhook.due_at if last and last.is_taken else None,
            "answered_within": max(answered, default=None),
        }
        return self._thing(webhook.id, webhook.due_at, attributes, lambda: webhook_line(webhook, outcomes))

    def _exchange(self, exchange: Exchange) -> Observation:
        target = request_target(exchange.provider, exchange.operation, exchange.account, exchange.asked)
        response = exchange.response
        attributes = {
            "provider": exchange.provider,
            "account": exchange.account,
            "operation": exchange.operation,
            "to": target.to,
            "sender": target.sender,
            "text": target.texts,
            "status": NO_ANSWER if response is None else str(response.status),
            "error": error_of(exchange),
            "struck_by": tuple(exchange.faults),
        }
        return self._thing(exchange.id, exchange.at, attributes, lambda: exchange_line(exchange))

    def _thing(
        self, thing_id: str, at: int, attributes: Mapping[str, Any], summary: Callable[[], str]
    ) -> Observation:
        offset = self.offset(at)
        more = {"after": offset, "before": offset, "matches": attributes.get("text")}
        return Observation(thing_id, at, {**attributes, **more}, summary)


def _unpaid(exchange: Exchange) -> Iterator[tuple[str, str]]:
    """Yield exchange and id of each text for which there was no credit, though its provider accepted it.

    A provider without an error for want of credit refuses later, by the report: the outcome is the same.
    """
    for outgoing in exchange.asked:
        if outgoing.refused_for is FailureReason.INSUFFICIENT_CREDIT:
            yield exchange.id, outgoing.provider_id


def step_at(message: MtMessage, at: int) -> Step:
    """Return the last step up to the time; the first one if that came later."""
    return next((step for step in reversed(message.history) if step.at <= at), message.history[0])


def error_of(exchange: Exchange) -> str | None:
    """Return the neutral name of the provider's error, or None if the answer is no error."""
    return error_name(exchange.response.fact) if exchange.response else None


def refusal_of(exchange: Exchange) -> str | None:
    """Return why nothing was accepted, or None if something was: the provider's error, "fault" for an answer that a
    fault gave instead, "none" for no answer.
    """
    if exchange.response is None:
        return NO_ANSWER
    return FACT if exchange.response.fact == FACT else error_of(exchange)


def answer_of(outcome: Outcome | None) -> str:
    return NO_ANSWER if outcome is None or outcome.status is None else str(outcome.status)


def webhook_line(webhook: Webhook, outcomes: list[Outcome | None] | None = None) -> str:
    if outcomes is None:
        outcomes = [attempt.outcome for attempt in webhook.attempts]
    reported = f" ({webhook.reported_state.value})" if webhook.reported_state else ""
    copy = ", a copy" if webhook.is_duplicate else ""
    answers = ", ".join(_attempt(outcome) for outcome in outcomes) or "not sent"
    return f"{webhook.provider} {webhook.kind} of {webhook.subject.id}{reported}{copy}: {answers}"


def exchange_line(exchange: Exchange) -> str:
    status = "no answer" if exchange.response is None else str(exchange.response.status)
    error = error_of(exchange)
    struck = f", struck by {', '.join(exchange.faults)}" if exchange.faults else ""
    return f"{exchange.provider} {exchange.operation}: {status}{f' {error}' if error else ''}{struck}"


def message_line(message: MtMessage | MoMessage) -> str:
    if isinstance(message, MoMessage):
        return f"+{message.sender} wrote {quoted(message.text)} ({message.provider})"
    target = message_target(message)
    attributes = {"to": target.to, "text": target.texts}
    return f"{_route(attributes)}: {_state(message.last_step)} ({message.provider})"


_LONGEST: Final = 60


def quoted(text: str) -> str:
    """Return the text in quotation marks, in one line and cut to ``_LONGEST`` characters."""
    shown = printable(text)
    return f'"{shown}"' if len(shown) <= _LONGEST else f'"{shown[:_LONGEST]}…"'


def _refused_line(attributes: Mapping[str, Any], exchange: Exchange, outcome: str) -> Callable[[], str]:
    why = {NO_ANSWER: "no answer", FACT: "refused by a fault"}.get(outcome, f"refused with {outcome}")
    struck = f", struck by {', '.join(exchange.faults)}" if exchange.faults else ""
    return lambda: f"{_route(attributes)}: {why}{struck} ({exchange.provider})"


def _route(attributes: Mapping[str, Any]) -> str:
    if not attributes["to"]:
        return "a request to send"
    return f"to {', '.join(attributes['to'])} {quoted(' '.join(attributes['text']))}"


def _state(step: Step) -> str:
    words = "cancelled" if step.state is MessageState.CANCELLED else step.state.value
    return f"{words}, {step.reason.value}" if step.reason else words


def _attempt(outcome: Outcome | None) -> str:
    if outcome is None:
        return "under way"
    return outcome.error or "no answer" if outcome.status is None else str(outcome.status)

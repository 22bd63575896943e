"""Webhooks on their way out: usually they go at once; faults lose, hold, repeat, delay, spoil or reorder them."""

from collections import deque
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

from sms_sandbox.contract import WebhookRequest
from sms_sandbox.core.account import Account
from sms_sandbox.core.state import ENDS, MessageState
from sms_sandbox.core.time.instants import SECOND
from sms_sandbox.engine import fault_targets
from sms_sandbox.engine.journal import EventKind, FaultFired
from sms_sandbox.engine.webhooks import Webhook, WebhookSubject
from sms_sandbox.faults.kinds.garble import garbled
from sms_sandbox.faults.plan import WebhookDecision
from sms_sandbox.faults.webhook_outcome import WebhookOutcome
from sms_sandbox.faults.webhooks import Order, Signature, WebhookMode, WebhookTopic

if TYPE_CHECKING:
    from sms_sandbox.engine.engine import Engine

Make = Callable[[Account], Sequence[WebhookRequest]]
"""The provider's webhooks, as they are for that account."""

OVERTAKEN_BY: Final = SECOND
"""How long after the webhook that overtakes it another one comes."""

_LETTERS: Final = b"0123456789abcdefghijklmnopqrstuvwxyz"
"""With which a query is spoilt, so that it stays one."""

_WRONG_SECRET: Final = "wrong-secret"  # noqa: S105  it opens nothing


@dataclass(frozen=True, slots=True)
class FlushDue:
    """The next of the held webhooks is let go."""


class WebhookDispatcher:
    def __init__(self, engine: "Engine") -> None:
        self._engine: Final = engine
        self._held: Final[dict[Webhook, None]] = {}
        self._queue: deque[Webhook] = deque()
        self._rate: float | None = None
        self._overtaken: dict[WebhookSubject, tuple[MessageState, Webhook]] = {}
        self._is_flushing = False

    @property
    def held(self) -> Collection[Webhook]:
        """In the order in which they fell due."""
        return self._held.keys()

    def dispatch(self, subject: WebhookSubject, make: Make, state: MessageState | None = None) -> None:
        """Makes the provider's webhooks, and sends them, or does with them what is declared."""
        engine = self._engine
        account = engine.devices.account_of(subject)
        webhooks = make(account)
        if self._overtaken:
            self._overtake(subject, state)
        if not webhooks:
            return
        word = (
            engine.faults.on_webhook(fault_targets.fault_target(subject), subject.id)
            if engine.faults.follows_messages
            else None
        )
        if word is None:
            for webhook in webhooks:
                engine.begin(engine.due(subject, webhook, state))
            return
        if word.signature is not Signature.PROVIDER:
            is_wrong = word.signature is Signature.WRONG and account.webhook_secret is not None
            secret = _WRONG_SECRET if is_wrong else None
            webhooks = make(replace(account, webhook_secret=secret))
        for webhook in webhooks:
            self._send(subject, webhook, word, WebhookTopic(webhook.kind, state))

    def flush_ready(self) -> None:
        """To be called when a phase has begun or ended: what need not be held any more is flushed. What is left of an
        earlier flush is put in line again.
        """
        plan = self._engine.faults
        found = [(delivery, plan.flush(fault_targets.fault_target(delivery.subject))) for delivery in self._held]
        ready = [(delivery, flush) for delivery, flush in found if flush is not None]
        self._queue = deque(delivery for delivery, _ in ready)
        if not ready:
            return
        flush = ready[0][1]
        self._rate = flush.rate
        if flush.order is Order.LAST:
            self._queue.reverse()
        elif flush.order is Order.RANDOM:
            self._queue = deque(sorted(self._queue, key=lambda delivery: plan.noise("flush", delivery.id)))
        if not self._is_flushing:
            self._flush_after(0)

    def flush_one(self, _: FlushDue) -> None:
        """Or all of them, where there is no rate."""
        self._is_flushing = False
        while self._queue:
            delivery = self._queue.popleft()
            del self._held[delivery]
            self._engine.begin(delivery)
            if self._rate and self._queue:
                self._flush_after(round(SECOND / self._rate))
                return

    def _flush_after(self, wait: int) -> None:
        self._is_flushing = True
        self._engine.plan_flush(FlushDue(), self._engine.now + wait)

    def _send(
        self, subject: WebhookSubject, webhook: WebhookRequest, word: WebhookDecision, told: WebhookTopic
    ) -> None:
        fate = word.fate(told)
        engine = self._engine
        delivery = engine.due(subject, _spoilt(webhook, fate), told.state)
        if fate.by:
            delivery.fault = fate.by
            engine.journal.note(
                engine.now, EventKind.FAULT_FIRED, FaultFired(fate.by, _effect(fate, word), delivery.id)
            )
        self._route(delivery, fate)
        for copy in range(1, fate.duplicate.copies + 1):
            again = engine.due(subject, delivery.outgoing, told.state)
            again.fault, again.is_duplicate = fate.by, True
            if not fate.duplicate.has_new_id:
                again.event = delivery.event
            engine.plan_attempt(again, engine.now + fate.delay + copy * fate.duplicate.gap)

    def _route(self, delivery: Webhook, fate: WebhookOutcome) -> None:
        engine = self._engine
        if fate.mode is WebhookMode.DROP:
            delivery.is_lost = True
        elif fate.mode is WebhookMode.HOLD:
            self._held[delivery] = None
        elif fate.waits_for is not None:
            self._overtaken[delivery.subject] = fate.waits_for, delivery
        elif fate.delay:
            engine.plan_attempt(delivery, engine.now + fate.delay)
        else:
            engine.begin(delivery)

    def _overtake(self, subject: WebhookSubject, state: MessageState | None) -> None:
        """A webhook that was to be overtaken follows the one it waited for, or whatever is the message's end."""
        waiting = self._overtaken.get(subject)
        if waiting is not None and (state is waiting[0] or state in ENDS):
            del self._overtaken[subject]
            self._engine.plan_attempt(waiting[1], self._engine.now + OVERTAKEN_BY)


def _effect(fate: WebhookOutcome, word: WebhookDecision) -> str:
    """The word for what is told of the webhook's fate."""
    if fate.mode is not WebhookMode.SEND:
        return str(fate.mode.value)
    effects: dict[str, object] = {
        "duplicate": fate.duplicate.copies,
        "reorder": fate.waits_for,
        "garble": fate.noise,
        "delay": fate.delay,
        "sign": word.signature is not Signature.PROVIDER,
    }
    return " ".join(name for name, is_there in effects.items() if is_there)


def _spoilt(webhook: WebhookRequest, fate: WebhookOutcome) -> WebhookRequest:
    """In its body, or, where it has none, in its query."""
    if not fate.noise:
        return webhook
    request = webhook.request
    if request.body:
        return replace(webhook, request=replace(request, body=garbled(request.body, fate.noise)))
    path, mark, query = request.target.partition(b"?")
    spoilt = bytes(
        old if old == new else _LETTERS[new % len(_LETTERS)]
        for old, new in zip(query, garbled(query, fate.noise), strict=True)
    )
    return replace(webhook, request=replace(request, target=path + mark + spoilt))

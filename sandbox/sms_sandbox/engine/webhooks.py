"""The life of a webhook: due, attempt, hold, flush, resend, finished.

Usually it is sent at once; faults lose, hold, repeat, delay, spoil or reorder it.
"""

from collections import deque
from collections.abc import Callable, Collection, Sequence
from dataclasses import replace
from typing import Final, TypeVar

from sms_sandbox.contract import Provider, RetryPlan, WebhookRequest
from sms_sandbox.core.account import Account
from sms_sandbox.core.message import MtMessage
from sms_sandbox.core.state import ENDS, MessageState
from sms_sandbox.core.time.instants import SECOND
from sms_sandbox.engine.inputs import Inputs, recorded_input
from sms_sandbox.engine.journal import EventKind, FaultFired
from sms_sandbox.engine.store import RecentByNumber
from sms_sandbox.engine.webhook_models import (
    UNADDRESSED,
    Attempt,
    AttemptFinished,
    AttemptRequest,
    FlushDue,
    Outcome,
    Webhook,
    WebhookSubject,
)
from sms_sandbox.engine.world import World
from sms_sandbox.faults.matcher import message_target
from sms_sandbox.faults.plan import WebhookDecision
from sms_sandbox.faults.webhooks import Order, WebhookMode, WebhookOutcome, WebhookTopic

E = TypeVar("E")

Make = Callable[[E, Account], Sequence[WebhookRequest]]
"""Make the provider's webhooks about an event, as they are for that account."""

_WEBHOOK_DUE: Final = EventKind.WEBHOOK_DUE

OVERTAKEN_BY: Final = SECOND
"""How long after the webhook that overtakes it a reordered one is sent, in microseconds."""


class Webhooks:
    """The webhooks of a workspace."""

    __slots__ = (
        "_attempts",
        "_defers",
        "_fallback",
        "_held",
        "_is_flushing",
        "_queue",
        "_rate",
        "_unaddressed",
        "_world",
        "overtaken",
        "recent",
    )

    def __init__(self, world: World) -> None:
        self._world: Final = world
        settings = world.settings
        self.recent: Final[RecentByNumber[Webhook]] = RecentByNumber("c", settings.max_messages)
        self._attempts: list[AttemptRequest] = []
        self._held: Final[dict[Webhook, None]] = {}
        self._queue: deque[Webhook] = deque()
        self._rate: float | None = None
        self.overtaken: Final[dict[WebhookSubject, tuple[MessageState, Webhook]]] = {}
        """By message, the state whose webhook overtakes a reordered one, and that one."""

        self._is_flushing = False
        self._unaddressed: Final = UNADDRESSED if settings.keeps_unaddressed else None
        self._fallback: str | None = self._unaddressed
        self._defers = settings.keeps_unaddressed

    @property
    def inputs(self) -> Inputs:
        return self._world.inputs

    @property
    def fallback(self) -> str | None:
        """Return the address of webhooks that have none, or None."""
        return self._fallback

    @property
    def held(self) -> Collection[Webhook]:
        """Return the held webhooks in the order in which they fell due."""
        return self._held.keys()

    @property
    def released(self) -> Collection[Webhook]:
        """Return the held webhooks that are about to be sent."""
        return self._queue

    def clear(self) -> None:
        """Forget all webhooks."""
        for webhooks in (self.recent, self._attempts, self._held, self._queue, self.overtaken):
            webhooks.clear()

    def take_attempts(self) -> list[AttemptRequest]:
        """Return the attempts that fell due since the last call; each is to be made and reported once."""
        attempts, self._attempts = self._attempts, []
        return attempts

    # Due: the provider makes its webhooks, and faults decide what becomes of them.

    def report(self, message: MtMessage, provider: Provider) -> None:
        """Make the provider's webhooks about a change of state, or note what one without an address is made of.

        Most of those are never looked at, and their requests cost more than the rest of the message.
        """
        world, account, deferred = self._world, message.account, provider.deferred_report
        faults = world.faults
        if (
            deferred is not None
            and self._defers
            and deferred.kind not in account.webhooks
            # Neither a fault nor a device with addresses of its own may change the webhook.
            and not (self.overtaken or world.device_webhooks)
            and not (faults.follows_messages and faults.may_strike(message.to))
        ):
            values = deferred.values(message, account)
            if values is not None:
                if values:
                    state = message.steps[-2]
                    self._add(Webhook("", "", message.provider, message, world.now, state, None, values, provider))
                return
        self.dispatch(message, provider.status_webhooks, message, message.steps[-2])

    def dispatch(self, subject: WebhookSubject, make: Make[E], event: E, state: MessageState | None = None) -> None:
        """Make the provider's webhooks about an event, and send them, or apply what faults decide."""
        is_at_account = self._fallback is None and not self._world.device_webhooks
        account = subject.account if is_at_account else self._account_of(subject)
        requests = make(event, account)
        if self.overtaken:
            self._overtake(subject, state)
        if not requests:
            return
        faults = self._world.faults
        decision = faults.on_webhook(message_target(subject), subject.id) if faults.follows_messages else None
        if decision is None:
            for request in requests:
                self.begin(self.due(subject, request, state))
            return
        signer = decision.signer(account)
        if signer is not account:
            requests = make(event, signer)
        for request in requests:
            self._send(subject, request, decision, WebhookTopic(request.kind, state))

    def due(self, subject: WebhookSubject, request: WebhookRequest, state: MessageState | None = None) -> Webhook:
        """Add a webhook that is yet to be begun. Failed attempts are repeated by the provider's plan."""
        provider, now = subject.provider, self._world.now
        plan = self._plan_of(provider, request)
        return self._add(Webhook("", "", provider, subject, now, state, request, retries=plan))

    def _add(self, webhook: Webhook) -> Webhook:
        """Give a webhook that falls due now its id, and keep it."""
        subject = webhook.subject
        webhook.id = webhook.event = name = self.recent.add(webhook)
        subject.webhooks = subject.webhooks + (name,)  # noqa: RUF005  a third less than to unpack them
        self._world.journal.note(webhook.due_at, _WEBHOOK_DUE, webhook)
        return webhook

    def _plan_of(self, provider: str, request: WebhookRequest) -> RetryPlan:
        """Return the plan of the webhook, whose waits give way to those that were chosen for this run."""
        general = self._world.settings.retries.get(provider) or self._world.providers[provider].retries
        if request.retries is None or general.is_chosen:
            return general
        return replace(request.retries, timeout=general.timeout)

    @recorded_input
    def fall_back_to(self, url: str | None) -> None:
        """Send the webhooks that have no address to this URL, or to none. The URL has been checked."""
        self._fallback = url or self._unaddressed
        self._defers = self._fallback is not None and not url

    # Attempts.

    def begin(self, webhook: Webhook) -> None:
        """Make the next attempt now, unless the webhook has nowhere to go."""
        webhook.next_attempt = None
        if webhook.is_unaddressed:
            return
        attempt = Attempt(self._world.now)
        webhook.attempts = (*webhook.attempts, attempt)
        self._attempts.append(AttemptRequest(webhook, attempt))

    def attempt_due(self, webhook: Webhook) -> None:
        """Begin a planned attempt, unless the webhook was sent again before its time."""
        if webhook.next_attempt == self._world.now:
            self.begin(webhook)

    @recorded_input
    def resend(self, webhook: Webhook) -> None:
        """Make an attempt now, by hand, in place of the next planned one."""
        self._world.note(EventKind.WEBHOOK_RESENT, webhook)
        webhook.is_lost = False
        self.begin(webhook)

    @recorded_input
    def finished(self, call: AttemptRequest, outcome: Outcome) -> None:
        """Record how an attempt ended, and plan the next one if it failed and the provider repeats it."""
        webhook, waits = call.webhook, call.webhook.retries.waits
        call.attempt.outcome = outcome
        on_answered = self._world.providers[webhook.provider].on_webhook_answered
        if on_answered is not None:
            on_answered(webhook.outgoing, outcome.status)
        failures = len(webhook.attempts)
        if not outcome.is_taken and failures <= len(waits):
            self._plan(webhook, self._world.now + waits[failures - 1])
        self._world.note(EventKind.WEBHOOK_DONE, AttemptFinished(webhook, call.attempt))

    # Holding and flushing.

    def flush_ready(self) -> None:
        """Queue the held webhooks that need not be held any more, after a phase has begun or ended.

        What is left of an earlier flush is queued again.
        """
        faults = self._world.faults
        found = [(webhook, faults.flush(message_target(webhook.subject))) for webhook in self._held]
        ready = [(webhook, flush) for webhook, flush in found if flush is not None]
        self._queue = deque(webhook for webhook, _ in ready)
        if not ready:
            return
        flush = ready[0][1]
        self._rate = flush.rate
        if flush.order is Order.LAST:
            self._queue.reverse()
        elif flush.order is Order.RANDOM:
            self._queue = deque(sorted(self._queue, key=lambda webhook: faults.noise("flush", webhook.id)))
        if not self._is_flushing:
            self._flush_after(0)

    def flush_one(self, _: FlushDue) -> None:
        """Send the next queued webhook, or all of them if the flush has no rate."""
        self._is_flushing = False
        while self._queue:
            webhook = self._queue.popleft()
            self._release(webhook)
            if self._rate and self._queue:
                self._flush_after(round(SECOND / self._rate))
                return

    @recorded_input
    def release(self, webhook: Webhook) -> None:
        """Send one held webhook now, by hand; the others stay held."""
        if webhook in self._queue:
            self._queue.remove(webhook)
        self._release(webhook)

    def _release(self, webhook: Webhook) -> None:
        del self._held[webhook]
        webhook.is_held = False
        self.begin(webhook)

    def _flush_after(self, wait: int) -> None:
        self._is_flushing = True
        self._world.timeline.plan(self._world.now + wait, FlushDue())

    def _plan(self, webhook: Webhook, at: int) -> None:
        webhook.next_attempt = at
        self._world.timeline.plan(at, webhook)

    def _account_of(self, subject: WebhookSubject) -> Account:
        """Return the account with its addresses; those of a gateway device win over those of its account."""
        own = self._world.device_webhooks.get((subject.provider, subject.device))
        if not own and self._fallback is None:
            return subject.account
        kinds = () if self._fallback is None else self._world.providers[subject.provider].webhook_kinds
        fallback = dict.fromkeys(kinds, self._fallback or "")
        return replace(subject.account, webhooks={**fallback, **subject.account.webhooks, **(own or {})})

    def _send(
        self, subject: WebhookSubject, request: WebhookRequest, decision: WebhookDecision, topic: WebhookTopic
    ) -> None:
        outcome = decision.outcome(topic)
        world = self._world
        webhook = self.due(subject, replace(request, request=outcome.changed(request.request)), topic.state)
        if outcome.by:
            webhook.fault = outcome.by
            world.note(EventKind.FAULT_FIRED, FaultFired(outcome.by, _effect(outcome), webhook.id))
        self._route(webhook, outcome)
        for copy in range(1, outcome.copies.count + 1):
            again = self.due(subject, webhook.outgoing, topic.state)
            again.fault, again.is_duplicate = outcome.by, True
            if not outcome.copies.has_new_id:
                again.event = webhook.event
            self._plan(again, world.now + outcome.delay + copy * outcome.copies.gap)

    def _route(self, webhook: Webhook, outcome: WebhookOutcome) -> None:
        if outcome.mode is WebhookMode.DROP:
            webhook.is_lost = True
        elif outcome.mode is WebhookMode.HOLD:
            self._held[webhook] = None
            webhook.is_held = True
        elif outcome.waits_for is not None:
            self.overtaken[webhook.subject] = outcome.waits_for, webhook
        elif outcome.delay:
            self._plan(webhook, self._world.now + outcome.delay)
        else:
            self.begin(webhook)

    def _overtake(self, subject: WebhookSubject, state: MessageState | None) -> None:
        """Plan a reordered webhook behind the one that overtakes it, or behind the message's end."""
        waiting = self.overtaken.get(subject)
        if waiting is not None and (state is waiting[0] or state in ENDS):
            del self.overtaken[subject]
            self._plan(waiting[1], self._world.now + OVERTAKEN_BY)


def _effect(outcome: WebhookOutcome) -> str:
    """Return the words that the journal has for the outcome."""
    return " ".join(outcome.effects) if outcome.mode is WebhookMode.SEND else str(outcome.mode.value)

"""All of a workspace but sockets, files and waiting.

An edge gives it requests and the time, and carries out what comes back: answers, webhooks (``take_attempts``), and
the time of the next thing due.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from functools import partial
from itertools import count
from typing import Final

from sms_sandbox.contract import Operation, Outgoing, People, Provider, WebhookRequest
from sms_sandbox.core.account import Account
from sms_sandbox.core.call import PhoneCall
from sms_sandbox.core.clock_skip import can_skip_to
from sms_sandbox.core.device import GatewayDevice, Switch
from sms_sandbox.core.draws import Draws
from sms_sandbox.core.errors import TimeRunsBackwardsError
from sms_sandbox.core.events import CallEnded, CallNoted, LinkClicked, MessagesCleared, MoReceived, StateChanged
from sms_sandbox.core.handset import PlannedAction
from sms_sandbox.core.ids import Ids
from sms_sandbox.core.message import MtMessage
from sms_sandbox.core.reason import FailureReason
from sms_sandbox.core.smsc import Due, Smsc
from sms_sandbox.core.state import MessageState
from sms_sandbox.core.time.timeline import Timeline, TimelineEntry
from sms_sandbox.engine.backend import EngineBackend
from sms_sandbox.engine.devices import DeviceDue, Devices
from sms_sandbox.engine.handsets import Handsets
from sms_sandbox.engine.inputs import Inputs, recorded_input
from sms_sandbox.engine.journal import EventKind, Exchange, Journal
from sms_sandbox.engine.messages import Messages
from sms_sandbox.engine.recent import Recent
from sms_sandbox.engine.requests import RequestFaults
from sms_sandbox.engine.routing import ProviderRouter
from sms_sandbox.engine.settings import EngineSettings
from sms_sandbox.engine.webhook_dispatcher import FlushDue, WebhookDispatcher
from sms_sandbox.engine.webhooks import AttemptRequest, Outcome, Webhook, Webhooks, WebhookSubject
from sms_sandbox.faults.plan import FaultPlan, PhaseTransition, RuleExpiry
from sms_sandbox.faults.rule import Faults, Rule
from sms_sandbox.faults.transmission import Answer
from sms_sandbox.wire.exchange import HttpRequest, HttpResponse

UNROUTED: Final = "unknown"
"""The operation of a request that its provider has no route for."""

_LINK: Final = "link"
"""The operation of a route that is there only where the provider's short links are followed."""


def _weight(exchange: Exchange) -> int:
    return len(exchange.request.target) + len(exchange.request.body)


class Engine:
    def __init__(self, providers: Iterable[Provider], settings: EngineSettings, people: People | None = None) -> None:
        self.settings: Final = settings
        self.inputs: Final = Inputs()
        self.providers: Final = {provider.name: provider for provider in providers}
        self.retries: Final = {name: settings.retries.get(name, one.retries) for name, one in self.providers.items()}
        self.draws: Final = Draws(settings.seed)
        self.ids: Final = Ids(self.draws, settings.preset_ids)
        self.messages: Final = Messages(settings.max_messages)
        self.journal: Final = Journal(settings.max_events or settings.max_messages)
        self.exchanges: Final[Recent[Exchange]] = Recent(
            settings.max_messages, max_weight=settings.max_exchange_bytes, weigh=_weight
        )
        self.router: Final = ProviderRouter(self.providers.values())
        self.faults: Final = FaultPlan(self.draws)
        self._phase_edges: list[TimelineEntry] = []
        self._strikes: Final = RequestFaults(self)
        self.webhook_dispatcher: Final = WebhookDispatcher(self)
        self._timeline: Final[Timeline[Due | DeviceDue | Webhook | PhaseTransition | RuleExpiry | FlushDue]] = (
            Timeline()
        )
        self._smsc: Final = Smsc(self._timeline, settings.pace)
        self.webhooks: Final = Webhooks(self._timeline.plan, settings.max_messages)
        self.devices: Final = Devices(self, self._smsc, self._timeline)
        self.handsets: Final = Handsets(self, self._smsc, people)
        self._on_due: Final[dict[type, Callable[..., object]]] = {
            MtMessage: self._move_on,
            GatewayDevice: self._poll,
            PlannedAction: self.handsets.perform,
            Switch: self.devices.happen,
            PhoneCall: self.devices.happen,
            PhaseTransition: self._turn,
            FlushDue: self.webhook_dispatcher.flush_one,
            RuleExpiry: self.faults.expire,
            Webhook: self._attempt,
        }
        self._now = self.faults_since = settings.start
        self._calls: list[AttemptRequest] = []
        self._exchange_numbers: Final = count(1)
        self._backends: Final = {name: EngineBackend(self, provider) for name, provider in self.providers.items()}
        self._unrouted: Final = {
            name: Operation(UNROUTED, provider.not_found) for name, provider in self.providers.items()
        }

    @property
    def now(self) -> int:
        return self._now

    def next_due(self) -> int | None:
        return self._timeline.next_due()

    @property
    def planned(self) -> int:
        """How many things are still due."""
        return len(self._timeline)

    def upcoming(self, limit: int) -> list[tuple[int, object]]:
        """Return at most ``limit`` of the things due and their times, the first thing first."""
        return [*self._timeline.first(limit)]

    def idle_until(self) -> int | None:
        """When the next thing is due, if the time until then may be jumped over while nobody does anything."""
        return self._timeline.next_due() if can_skip_to(self._timeline) else None

    def move_to(self, at: int) -> None:
        """Moves the time on, but never past a thing that is due: that has to be stepped through.

        Raises TimeRunsBackwardsError.
        """
        if at < self._now:
            raise TimeRunsBackwardsError(self._now, at)
        due = self.next_due()
        self._now = at if due is None else min(at, due)

    @recorded_input
    def step(self) -> None:
        """Lets the next due thing happen, and moves the time to it; raises IndexError where nothing is due."""
        self._now, what = self._timeline.take()
        self._on_due[type(what)](what)

    def take_attempts(self) -> list[AttemptRequest]:
        """The webhooks that fell due since this was last asked; each has to be made, and reported once."""
        calls, self._calls = self._calls, []
        return calls

    def exchange(self, request: HttpRequest) -> HttpResponse | None:
        """The provider's answer, or None for a request that is no provider's, or that a fault leaves unanswered."""
        answer = self.answer(request)
        return None if answer is None else answer.response

    @recorded_input
    def answer(self, request: HttpRequest) -> Answer | None:
        """The provider's answer and how it is sent, or None for a request that is no provider's."""
        located = self.router.resolve(request)
        if located is None:
            return None
        provider, seen = located
        found = provider.routes.find(seen.method, seen.path)
        if found is None or (found.what.name == _LINK and provider.short_link(seen) is None):
            operation = self._unrouted[provider.name]
        else:
            operation = found.what
            if found.values:
                seen = replace(seen, path_values=found.values)
        exchange = Exchange(f"x{next(self._exchange_numbers)}", self._now, provider.name, operation.name, request)
        self.exchanges.add(exchange.id, exchange)
        self.journal.note(self._now, EventKind.EXCHANGE_ARRIVED, exchange)
        backend = self._backends[provider.name]
        backend.exchange = exchange
        if self.faults.is_active:
            answer = self._strikes.answer(provider, operation, seen, exchange)
        else:
            answer = Answer(operation.handle(seen, backend))
        exchange.response = answer.response
        if answer.response is not None:
            self.exchanges.outweigh(len(answer.response.body))
        self.journal.note(self._now, EventKind.EXCHANGE_ANSWERED, exchange)
        return answer

    def backend(self, provider: str) -> EngineBackend:
        return self._backends[provider]

    def has_link(self, provider: str, short: str) -> bool:
        """Whether that short link stands in a message of the provider's."""
        found = self.messages.with_link(short)
        return found is not None and found[0].provider == provider

    def has_issued(self, provider: str, token: str) -> bool:
        """Whether the provider has given out that token here."""
        return self._backends[provider].accounts.has_issued(token)

    @recorded_input
    def load_faults(self, faults: Faults) -> None:
        """In place of those in force; the scenario's time starts now."""
        for entry in self._phase_edges:
            self._timeline.cancel(entry)
        self.faults.load(faults)
        self.faults_since = self._now
        self._phase_edges = [self._timeline.plan(at, edge) for at, edge in self.faults.edges(self._now)]
        self.webhook_dispatcher.flush_ready()

    @recorded_input
    def add_fault(self, rule: Rule, lasts: int | None = None) -> None:
        """Behind all others, for so many microseconds if that is not for good. Raises ValueError for a name that is
        taken.
        """
        self.faults.add(rule)
        if lasts is not None:
            self._timeline.plan(self._now + lasts, RuleExpiry(rule))

    @recorded_input
    def remove_fault(self, name: str) -> None:
        """Send what only this rule held. Raises KeyError where there is no such rule."""
        self.faults.remove(name)
        self.webhook_dispatcher.flush_ready()

    def before_submit(self, provider: Provider, account: Account, messages: Sequence[Outgoing]) -> None:
        """Raises StruckError where a fault refuses them."""
        if self.faults.is_active:
            self._strikes.before_submit(provider, account, messages)

    def submit(self, message: MtMessage) -> None:
        if self.faults.follows_messages:
            self._strikes.assign_lifecycle(message)
        self.messages.add(message)
        self._changed(self._smsc.submit(message, self._now))

    def cancel(self, message: MtMessage) -> None:
        """Gives the cost back. Raises WrongTransitionError once the message has left."""
        self._changed(self._smsc.cancel(message, self._now))

    @recorded_input
    def set_state(self, message: MtMessage, state: MessageState, reason: FailureReason | None = None) -> None:
        """By hand; nothing automatic happens to the message any more.

        Raises WrongTransitionError from an end, and for a state that lies behind.
        """
        self._changed(self._smsc.put(message, state, reason, self._now))

    @recorded_input
    def clear_messages(self) -> None:
        """Those of clients and those of handsets; what was under way is heard of no more."""
        count = len(self.messages) + len(self.messages.replies)
        for message in self.messages:
            self._smsc.drop(message)
        self.messages.clear()
        self.journal.note(self._now, EventKind.MESSAGES_CLEARED, MessagesCleared(count))

    def received(self, event: MoReceived) -> None:
        message = event.message
        self._backends[message.provider].on_incoming(message)
        self.messages.replies.add(message.id, message)
        self.journal.note(self._now, EventKind.MESSAGE_RECEIVED, event)
        self.webhook_dispatcher.dispatch(message, partial(self.providers[message.provider].mo_webhooks, event))

    def clicked(self, event: LinkClicked) -> None:
        message = event.message
        self.journal.note(self._now, EventKind.LINK_CLICKED, event)
        self.webhook_dispatcher.dispatch(message, partial(self.providers[message.provider].click_webhooks, event))

    def called(self, event: CallEnded | CallNoted) -> None:
        call = event.call
        self.journal.note(
            self._now, EventKind.CALL_ENDED if isinstance(event, CallEnded) else EventKind.CALL_NOTED, event
        )
        self.webhook_dispatcher.dispatch(call, partial(self.providers[call.provider].call_webhooks, event))

    def send_webhooks(self, subject: WebhookSubject, webhooks: Sequence[WebhookRequest]) -> None:
        """For webhooks that no change of the network brings about."""
        self.webhook_dispatcher.dispatch(subject, lambda _: webhooks)

    def due(self, subject: WebhookSubject, webhook: WebhookRequest, tells: MessageState | None = None) -> Webhook:
        """A new webhook, which somebody has to begin; failed attempts are repeated by the provider's plan."""
        delivery = self.webhooks.due(subject, webhook, self.retries[subject.provider], self._now)
        delivery.reported_state = tells
        self.journal.note(self._now, EventKind.WEBHOOK_DUE, delivery)
        return delivery

    def begin(self, delivery: Webhook) -> None:
        """The next attempt is made now."""
        self._calls.append(self.webhooks.begin(delivery, self._now))

    @recorded_input
    def resend(self, delivery: Webhook) -> None:
        """An attempt now, by hand, in the place of the next that the plan has, if it has one."""
        self.journal.note(self._now, EventKind.WEBHOOK_RESENT, delivery)
        delivery.is_lost = False
        self.begin(delivery)

    def plan_attempt(self, delivery: Webhook, at: int) -> None:
        delivery.next_attempt = at
        self._timeline.plan(at, delivery)

    def plan_flush(self, flush: FlushDue, at: int) -> None:
        self._timeline.plan(at, flush)

    @recorded_input
    def attempt_finished(self, call: AttemptRequest, outcome: Outcome) -> None:
        made = self.webhooks.done(call, outcome, self._now)
        self.journal.note(self._now, EventKind.WEBHOOK_DONE, made)

    def _attempt(self, delivery: Webhook) -> None:
        if delivery.next_attempt == self._now:  # else somebody has sent it again before its time
            self.begin(delivery)

    def _move_on(self, message: MtMessage) -> None:
        change = self._smsc.move_on(message, self._now)
        if change is not None:
            self._changed(change)
        if message.arrived_at is not None and not message.is_finished:
            self.messages.finish(message)  # nobody will report that it has arrived

    def _changed(self, change: StateChanged) -> None:
        message = change.message
        self.journal.note(change.after.at, EventKind.MESSAGE_STATE, change)
        self._backends[message.provider].on_state_change(change)
        if change.notifies:
            make = partial(self.providers[message.provider].status_webhooks, change)
            self.webhook_dispatcher.dispatch(message, make, change.after.state)
        if message.is_finished:
            self.messages.finish(message)
            if change.after.state is MessageState.CANCELLED:
                message.account.refund(message.cost)
        elif message.lifecycle == () and message.planned is None:
            self.messages.finish(message)  # its course has led it no further than this

    def _poll(self, device: GatewayDevice) -> None:
        for change in self._smsc.poll(device, self._now):
            self._changed(change)

    def _turn(self, edge: PhaseTransition) -> None:
        self.faults.happen(edge)
        self.journal.note(self._now, EventKind.PHASE_BEGAN if edge.begins else EventKind.PHASE_ENDED, edge)
        if edge.begins and edge.phase.change is not None:
            for name, backend in self._backends.items():
                if edge.phase.when.covers(name):
                    backend.accounts.change_all(edge.phase.change, edge.phase.when.account)
        self.webhook_dispatcher.flush_ready()

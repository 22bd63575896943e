"""All of a workspace but sockets, files and waiting.

An edge gives it requests and the time, and carries out what comes back: answers, callbacks to make (``take_calls``),
and the time of the next thing due.
"""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from itertools import count
from typing import Final

from sandbox.contract import Callback, Operation, People, Provider
from sandbox.core.call import PhoneCall
from sandbox.core.chance import Chance
from sandbox.core.device import GatewayDevice, Switch
from sandbox.core.errors import TimeRunsBackwardsError
from sandbox.core.events import CallEnded, CallNoted, LinkClicked, MoReceived, StateChanged
from sandbox.core.handset import Deed
from sandbox.core.idleness import may_be_jumped_to
from sandbox.core.ids import Ids
from sandbox.core.message import MessageState, MtMessage
from sandbox.core.receipt import Reason
from sandbox.core.smsc import Due, Smsc
from sandbox.core.timeline import Timeline
from sandbox.engine.backend import EngineBackend
from sandbox.engine.callbacks import Call, Callbacks, Delivery, Outcome, Subject
from sandbox.engine.devices import DeviceDue, Devices
from sandbox.engine.journal import Exchange, Journal, Kind
from sandbox.engine.messages import Messages
from sandbox.engine.phones import Phones
from sandbox.engine.recent import Recent
from sandbox.engine.settings import EngineSettings
from sandbox.engine.site import Sites
from sandbox.wire.exchange import HttpRequest, HttpResponse

UNROUTED: Final = "unknown"
"""The operation of a request that its provider has no route for."""


def _weight(exchange: Exchange) -> int:
    return len(exchange.request.target) + len(exchange.request.body)


def _with_retries(provider: Provider, settings: EngineSettings) -> Provider:
    plan = settings.retries.get(provider.name)
    return provider if plan is None else replace(provider, retries=plan)


class Engine:
    def __init__(self, providers: Iterable[Provider], settings: EngineSettings, people: People | None = None) -> None:
        self.settings: Final = settings
        self.providers: Final = {provider.name: _with_retries(provider, settings) for provider in providers}
        self.chance: Final = Chance(settings.seed)
        self.ids: Final = Ids(self.chance, settings.preset_ids)
        self.messages: Final = Messages(settings.max_messages)
        self.journal: Final = Journal(settings.max_events or settings.max_messages)
        self.exchanges: Final[Recent[Exchange]] = Recent(
            settings.max_messages, max_weight=settings.max_exchange_bytes, weigh=_weight
        )
        self.sites: Final = Sites(self.providers.values())
        self._timeline: Final[Timeline[Due | DeviceDue | Delivery]] = Timeline()
        self._smsc: Final = Smsc(self._timeline, settings.pace)
        self.callbacks: Final = Callbacks(self._timeline.plan, settings.max_messages)
        self.devices: Final = Devices(self, self._smsc, self._timeline)
        self.phones: Final = Phones(self, self._smsc, people)
        self._now = settings.start
        self._calls: list[Call] = []
        self._exchange_numbers: Final = count(1)
        self._backends: Final = {name: EngineBackend(self, provider) for name, provider in self.providers.items()}
        self._unrouted: Final = {
            name: Operation(UNROUTED, provider.unrouted) for name, provider in self.providers.items()
        }

    @property
    def now(self) -> int:
        return self._now

    def next_due(self) -> int | None:
        return self._timeline.next_due()

    def idle_until(self) -> int | None:
        """When the next thing is due, if the time until then may be jumped over while nobody does anything."""
        return self._timeline.next_due() if may_be_jumped_to(self._timeline) else None

    def move_to(self, at: int) -> None:
        """Moves the time on, but never past a thing that is due: that has to be stepped through.

        Raises TimeRunsBackwardsError.
        """
        if at < self._now:
            raise TimeRunsBackwardsError(self._now, at)
        due = self.next_due()
        self._now = at if due is None else min(at, due)

    def step(self) -> None:
        """Lets the next due thing happen, and moves the time to it; raises IndexError where nothing is due."""
        self._now, what = self._timeline.take()
        if isinstance(what, MtMessage):
            self._move_on(what)
        elif isinstance(what, GatewayDevice):
            for change in self._smsc.poll(what, self._now):
                self._changed(change)
        elif isinstance(what, Deed):
            self.phones.do(what)
        elif isinstance(what, Switch | PhoneCall):
            self.devices.happen(what)
        else:
            self._begin(what)

    def take_calls(self) -> list[Call]:
        """The callbacks that fell due since this was last asked; each has to be made, and reported once."""
        calls, self._calls = self._calls, []
        return calls

    def exchange(self, request: HttpRequest) -> HttpResponse | None:
        """The provider's answer, or None for a request that is no provider's."""
        located = self.sites.locate(request)
        if located is None:
            return None
        provider, seen = located
        found = provider.routes.find(seen.method, seen.path)
        if found is None:
            operation = self._unrouted[provider.name]
        else:
            operation = found.what
            if found.values:
                seen = replace(seen, path_values=found.values)
        exchange = Exchange(f"x{next(self._exchange_numbers)}", self._now, provider.name, operation.name, request)
        self.exchanges.add(exchange.id, exchange)
        self.journal.note(self._now, Kind.EXCHANGE_ARRIVED, exchange)
        backend = self._backends[provider.name]
        backend.exchange = exchange.id
        exchange.response = operation.handle(seen, backend)
        self.exchanges.outweigh(len(exchange.response.body))
        self.journal.note(self._now, Kind.EXCHANGE_ANSWERED, exchange)
        return exchange.response

    def backend(self, provider: str) -> EngineBackend:
        return self._backends[provider]

    def has_link(self, provider: str, short: str) -> bool:
        """Whether that short link stands in a message of the provider's."""
        found = self.messages.with_link(short)
        return found is not None and found[0].provider == provider

    def has_issued(self, provider: str, token: str) -> bool:
        """Whether the provider has given out that token here."""
        return self._backends[provider].accounts.has_issued(token)

    def submit(self, message: MtMessage) -> None:
        self.messages.add(message)
        self._changed(self._smsc.submit(message, self._now))

    def cancel(self, message: MtMessage) -> None:
        """Gives the cost back. Raises WrongTransitionError once the message has left."""
        self._changed(self._smsc.cancel(message, self._now))

    def set_state(self, message: MtMessage, state: MessageState, reason: Reason | None = None) -> None:
        """By hand; nothing automatic happens to the message any more.

        Raises WrongTransitionError from an end, and for a state that lies behind.
        """
        self._changed(self._smsc.put(message, state, reason, self._now))

    def received(self, event: MoReceived) -> None:
        message = event.message
        self._backends[message.provider].take_in(message)
        self.messages.replies.add(message.id, message)
        self.journal.note(self._now, Kind.MESSAGE_RECEIVED, event)
        callbacks = self.providers[message.provider].mo_callbacks(event, self.devices.account_of(message))
        self.call_back(message, callbacks)

    def clicked(self, event: LinkClicked) -> None:
        message = event.message
        self.journal.note(self._now, Kind.LINK_CLICKED, event)
        callbacks = self.providers[message.provider].click_callbacks(event, self.devices.account_of(message))
        self.call_back(message, callbacks)

    def called(self, event: CallEnded | CallNoted) -> None:
        call = event.call
        self.journal.note(self._now, Kind.CALL_ENDED if isinstance(event, CallEnded) else Kind.CALL_NOTED, event)
        callbacks = self.providers[call.provider].call_callbacks(event, self.devices.account_of(call))
        self.call_back(call, callbacks)

    def call_back(self, subject: Subject, callbacks: Sequence[Callback]) -> None:
        """Each is due at once, and tried again by the provider's plan."""
        retries = self.providers[subject.provider].retries
        for callback in callbacks:
            delivery = self.callbacks.due(subject, callback, retries, self._now)
            self.journal.note(self._now, Kind.CALLBACK_DUE, delivery)
            self._begin(delivery)

    def callback_done(self, call: Call, outcome: Outcome) -> None:
        made = self.callbacks.done(call, outcome, self._now)
        self.journal.note(self._now, Kind.CALLBACK_DONE, made)

    def _move_on(self, message: MtMessage) -> None:
        change = self._smsc.move_on(message, self._now)
        if change is not None:
            self._changed(change)
        if message.arrived_at is not None and not message.is_finished:
            self.messages.finish(message)  # nobody will report that it has arrived

    def _changed(self, change: StateChanged) -> None:
        message = change.message
        self.journal.note(change.after.at, Kind.MESSAGE_STATE, change)
        if change.is_told:
            callbacks = self.providers[message.provider].callbacks(change, self.devices.account_of(message))
            if callbacks:
                self.call_back(message, callbacks)
        if message.is_finished:
            self.messages.finish(message)
            if change.after.state is MessageState.CANCELLED:
                message.account.refund(message.cost)
        elif message.course == () and message.planned is None:
            self.messages.finish(message)  # its course has led it no further than this

    def _begin(self, delivery: Delivery) -> None:
        self._calls.append(self.callbacks.begin(delivery, self._now))

"""All of a workspace but sockets, files and waiting.

An edge hands in requests and the time, and carries out what comes back: answers, webhooks
(``webhooks.take_attempts``), and
the time of the next thing due.
"""

from collections.abc import Callable, Iterable
from typing import Final

from sms_sandbox.contract import People, Provider
from sms_sandbox.core import clock_skip
from sms_sandbox.core.account import Account
from sms_sandbox.core.devices.call import PhoneCall
from sms_sandbox.core.devices.device import GatewayDevice, Switch
from sms_sandbox.core.errors import TimeRunsBackwardsError
from sms_sandbox.core.events import AccountChanged
from sms_sandbox.core.handset import PlannedAction
from sms_sandbox.core.message import MtMessage
from sms_sandbox.core.smsc import Smsc
from sms_sandbox.engine import requests
from sms_sandbox.engine.backend import Parts, RequestBackend
from sms_sandbox.engine.devices import Devices
from sms_sandbox.engine.faults import FaultControl
from sms_sandbox.engine.handsets import Handsets
from sms_sandbox.engine.inputs import STEP, Inputs, recorded_input
from sms_sandbox.engine.journal import EventKind
from sms_sandbox.engine.network import Network, NetworkEvents
from sms_sandbox.engine.requests import ProviderRouter, Resolved
from sms_sandbox.engine.settings import EngineSettings
from sms_sandbox.engine.webhook_models import FlushDue, Webhook
from sms_sandbox.engine.webhooks import Webhooks
from sms_sandbox.engine.world import World
from sms_sandbox.faults.opening import OpeningFault, OpeningStep
from sms_sandbox.faults.plan import NO_FAULTS, PhaseTransition, RuleExpiry
from sms_sandbox.faults.transmission import Answer
from sms_sandbox.wire.exchange import HttpRequest, HttpResponse


class Engine:
    """A workspace: the world, and the parts that act in it."""

    __slots__ = (
        "_on_due",
        "_parts",
        "devices",
        "draws",
        "events",
        "exchanges",
        "fault_control",
        "faults",
        "handsets",
        "inputs",
        "journal",
        "messages",
        "network",
        "people",
        "providers",
        "router",
        "settings",
        "webhooks",
        "world",
    )

    def __init__(self, providers: Iterable[Provider], settings: EngineSettings, people: People | None = None) -> None:
        world = self.world = World(providers, settings)
        self.settings: Final = settings
        self.people: Final = people
        self.inputs: Final[Inputs] = world.inputs
        self.providers: Final = world.providers
        self.draws: Final = world.draws
        self.messages: Final = world.messages
        self.journal: Final = world.journal
        self.exchanges: Final = world.exchanges
        self.faults: Final = world.faults
        self.router: Final = ProviderRouter(world.providers.values())
        smsc = Smsc(world.timeline, settings.pace)
        self.webhooks: Final = Webhooks(world)
        events = self.events = NetworkEvents(world, self.webhooks)
        self.handsets: Final = Handsets(world, smsc, events, people)
        self.devices: Final = Devices(world, smsc, events)
        self.network: Final = Network(world, smsc, events)
        self._parts: Final = Parts(world, self.webhooks, self.network, self.handsets, self.devices)
        events.backends.update((name, self.backend(name)) for name in world.providers)
        self.fault_control: Final = FaultControl(world, self.webhooks)
        self._on_due: Final = self._due_table()

    def __getstate__(self) -> dict[str, object]:
        """Return the data of the engine, without the table of its methods."""
        return {name: getattr(self, name) for name in self.__slots__ if name != "_on_due"}

    def __setstate__(self, state: dict[str, object]) -> None:
        for name in self.__slots__:
            if name in state:  # an earlier version may have had others
                setattr(self, name, state[name])
        self.exchanges = self.world.exchanges  # type: ignore[misc]  # which may have made them anew
        self._on_due = self._due_table()  # type: ignore[misc]  # made here in place of __init__

    def _due_table(self) -> dict[type, Callable[..., object]]:
        return {
            MtMessage: self.network.move_on,
            GatewayDevice: self.network.poll,
            PlannedAction: self.handsets.perform,
            Switch: self.devices.happen,
            PhoneCall: self.devices.happen,
            PhaseTransition: self.fault_control.turn,
            FlushDue: self.webhooks.flush_one,
            RuleExpiry: self.faults.expire,
            Webhook: self.webhooks.attempt_due,
        }

    def release(self) -> None:
        """Drop all data, so that it is freed at once; the engine is of no use after that.

        Messages, their plans and the parts of an engine refer to each other, so they would stay until the next full
        garbage collection, which a server makes rarely.
        """
        world = self.world
        world.faults.load(NO_FAULTS)
        for part in (world.timeline, world.messages, world.exchanges, world.journal, world.ids):
            part.clear()
        for accounts in world.accounts.values():
            accounts.clear()
        self.webhooks.clear()
        self.devices.calls.clear()
        self.network.release()
        self.inputs.listener = None

    # Time.

    @property
    def now(self) -> int:
        """Return the time in microseconds UTC."""
        return self.world.now

    @property
    def planned(self) -> int:
        """Return the number of things still due."""
        return len(self.world.timeline)

    def next_due(self) -> int | None:
        """Return the time of the next thing due, or None if nothing is due."""
        return self.world.timeline.next_due()

    def upcoming(self, limit: int) -> list[tuple[int, object]]:
        """Return at most ``limit`` of the things due and their times, the first thing first."""
        return [*self.world.timeline.first(limit)]

    def idle_until(self) -> int | None:
        """Return the time of the next thing due, if an idle clock may skip to it, or None."""
        return self.next_due() if clock_skip.can_skip_to(self.world.timeline) else None

    def move_to(self, at: int) -> None:
        """Move the time on, but never past a thing that is due: that has to be stepped through.

        Raise TimeRunsBackwardsError.
        """
        if at < self.world.now:
            raise TimeRunsBackwardsError(self.now, at)
        due = self.world.timeline.next_due()
        self.world.now = at if due is None or at < due else due

    @recorded_input
    def step(self) -> None:
        """Carry out the next thing due, at its time. Raise IndexError if nothing is due."""
        self.world.now, what = self.world.timeline.take()
        self._on_due[type(what)](what)

    def steps(self, until: int, most: int) -> int:
        """Carry out at most ``most`` of the things due by ``until``, each at its time, and return their number."""
        inputs = self.inputs
        if inputs.listener is None:
            return self._take(until, most)
        taken = 0
        while inputs.counted != STEP:
            due = self.next_due()
            if taken == most or due is None or due > until:
                return taken
            self.step()
            taken += 1
        inputs.is_under_way = True
        try:
            return taken + self._take(until, most - taken)
        finally:
            inputs.is_under_way = False

    def _take(self, until: int, most: int) -> int:
        """Carry out things due, and count them in place of a report."""
        world, on_due, taken = self.world, self._on_due, 0
        timeline = world.timeline
        try:
            while taken < most:
                what = timeline.take_by(until)
                if what is None:
                    break
                world.now = timeline.taken_at
                on_due[type(what)](what)
                taken += 1
        finally:  # so that those before one that raised are counted
            self.inputs.repeats += taken
        return taken

    # Requests.

    def exchange(self, request: HttpRequest) -> HttpResponse | None:
        """Return the response, or None for a request that is for no provider, or that a fault leaves unanswered."""
        result = self.answer(request)
        return None if result is None else result.response

    @recorded_input
    def answer(self, request: HttpRequest, resolved: Resolved | None = None) -> Answer | None:
        """Return the provider's answer and how it is sent, or None for a request that is for no provider.

        ``resolved`` is the router's result for the request, if the caller has it already.
        """
        return requests.answer(self._parts, self.router, request, resolved)

    @recorded_input
    def open_connection(self, host: str, port: int, step: str) -> OpeningFault | None:
        """Return the fault that strikes a connection before its first request, or None if none does.

        ``step`` is the value of an OpeningStep.
        """
        return requests.open_connection(self._parts, self.router, host, port, OpeningStep(step))

    def backend(self, provider: str) -> RequestBackend:
        """Return a provider's backend outside of a request."""
        return RequestBackend(self._parts, self.providers[provider])

    @recorded_input
    def note_account(self, account: Account, what: tuple[str, ...], *, is_closed: bool = False) -> None:
        """Note in the journal that an account was changed by hand: the fields, or that it is closed next."""
        self.world.note(EventKind.ACCOUNT_CHANGED, AccountChanged(account, what, is_closed))

    def has_issued(self, provider: str, token: str) -> bool:
        """Return whether the provider has issued that token here."""
        accounts = self.world.accounts.get(provider)
        return accounts is not None and accounts.has_issued(token)

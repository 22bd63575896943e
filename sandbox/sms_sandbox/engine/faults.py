"""The faults of a workspace: put in force from outside, and what they do to one request."""

from collections.abc import Sequence
from typing import Final

from sms_sandbox.contract import Backend, Operation, Outgoing, Provider
from sms_sandbox.core.account import Account
from sms_sandbox.core.devices.device import DeviceCondition
from sms_sandbox.core.handset import HandsetCondition
from sms_sandbox.core.time.timeline import TimelineEntry
from sms_sandbox.engine.devices import DeviceChange, Devices
from sms_sandbox.engine.handsets import Handsets
from sms_sandbox.engine.inputs import Inputs, recorded_input
from sms_sandbox.engine.journal import EventKind, Exchange, FaultFired
from sms_sandbox.engine.webhooks import Webhooks
from sms_sandbox.engine.world import World
from sms_sandbox.faults.matcher import SEND, Target, request_target
from sms_sandbox.faults.plan import PhaseTransition, RuleExpiry
from sms_sandbox.faults.request import FaultOutcome
from sms_sandbox.faults.rule import Faults, Rule
from sms_sandbox.faults.transmission import NORMAL, Answer
from sms_sandbox.wire.exchange import HttpRequest, HttpResponse

_NOTHING: Final = FaultOutcome()


class FaultControl:
    """Put faults in force, and plan when their phases begin and end."""

    __slots__ = ("_transitions", "_webhooks", "_world", "since")

    def __init__(self, world: World, webhooks: Webhooks) -> None:
        self._world: Final = world
        self._webhooks: Final = webhooks
        self._transitions: list[TimelineEntry] = []
        self.since = world.now
        """When the faults in force were loaded, in microseconds UTC."""

    @property
    def inputs(self) -> Inputs:
        return self._world.inputs

    @recorded_input
    def load(self, faults: Faults) -> None:
        """Replace the faults in force; the scenario's time starts now."""
        world = self._world
        for entry in self._transitions:
            world.timeline.cancel(entry)
        world.faults.load(faults)
        self.since = world.now
        self._transitions = [world.timeline.plan(at, edge) for at, edge in world.faults.edges(world.now)]
        self._webhooks.flush_ready()

    @recorded_input
    def add(self, rule: Rule, lasts: int | None = None) -> None:
        """Append a rule with the lowest precedence. Raise ValueError for a name that is taken.

        ``lasts`` is its lifetime in microseconds; None keeps it until it is removed.
        """
        self._world.faults.add(rule)
        if lasts is not None:
            self._world.timeline.plan(self._world.now + lasts, RuleExpiry(rule))

    @recorded_input
    def remove(self, name: str) -> None:
        """Remove a rule, and send what only this rule held. Raise KeyError for an unknown name."""
        self._world.faults.remove(name)
        self._webhooks.flush_ready()

    def turn(self, edge: PhaseTransition) -> None:
        """Begin or end a phase that is due now."""
        world = self._world
        world.faults.happen(edge)
        world.note(EventKind.PHASE_BEGAN if edge.begins else EventKind.PHASE_ENDED, edge)
        if edge.begins and edge.phase.change is not None:
            for name, accounts in world.accounts.items():
                if edge.phase.when.covers(name):
                    accounts.change_all(edge.phase.change, edge.phase.when.account)
        self._webhooks.flush_ready()


class FaultReach:
    """The account of one request, and the phones that its messages go through and to."""

    def __init__(
        self,
        devices: Devices,
        handsets: Handsets,
        provider: str,
        account: Account | None,
        messages: Sequence[Outgoing] = (),
    ) -> None:
        self._all_devices: Final = devices
        self._handsets: Final = handsets
        self._provider: Final = provider
        self._account: Final = account
        self._messages: Final = messages

    @property
    def account(self) -> Account | None:
        """Return the account of the request, or None if it has none yet."""
        return self._account

    def change_devices(self, *, online: bool | None, condition: DeviceCondition | None) -> None:
        """Change the devices that the messages go through; without messages, all devices of the account."""
        wanted = DeviceChange(is_online=online, condition=condition)
        for device in self._devices():
            self._all_devices.configure(self._provider, device, wanted)

    def change_handsets(self, condition: HandsetCondition) -> None:
        """Change the handset of each recipient."""
        for number in {message.to.msisdn: None for message in self._messages if message.to.msisdn is not None}:
            self._handsets.change(number, condition=condition)

    def _devices(self) -> list[str]:
        named = dict.fromkeys(message.device for message in self._messages if message.device is not None)
        if named or self._account is None:
            return list(named)
        return [device.id for device in self._all_devices.of(self._account)]


class FaultRefusal(Exception):  # noqa: N818  a refusal is the outcome that was asked for, not an error
    """A fault refuses the request before anything is taken: the one exception that passes a provider's handler."""

    def __init__(self, faults: "RequestFaults") -> None:
        super().__init__()
        self.faults: Final = faults


class RequestFaults:
    """What faults do to one request.

    A request that sends is struck when the provider hands its messages over, so that draws and matchers see their
    recipients and texts, and nothing has been taken yet; any other is struck before the provider sees it.
    """

    def __init__(
        self, world: World, devices: Devices, handsets: Handsets, provider: Provider, exchange: Exchange
    ) -> None:
        self._world: Final = world
        self._devices: Final = devices
        self._handsets: Final = handsets
        self._provider: Final = provider
        self._exchange: Final = exchange
        self._struck: FaultOutcome | None = None

    def before(self, operation: Operation, request: HttpRequest) -> None:
        """Strike a request that sends nothing. Raise FaultRefusal."""
        if operation.name != SEND:
            self._strike_without_messages(operation, request)

    def before_submit(self, account: Account, messages: Sequence[Outgoing]) -> None:
        """Strike a request that sends, before its messages are taken. Raise FaultRefusal."""
        if self._struck is None and messages:
            self._strike(request_target(self._provider.name, SEND, account.login, messages), messages, account)
        self._struck = self._struck or _NOTHING

    def after(self, operation: Operation, request: HttpRequest, response: HttpResponse) -> Answer:
        """Return the answer as faults let it pass, after striking what the provider refused. Raise FaultRefusal."""
        if self._struck is _NOTHING:
            return Answer(response)
        if self._struck is None:
            self._strike_without_messages(operation, request)
        return self._sent(response)

    def refusal(self, request: HttpRequest, backend: Backend) -> Answer:
        """Return the answer in place of the provider's own, once FaultRefusal was raised."""
        struck = self._struck
        assert struck is not None  # noqa: S101  it is what was raised for
        if struck.is_silent:
            return self._sent(None)
        now = self._world.now
        answers = [fault.answer(self._provider, request, backend, now) for fault, _ in struck]
        return self._sent(next(answer for answer in answers if answer is not None))

    def _strike_without_messages(self, operation: Operation, request: HttpRequest) -> None:
        shown = self._provider.credentials(request)
        account = shown.login or shown.secret if shown else ""
        self._strike(request_target(self._provider.name, operation.name, account), ())

    def _strike(self, target: Target, messages: Sequence[Outgoing], account: Account | None = None) -> None:
        world, exchange = self._world, self._exchange
        struck = self._struck = world.faults.on_request(target, exchange.id, world.now, self._provider.errors)
        is_taken = not struck.refuses
        for effect, name in struck.by.items():
            exchange.struck_by(name)
            world.note(EventKind.FAULT_FIRED, FaultFired(name, effect, exchange.id, is_taken))
        account = account or world.accounts[self._provider.name].get(target.account)
        reach = FaultReach(self._devices, self._handsets, self._provider.name, account, messages)
        for fault, _ in struck:
            fault.touch(reach)
        if not is_taken:
            raise FaultRefusal(self)

    def _sent(self, response: HttpResponse | None) -> Answer:
        """Return the answer as the faults change it, and how it is sent."""
        transmission, struck = NORMAL, self._struck or _NOTHING
        if struck.is_silent:
            response = None
        for fault, name in struck:
            if response is not None:
                response = fault.change(response, self._world.faults.noise(name, self._exchange.id))
            transmission = fault.apply(transmission, response)
        return Answer(response, transmission)

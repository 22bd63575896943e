"""Faults on one request: refuse it, change accounts, handsets and devices, and choose how its answer is sent."""

from collections.abc import Sequence
from typing import Final

from sms_sandbox.contract import Backend, Operation, Outgoing, Provider
from sms_sandbox.core.account import Account
from sms_sandbox.engine import fault_targets
from sms_sandbox.engine.devices import DeviceChange
from sms_sandbox.engine.journal import EventKind, Exchange, FaultFired
from sms_sandbox.engine.parts import Parts
from sms_sandbox.faults.kinds.changes import AccountChange, HandsetChange
from sms_sandbox.faults.kinds.provider_error import ProviderError
from sms_sandbox.faults.matcher import SEND, Target
from sms_sandbox.faults.plan import Change, FaultOutcome
from sms_sandbox.faults.transmission import NORMAL, Answer, Transmission
from sms_sandbox.wire.exchange import HttpRequest, HttpResponse

_NOTHING: Final = FaultOutcome()


class FaultRefusal(Exception):  # noqa: N818  a refusal is the outcome that was asked for, not an error
    """A fault refuses the request before anything is taken: the one exception that passes a provider's handler."""


class RequestFaults:
    """What faults do to one request.

    A request that sends is struck when the provider hands its messages over, so that draws and matchers see their
    recipients and texts, and nothing has been taken yet; any other is struck before the provider sees it.
    """

    def __init__(self, parts: Parts, provider: Provider, exchange: Exchange) -> None:
        self._parts: Final = parts
        self._world: Final = parts.world
        self._provider: Final = provider
        self._exchange: Final = exchange
        self._struck: FaultOutcome | None = None

    def before(self, operation: Operation, request: HttpRequest) -> None:
        """Strike a request that sends nothing. Raise FaultRefusal."""
        if operation.name != SEND:
            self._strike_without_messages(operation, request)

    def before_submit(self, account: Account, messages: Sequence[Outgoing]) -> None:
        """Strike a request that sends, before its messages are taken. Raise FaultRefusal."""
        if self._struck is not None:
            return
        if not self._world.faults.concerns([fault_targets.display_number(message.to) for message in messages]):
            self._struck = _NOTHING
        else:
            target = fault_targets.of_request(self._provider.name, SEND, account.login, messages)
            self._strike(target, messages, account)

    def after(self, operation: Operation, request: HttpRequest, response: HttpResponse) -> Answer:
        """Return the answer as faults let it pass, after striking what the provider refused. Raise FaultRefusal."""
        if self._struck is None:
            self._strike_without_messages(operation, request)
        struck = self._struck
        if struck is None or (not struck.wait and struck.network is None):
            return Answer(response, NORMAL)
        network = struck.network
        if network is not None and not network.is_silent:
            response = network.change(response, self._world.faults.noise(struck.by["network"], self._exchange.id))
        return _sent(struck, response)

    def refusal(self, request: HttpRequest, backend: Backend) -> Answer:
        """Return the answer in place of the provider's own, once FaultRefusal was raised."""
        struck = self._struck
        assert struck is not None  # noqa: S101  it is what was raised for
        if struck.network is not None and struck.network.is_silent:
            return _sent(struck, None)
        refusal = struck.refusal
        if isinstance(refusal, ProviderError):
            response = self._provider.errors[refusal.name](request, backend)
        else:
            assert refusal is not None  # noqa: S101  nothing else refuses
            response = refusal.response(self._world.now)
        return _sent(struck, response)

    def _strike_without_messages(self, operation: Operation, request: HttpRequest) -> None:
        if self._world.faults.concerns(()):
            shown = self._provider.credentials(request)
            account = shown.login or shown.secret if shown else ""
            self._strike(fault_targets.of_request(self._provider.name, operation.name, account), ())

    def _strike(self, target: Target, messages: Sequence[Outgoing], account: Account | None = None) -> None:
        world, exchange = self._world, self._exchange
        struck = self._struck = world.faults.on_request(target, exchange.id, world.now, self._provider.errors)
        is_taken = not _refuses(struck)
        for effect, name in struck.by.items():
            exchange.faults[name] = None
            world.note(EventKind.FAULT_FIRED, FaultFired(name, effect, exchange.id, is_taken))
        account = account or world.accounts[self._provider.name].get(target.account)
        for change in struck.changes:
            self._change(change, account, messages)
        if not is_taken:
            raise FaultRefusal

    def _change(self, change: Change, account: Account | None, messages: Sequence[Outgoing]) -> None:
        parts = self._parts
        if isinstance(change, HandsetChange):
            for number in {message.to.msisdn: None for message in messages if message.to.msisdn is not None}:
                parts.handsets.change(number, condition=change.condition)
        elif isinstance(change, AccountChange):
            if account is not None:
                self._world.accounts[self._provider.name].change(account, change)
        else:
            wanted = DeviceChange(is_online=change.online, condition=change.condition)
            for device in self._devices(account, messages):
                parts.devices.configure(self._provider.name, device, wanted)

    def _devices(self, account: Account | None, messages: Sequence[Outgoing]) -> list[str]:
        named = dict.fromkeys(message.device for message in messages if message.device is not None)
        if named or account is None:
            return list(named)
        return [device.id for device in self._parts.devices.of(account)]


def _refuses(struck: FaultOutcome) -> bool:
    """Return True if nothing of the request is taken."""
    return struck.refusal is not None or (struck.network is not None and struck.network.refuses)


def _sent(struck: FaultOutcome, response: HttpResponse | None) -> Answer:
    """Return the answer and how it is sent."""
    transmission = Transmission(wait=struck.wait)
    if struck.network is None:
        return Answer(response, transmission)
    sent = None if struck.network.is_silent else response
    return Answer(sent, struck.network.apply(transmission, sent))

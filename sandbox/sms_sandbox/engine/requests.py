"""Lets faults strike requests: refuses them, changes accounts and phones, and says how answers are sent."""

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Final

from sms_sandbox.contract import Operation, Outgoing, Provider
from sms_sandbox.core.account import Account
from sms_sandbox.core.message import MtMessage
from sms_sandbox.engine import fault_targets
from sms_sandbox.engine.devices import DeviceChange
from sms_sandbox.engine.journal import EventKind, Exchange, FaultFired
from sms_sandbox.faults.kinds import changes
from sms_sandbox.faults.kinds.cut import Cut
from sms_sandbox.faults.kinds.drip import Drip
from sms_sandbox.faults.kinds.garble import Garble, garbled
from sms_sandbox.faults.kinds.provider_error import ProviderError
from sms_sandbox.faults.kinds.reset import Reset
from sms_sandbox.faults.kinds.stall import Stall
from sms_sandbox.faults.matcher import SEND, Target
from sms_sandbox.faults.plan import FaultOutcome
from sms_sandbox.faults.rule import ConnectionFault
from sms_sandbox.faults.transmission import NORMAL, Answer, ConnectionEnd, Transmission
from sms_sandbox.wire.exchange import HttpRequest, HttpResponse

if TYPE_CHECKING:
    from sms_sandbox.engine.backend import EngineBackend
    from sms_sandbox.engine.engine import Engine


_NOTHING: Final = FaultOutcome()


class FaultRefusal(Exception):  # noqa: N818  a refusal is the outcome that was asked for, not an error
    """A fault refuses the request before anything is taken; raised through the provider's handler."""


class RequestFaults:
    """A request that sends is struck when the provider hands its messages over, so that draws and conditions can be
    for their recipients and texts, and nothing has been taken yet; any other before the provider sees it.
    """

    def __init__(self, engine: "Engine") -> None:
        self._engine: Final = engine
        self._exchange: Exchange | None = None
        self._struck: FaultOutcome | None = None

    def answer(self, provider: Provider, operation: Operation, request: HttpRequest, exchange: Exchange) -> Answer:
        backend = self._engine.backend(provider.name)
        self._exchange, self._struck = exchange, None
        try:
            if operation.name != SEND:
                self._strike_without_messages(provider, operation, request)
            response = operation.handle(request, backend)
            if self._struck is None:
                self._strike_without_messages(provider, operation, request)
        except FaultRefusal:
            return self._refused(provider, request, backend)
        finally:
            self._exchange = None
        return self._sent_back(response, exchange)

    def before_submit(self, provider: Provider, account: Account, messages: Sequence[Outgoing]) -> None:
        """Raises StruckError."""
        if self._exchange is None or self._struck is not None:
            return
        if not self._engine.faults.concerns([fault_targets.display_number(message.to) for message in messages]):
            self._struck = _NOTHING
        else:
            target = fault_targets.of_request(provider.name, SEND, account.login, messages)
            self._strike(target, provider, messages, account)

    def assign_lifecycle(self, message: MtMessage) -> None:
        """If a fault tells what becomes of it; what its provider refuses itself keeps to that."""
        engine = self._engine
        if not engine.faults.concerns((fault_targets.display_number(message.to),)):
            return
        course, name = engine.faults.on_message(fault_targets.fault_target(message), message.id)
        if course is not None and message.lifecycle is None:
            message.lifecycle = course
            engine.journal.note(engine.now, EventKind.FAULT_FIRED, FaultFired(name, "lifecycle", message.id))

    def _strike_without_messages(self, provider: Provider, operation: Operation, request: HttpRequest) -> None:
        if self._engine.faults.concerns(()):
            shown = provider.credentials(request)
            account = shown.login or shown.secret if shown else ""
            self._strike(fault_targets.of_request(provider.name, operation.name, account), provider, ())

    def _strike(
        self, target: Target, provider: Provider, messages: Sequence[Outgoing], account: Account | None = None
    ) -> None:
        engine, exchange = self._engine, self._exchange
        assert exchange is not None  # noqa: S101  there is always one while a request is answered
        struck = self._struck = engine.faults.on_request(target, exchange.id, engine.now, provider.errors)
        is_taken = not _refuses(struck)
        for effect, name in struck.by.items():
            exchange.faults[name] = None
            engine.journal.note(engine.now, EventKind.FAULT_FIRED, FaultFired(name, effect, exchange.id, is_taken))
        for change in struck.changes:
            self._change(change, provider, account or self._account(provider, target), messages)
        if not is_taken:
            raise FaultRefusal

    def _account(self, provider: Provider, target: Target) -> Account | None:
        return self._engine.backend(provider.name).accounts.get(target.account)

    def _refused(self, provider: Provider, request: HttpRequest, backend: "EngineBackend") -> Answer:
        struck = self._struck
        assert struck is not None  # noqa: S101  it is what was raised for
        if _silences(struck.network):
            return Answer(None, _manner(struck.wait, struck.network, None))
        refusal = struck.refusal
        if isinstance(refusal, ProviderError):
            response = provider.errors[refusal.name](request, backend)
        else:
            assert refusal is not None  # noqa: S101  nothing else refuses
            response = refusal.response(self._engine.now)
        return Answer(response, _manner(struck.wait, struck.network, response))

    def _sent_back(self, response: HttpResponse, exchange: Exchange) -> Answer:
        struck = self._struck
        if struck is None or (not struck.wait and struck.network is None):
            return Answer(response, NORMAL)
        network = struck.network
        if isinstance(network, Garble):
            noise = self._engine.faults.noise(struck.by["network"], exchange.id)
            response = replace(response, body=garbled(response.body, noise))
        if _silences(network):
            return Answer(None, _manner(struck.wait, network, None))
        return Answer(response, _manner(struck.wait, network, response))

    def _change(
        self,
        change: changes.AccountChange | changes.DeviceChange | changes.HandsetChange,
        provider: Provider,
        account: Account | None,
        messages: Sequence[Outgoing],
    ) -> None:
        engine = self._engine
        if isinstance(change, changes.HandsetChange):
            for number in {message.to.msisdn: None for message in messages if message.to.msisdn is not None}:
                engine.handsets.change(number, condition=change.condition)
        elif isinstance(change, changes.AccountChange):
            if account is not None:
                engine.backend(provider.name).accounts.change(account, change)
        else:
            wanted = DeviceChange(is_online=change.online, condition=change.condition)
            for device in self._devices(account, messages):
                engine.devices.configure(provider.name, device, wanted)

    def _devices(self, account: Account | None, messages: Sequence[Outgoing]) -> list[str]:
        named = dict.fromkeys(message.device for message in messages if message.device is not None)
        if named or account is None:
            return list(named)
        return [device.id for device in self._engine.devices.of(account)]


def _refuses(struck: FaultOutcome) -> bool:
    """Whether nothing of the request is taken."""
    network = struck.network
    is_lost = isinstance(network, Reset | Stall) and _silences(network) and not network.is_taken
    return is_lost or struck.refusal is not None


def _silences(network: ConnectionFault | None) -> bool:
    """Whether not a byte of an answer is sent."""
    return isinstance(network, Stall) or (isinstance(network, Reset) and not network.after_bytes)


def _manner(wait: int, network: ConnectionFault | None, response: HttpResponse | None) -> Transmission:
    match network:
        case Stall(hold=hold):
            return Transmission(wait=wait + hold, stops_after=0, ending=ConnectionEnd.CLOSE)
        case Reset(after_bytes=count):
            return Transmission(wait=wait, stops_after=count, ending=ConnectionEnd.RESET)
        case Drip(rate=rate):
            return Transmission(wait=wait, rate=rate)
        case Cut(after_bytes=count) if response is not None:
            half = len(response.body) // 2
            head = len(response.head_bytes())
            return Transmission(
                wait=wait, stops_after=head + (half if count is None else count), ending=ConnectionEnd.CLOSE
            )
    return Transmission(wait=wait)

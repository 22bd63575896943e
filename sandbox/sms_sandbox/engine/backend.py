"""The Backend of the contract: the view that one provider has of the engine."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from sms_sandbox.contract import K, Outgoing, Provider, WebhookRequest
from sms_sandbox.core.account import Account, Credentials
from sms_sandbox.core.devices.call import CallKind, NoteSource, PhoneCall
from sms_sandbox.core.devices.device import GatewayDevice
from sms_sandbox.core.devices.hardware import Hardware
from sms_sandbox.core.handset import HandsetCondition
from sms_sandbox.core.lifecycle import Lifecycle, LifecycleStep
from sms_sandbox.core.message import Control, Message, MoMessage, MtMessage
from sms_sandbox.core.numbers.msisdn import Msisdn
from sms_sandbox.core.reason import FailureReason
from sms_sandbox.core.state import MessageState
from sms_sandbox.engine.devices import Devices
from sms_sandbox.engine.faults import RequestFaults
from sms_sandbox.engine.handsets import Handsets
from sms_sandbox.engine.journal import Exchange
from sms_sandbox.engine.network import Network
from sms_sandbox.engine.webhooks import Webhooks
from sms_sandbox.engine.world import World

_NOTHING: Final = Decimal(0)
_AUTOMATIC: Final = Control.AUTOMATIC


@dataclass(frozen=True, slots=True, eq=False)
class Parts:
    """The world of a workspace, and the parts that act in it."""

    world: World
    webhooks: Webhooks
    network: Network
    handsets: Handsets
    devices: Devices


class RequestBackend:
    """The backend for one request, or, without an exchange, for the provider's hooks."""

    __slots__ = ("_parts", "_provider", "_world", "accounts", "exchange", "faults")

    def __init__(self, parts: Parts, provider: Provider, exchange: Exchange | None = None) -> None:
        self._parts: Final = parts
        self._world: Final = parts.world
        self._provider: Final = provider
        self.accounts: Final = parts.world.accounts[provider.name]
        self.exchange: Final = exchange
        self.faults: RequestFaults | None = None
        """What faults do to the request, or None as long as none can strike it."""

    @property
    def now(self) -> int:
        return self._world.now

    @property
    def is_strict(self) -> bool:
        return self._world.settings.is_strict

    def authenticate(self, credentials: Credentials) -> Account:
        account = self.accounts.authenticate(credentials)
        if self.exchange is not None:
            self.exchange.account = account.login
        return account

    def account(self, login: str) -> Account | None:
        return self.accounts.get(login)

    def open_account(
        self, credentials: Credentials, *, credit: Decimal | None, parent: Account | None = None
    ) -> Account:
        account = self.accounts.open(credentials, credit=credit)
        account.parent = parent
        if parent is not None:
            self.accounts.keep(parent)
        return account

    def sub_accounts(self, account: Account) -> Sequence[Account]:
        return self.accounts.children_of(account)

    def close_account(self, account: Account) -> None:
        self.accounts.close(account)

    def provider_data(self, account: Account, make: Callable[[], K]) -> K:
        data = self.accounts.provider_data
        found: K | None = data.get(account)
        if found is None:
            found = data[account] = make()
        return found

    def issue_token(self, account: Account, alphabet: str, length: int, *, is_another: bool = False) -> str:
        token = None if is_another else self.accounts.issued_to(account)
        if token is None:
            token = self.draw_id(alphabet, length, account.login, "token")
            self.accounts.issue(token, account)
        return token

    def register_token(self, account: Account, token: str) -> None:
        self.accounts.issue(token, account)

    def handset_condition(self, number: Msisdn) -> HandsetCondition:
        return self._parts.handsets.handset(number).condition_at(self._world.now)

    def strikable(self, exchange: Exchange) -> RequestFaults:
        """Return what faults do to the request of that exchange, from now on."""
        parts = self._parts
        self.faults = RequestFaults(self._world, parts.devices, parts.handsets, self._provider, exchange)
        return self.faults

    def submit(self, account: Account, messages: Sequence[Outgoing]) -> tuple[MtMessage, ...]:
        if self.exchange is not None:
            self._strike(self.exchange, account, messages)
        if len(messages) == 1:  # as usual, and without a sum and a list
            [only] = messages
            if only.cost:
                account.charge(only.cost)
            return (self._submit_one(account, only),)
        cost = sum((message.cost for message in messages), _NOTHING)
        if cost:
            account.charge(cost)
        return tuple([self._submit_one(account, message) for message in messages])

    def cancel(self, message: MtMessage) -> None:
        self._parts.network.cancel(message)

    def edit(self, message: MtMessage, outgoing: Outgoing) -> None:
        self._parts.network.edit(message, outgoing)

    def messages(self, account: Account, provider_id: str) -> Sequence[MtMessage]:
        return self._world.messages.of(account, provider_id)

    def sent(self, account: Account) -> Sequence[MtMessage]:
        return self._world.messages.sent(account)

    def received(self, account: Account) -> Sequence[MoMessage]:
        return self._world.messages.received(account)

    def follow(self, short: str) -> str | None:
        found = self._world.messages.with_link(short)
        if found is None or found[0].provider != self._provider.name:
            return None
        return self._parts.handsets.follow(*found).link.target

    def send_webhooks(self, message: Message, webhooks: Sequence[WebhookRequest]) -> None:
        self._parts.webhooks.dispatch(message, _given, webhooks)

    def device(self, device_id: str) -> GatewayDevice | None:
        return self._parts.devices.known(self._provider.name, device_id)

    def devices(self) -> Sequence[GatewayDevice]:
        return [device for device in self._parts.devices if device.provider == self._provider.name]

    def hardware(self, device: GatewayDevice) -> Hardware:
        return self._parts.devices.hardware(device)

    def call(self, account: Account, device: GatewayDevice, to: Msisdn) -> PhoneCall:
        device.owner = device.owner or account
        return self._parts.devices.call(device, CallKind.OUTGOING, to)

    def calls(self, account: Account) -> Sequence[PhoneCall]:
        calls = [call for call in self._parts.devices.calls if call.account is account]
        return sorted(calls, key=lambda call: call.started_at)

    def note_call(self, call: PhoneCall, note: str) -> None:
        self._parts.devices.note(call, note, NoteSource.INTERFACE)

    def draw_id(self, alphabet: str, length: int, *names: str) -> str:
        return self._world.ids.drawn(alphabet, length, self._provider.name, *names)

    def count_id(self, first: int, *names: str) -> int:
        return self._world.ids.counted(first, self._provider.name, *names)

    def _strike(self, exchange: Exchange, account: Account, messages: Sequence[Outgoing]) -> None:
        """Let faults strike the request before its messages are taken. Raise FaultRefusal."""
        exchange.asked = messages
        faults = self.faults
        if faults is None:
            may_strike = self._world.faults.may_strike
            for message in messages:
                if may_strike(message.to):
                    faults = self.strikable(exchange)
                    break
        if faults is not None:
            faults.before_submit(account, messages)

    def _submit_one(self, account: Account, outgoing: Outgoing) -> MtMessage:
        # Field by field: the constructor, with each field by its name, takes four times as long.
        world = self._world
        message = MtMessage.__new__(MtMessage)
        message.id = world.messages.new_id()
        message.provider = self._provider.name
        message.account = account
        message.to = outgoing.to
        message.sender = outgoing.sender
        message.text = outgoing.text
        message.encoding = outgoing.encoding
        message.segments = outgoing.segments
        message.submitted_at = world.now
        message.provider_id = outgoing.provider_id
        message.exchange = "" if self.exchange is None else self.exchange.id
        message.cost = outgoing.cost
        message.send_at = outgoing.send_at
        message.device = outgoing.device
        message.priority = outgoing.priority
        message.links = outgoing.links
        message.takes_replies = outgoing.takes_replies
        message.validity = outgoing.validity
        message.details = outgoing.details
        message.lifecycle = None if outgoing.refused_for is None else self._refusal(outgoing.refused_for)
        message.arrived_at = message.clicks = message.planned = None
        message.control = _AUTOMATIC
        message.steps = message.webhooks = ()
        network = self._parts.network
        if self.exchange is None or self.faults is not None:
            network.submit(message)
        else:  # no fault may strike it, see ``_strike``
            network.submit_unstruck(message)
        return message

    def _refusal(self, reason: FailureReason) -> Lifecycle:
        wait = self._world.settings.pace.by_provider.submit
        return (LifecycleStep(wait, MessageState.REJECTED, reason),)


def _given(webhooks: Sequence[WebhookRequest], account: Account) -> Sequence[WebhookRequest]:
    del account
    return webhooks

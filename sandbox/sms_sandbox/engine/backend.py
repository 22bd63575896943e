"""What one provider sees of the engine: the Backend of the contract."""

from collections.abc import Callable, Sequence
from decimal import Decimal
from typing import TYPE_CHECKING, Final, cast

from sms_sandbox.contract import K, Outgoing, Provider, WebhookRequest
from sms_sandbox.core.account import Account, Credentials
from sms_sandbox.core.call import CallKind, PhoneCall
from sms_sandbox.core.device import GatewayDevice
from sms_sandbox.core.events import StateChanged
from sms_sandbox.core.hardware import Hardware
from sms_sandbox.core.lifecycle import Lifecycle, LifecycleStep
from sms_sandbox.core.message import Message, MoMessage, MtMessage
from sms_sandbox.core.numbers.msisdn import Msisdn
from sms_sandbox.core.reason import FailureReason
from sms_sandbox.core.state import MessageState
from sms_sandbox.engine.accounts import Accounts
from sms_sandbox.engine.journal import Exchange

if TYPE_CHECKING:
    from sms_sandbox.engine.engine import Engine

_NOTHING: Final = Decimal(0)


class EngineBackend:
    """``exchange`` is the one that is being answered, None before the first."""

    def __init__(self, engine: "Engine", provider: Provider) -> None:
        self._engine: Final = engine
        self._provider: Final = provider
        self.accounts: Final = Accounts(provider, engine.settings, engine.inputs)
        self._kept: Final[dict[Account, object]] = {}
        self.exchange: Exchange | None = None

    @property
    def now(self) -> int:
        return self._engine.now

    @property
    def is_strict(self) -> bool:
        return self._engine.settings.is_strict

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
        return account

    def sub_accounts(self, account: Account) -> Sequence[Account]:
        return self.accounts.children_of(account)

    def close_account(self, account: Account) -> None:
        self.accounts.close(account)

    def provider_data(self, account: Account, make: Callable[[], K]) -> K:
        if account not in self._kept:
            self._kept[account] = make()
        return cast("K", self._kept[account])

    def issue_token(self, account: Account, alphabet: str, length: int, *, is_another: bool = False) -> str:
        token = None if is_another else self.accounts.issued_to(account)
        if token is None:
            token = self.draw_id(alphabet, length, account.login, "token")
            self.accounts.issue(token, account)
        return token

    def submit(self, account: Account, messages: Sequence[Outgoing]) -> tuple[MtMessage, ...]:
        if self.exchange is not None:
            self.exchange.asked = messages
        self._engine.before_submit(self._provider, account, messages)
        cost = sum((message.cost for message in messages), _NOTHING)
        if cost:
            account.charge(cost)
        return tuple([self._submit_one(account, message) for message in messages])

    def cancel(self, message: MtMessage) -> None:
        self._engine.cancel(message)

    def messages(self, account: Account, provider_id: str) -> Sequence[MtMessage]:
        return self._engine.messages.of(account, provider_id)

    def sent(self, account: Account) -> Sequence[MtMessage]:
        return self._engine.messages.sent(account)

    def received(self, account: Account) -> Sequence[MoMessage]:
        return self._engine.messages.received(account)

    def on_incoming(self, message: MoMessage) -> None:
        self._provider.on_incoming(message, self)

    def on_state_change(self, change: StateChanged) -> None:
        if self._provider.on_state_change is not None:
            self._provider.on_state_change(change, self)

    def follow(self, short: str) -> str | None:
        found = self._engine.messages.with_link(short)
        if found is None or found[0].provider != self._provider.name:
            return None
        return self._engine.handsets.follow(*found).link.target

    def send_webhooks(self, message: Message, webhooks: Sequence[WebhookRequest]) -> None:
        self._engine.send_webhooks(message, webhooks)

    def device(self, device_id: str) -> GatewayDevice | None:
        return self._engine.devices.known(self._provider.name, device_id)

    def devices(self, account: Account) -> Sequence[GatewayDevice]:
        return self._engine.devices.of(account)

    def hardware(self, device: GatewayDevice) -> Hardware:
        return self._engine.devices.hardware(device)

    def call(self, account: Account, device: GatewayDevice, to: Msisdn) -> PhoneCall:
        device.owner = device.owner or account
        return self._engine.devices.call(device, CallKind.OUTGOING, to)

    def draw_id(self, alphabet: str, length: int, *names: str) -> str:
        return self._engine.ids.drawn(alphabet, length, self._provider.name, *names)

    def count_id(self, first: int, *names: str) -> int:
        return self._engine.ids.counted(first, self._provider.name, *names)

    def _submit_one(self, account: Account, outgoing: Outgoing) -> MtMessage:
        message = MtMessage(
            id=self._engine.messages.new_id(),
            provider=self._provider.name,
            account=account,
            to=outgoing.to,
            sender=outgoing.sender,
            text=outgoing.text,
            encoding=outgoing.encoding,
            segments=outgoing.segments,
            submitted_at=self._engine.now,
            provider_id=outgoing.provider_id,
            exchange=self.exchange.id if self.exchange else "",
            cost=outgoing.cost,
            send_at=outgoing.send_at,
            device=outgoing.device,
            priority=outgoing.priority,
            links=outgoing.links,
            takes_replies=outgoing.takes_replies,
            validity=outgoing.validity,
            details=outgoing.details,
            lifecycle=None if outgoing.refused_for is None else self._refusal(outgoing.refused_for),
        )
        self._engine.submit(message)
        return message

    def _refusal(self, reason: FailureReason) -> Lifecycle:
        wait = self._engine.settings.pace.by_provider.submit
        return (LifecycleStep(wait, MessageState.REJECTED, reason),)

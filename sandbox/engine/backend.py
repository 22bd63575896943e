"""What one provider sees of the engine: the Backend of the contract."""

from collections.abc import Sequence
from decimal import Decimal
from typing import TYPE_CHECKING, Final

from sandbox.contract import Outgoing, Provider
from sandbox.core.account import Account, Credentials
from sandbox.core.call import CallKind, PhoneCall
from sandbox.core.device import GatewayDevice
from sandbox.core.hardware import Hardware
from sandbox.core.message import MtMessage
from sandbox.core.msisdn import Msisdn
from sandbox.engine.accounts import Accounts

if TYPE_CHECKING:
    from sandbox.engine.engine import Engine

_NOTHING: Final = Decimal(0)


class EngineBackend:
    """``exchange`` is the id of the exchange that is being answered."""

    def __init__(self, engine: "Engine", provider: Provider) -> None:
        self._engine: Final = engine
        self._provider: Final = provider
        self.accounts: Final = Accounts(provider, engine.settings)
        self.exchange = ""

    @property
    def now(self) -> int:
        return self._engine.now

    @property
    def is_strict(self) -> bool:
        return self._engine.settings.is_strict

    def authenticate(self, credentials: Credentials) -> Account:
        return self.accounts.authenticate(credentials)

    def issue_token(self, account: Account, alphabet: str, length: int) -> str:
        token = self.accounts.issued_to(account)
        if token is None:
            token = self.draw_id(alphabet, length, account.login, "token")
            self.accounts.issue(token, account)
        return token

    def submit(self, account: Account, messages: Sequence[Outgoing]) -> tuple[MtMessage, ...]:
        cost = sum((message.cost for message in messages), _NOTHING)
        if cost:
            account.charge(cost)
        return tuple([self._submit_one(account, message) for message in messages])

    def cancel(self, message: MtMessage) -> None:
        self._engine.cancel(message)

    def messages(self, account: Account, provider_id: str) -> Sequence[MtMessage]:
        return self._engine.messages.of(account, provider_id)

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
            exchange=self.exchange,
            cost=outgoing.cost,
            send_at=outgoing.send_at,
            device=outgoing.device,
            priority=outgoing.priority,
            links=outgoing.links,
            takes_replies=outgoing.takes_replies,
            validity=outgoing.validity,
            details=outgoing.details,
        )
        self._engine.submit(message)
        return message

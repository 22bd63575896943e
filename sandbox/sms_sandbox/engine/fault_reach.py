"""What a fault of a request can change: the account, its devices, and the recipients' handsets."""

from collections.abc import Sequence
from typing import Final

from sms_sandbox.contract import Outgoing
from sms_sandbox.core.account import Account
from sms_sandbox.core.devices.device import DeviceCondition
from sms_sandbox.core.handset import HandsetCondition
from sms_sandbox.engine.devices import DeviceChange
from sms_sandbox.engine.parts import Parts


class FaultReach:
    """The account of one request, and the phones that its messages go through and to."""

    def __init__(
        self, parts: Parts, provider: str, account: Account | None, messages: Sequence[Outgoing] = ()
    ) -> None:
        self._parts: Final = parts
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
            self._parts.devices.configure(self._provider, device, wanted)

    def change_handsets(self, condition: HandsetCondition) -> None:
        """Change the handset of each recipient."""
        for number in {message.to.msisdn: None for message in self._messages if message.to.msisdn is not None}:
            self._parts.handsets.change(number, condition=condition)

    def _devices(self) -> list[str]:
        named = dict.fromkeys(message.device for message in self._messages if message.device is not None)
        if named or self._account is None:
            return list(named)
        return [device.id for device in self._parts.devices.of(self._account)]

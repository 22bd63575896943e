"""Change the gateway device that a message goes through."""

from dataclasses import dataclass
from typing import Final

from sms_sandbox.core.devices.device import DeviceCondition
from sms_sandbox.faults.kind import FaultKind, Key, KeyType, Place, Words
from sms_sandbox.faults.request import Reach, RequestFault


@dataclass(frozen=True, slots=True, kw_only=True)
class DeviceChangeFault(RequestFault):
    """A change of the device that a message goes through; without a message, of all devices of the account."""

    online: bool | None = None
    condition: DeviceCondition | None = None

    def touch(self, reach: Reach) -> None:
        reach.change_devices(online=self.online, condition=self.condition)


def _sentence(fault: DeviceChangeFault) -> str:
    parts = [] if fault.online is None else ["online" if fault.online else "offline"]
    if fault.condition is not None:
        parts.append(fault.condition.value)
    return f"gateway device: {', '.join(parts)}"


KIND: Final = FaultKind(
    word="device",
    place=Place.RULE,
    fault=DeviceChangeFault,
    sentence=_sentence,
    keys=(
        Key(name="online", type=KeyType.FLAG),
        Key(name="condition", type=Words.of(DeviceCondition, "a condition")),
    ),
    rank=90,
)

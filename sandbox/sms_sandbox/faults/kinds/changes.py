"""Changes to an account, a gateway device or a handset, made when a fault strikes or a phase begins."""

from dataclasses import dataclass
from decimal import Decimal

from sms_sandbox.core.device import DeviceCondition
from sms_sandbox.core.handset import HandsetCondition


@dataclass(frozen=True, slots=True, kw_only=True)
class AccountChange:
    """What is None stays as it is."""

    credit: Decimal | None = None
    post_paid: bool | None = None
    password: str | None = None
    suspended: bool | None = None
    dialect: str | None = None
    secret: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class DeviceChangeFault:
    """Of the device that a message goes through, or of all the account's where there is no message."""

    online: bool | None = None
    condition: DeviceCondition | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class HandsetChange:
    """Of every recipient's handset."""

    condition: HandsetCondition

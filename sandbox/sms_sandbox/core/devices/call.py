"""Telephone calls of a gateway device."""

from dataclasses import dataclass, field
from enum import Enum

from sms_sandbox.core.account import Account
from sms_sandbox.core.numbers.msisdn import Msisdn


class CallKind(Enum):
    INCOMING = "incoming"
    OUTGOING = "outgoing"
    MISSED = "missed"


class NoteSource(Enum):
    """Where a note was put to a call: in the app on the device, or in the provider's web interface."""

    MOBILE = "mobile"
    INTERFACE = "interface"


@dataclass(slots=True, kw_only=True, eq=False)
class PhoneCall:
    """A call of a gateway device."""

    id: str
    provider: str
    account: Account
    device: str
    kind: CallKind
    other: Msisdn
    """The number at the other end."""

    started_at: int
    duration: int = 0
    """In microseconds; 0 for a call that was not answered."""

    notes: list[str] = field(default_factory=list)
    webhooks: tuple[str, ...] = ()

    @property
    def ends_at(self) -> int:
        return self.started_at + self.duration

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
    """Where a call was qualified: in the app on the phone, or in the provider's web interface."""

    MOBILE = "mobile"
    INTERFACE = "interface"


@dataclass(slots=True, kw_only=True, eq=False)
class PhoneCall:
    """``other`` is the number at the other end; ``duration`` is in microseconds, 0 for a call that nobody took."""

    id: str
    provider: str
    account: Account
    device: str
    kind: CallKind
    other: Msisdn
    started_at: int
    duration: int = 0
    notes: list[str] = field(default_factory=list)
    webhooks: list[str] = field(default_factory=list)

    @property
    def ends_at(self) -> int:
        return self.started_at + self.duration

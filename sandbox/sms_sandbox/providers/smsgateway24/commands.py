"""What requests ask for, as parse.py reads it."""

from dataclasses import dataclass
from zoneinfo import ZoneInfo

from sms_sandbox.core.message import Address
from sms_sandbox.core.numbers.sender import SenderId
from sms_sandbox.providers.smsgateway24.state import Paket


@dataclass(frozen=True, slots=True, kw_only=True)
class Sms:
    """One text to each of the recipients. ``device_id`` is a number wherever it can be read as one."""

    recipients: tuple[Address, ...]
    text: str
    device_id: int | str | None
    send_at: int | None = None
    sim: int = 0
    customer_id: int | None = None
    is_urgent: bool = False
    sender: SenderId | None = None
    webhook: str = ""
    paket: Paket | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class SaveContact:
    phone: Address
    tag_id: int
    fullname: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class SavePaket:
    """``tag_ids`` are each there once."""

    title: str
    tag_ids: tuple[int, ...]
    text: str
    device_id: int | str
    send_at: int | None
    sim: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Listing:
    """Which messages are wanted: those for which each value is None or theirs, and that were created from ``begin``
    to before ``end``. Times are told in ``zone``.
    """

    device_id: int | str | None
    status: int | None
    begin: int
    end: int
    sim: int | None
    customer_id: int | None
    phone: str | None
    is_count_only: bool
    zone: ZoneInfo

"""The commands that parse.py makes from requests."""

from dataclasses import dataclass
from zoneinfo import ZoneInfo

import msgspec

from sms_sandbox.core.message import Address
from sms_sandbox.core.numbers.sender import SenderId
from sms_sandbox.providers.smsgateway24.state import Paket


class Sms(msgspec.Struct, frozen=True):
    """One text to each of the recipients."""

    recipients: tuple[Address, ...]
    text: str
    device_id: int | str | None
    """A number if it can be read as one; None for a message under a sender ID."""

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
    """A newsletter to the contacts of some tags."""

    title: str
    tag_ids: tuple[int, ...]
    """Each once."""

    text: str
    device_id: int | str
    send_at: int | None
    sim: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Listing:
    """The filters of a list of messages. A filter that is None takes all."""

    device_id: int | str | None
    status: int | None
    begin: int
    """Microseconds UTC; the first creation time that is listed."""

    end: int
    """Microseconds UTC; the first creation time that is no longer listed."""

    sim: int | None
    customer_id: int | None
    phone: str | None
    is_count_only: bool
    zone: ZoneInfo
    """The zone in which the answer writes times."""

"""The provider's data for messages and accounts."""

from dataclasses import dataclass, field
from typing import Final

from sms_sandbox.core.message import Address

NORMAL: Final = 1
URGENT: Final = 2
"""Priorities of a message."""

VENDORS_PHONE: Final = "sender-id"
"""The device that sends messages under a sender ID. It is the vendor's own, so customers never see it."""


@dataclass(frozen=True, slots=True)
class Paket:
    """A newsletter, by the vendor's own word for it."""

    id: int
    title: str
    body: str


@dataclass(slots=True)  # not frozen, since that doubles what one costs, and each send has one
class Details:
    """The provider's data for a message."""

    device_id: int | str | None
    """None for a message under a sender ID, which VENDORS_PHONE sends."""

    sim: int
    customer_id: int | None
    dialect: str
    """The dialect of the request that made the message; its webhooks use it."""

    paket: Paket | None = None
    webhook: str = ""
    """The message's own webhook address, or empty for the account's."""


@dataclass(frozen=True, slots=True)
class Contact:
    id: int
    address: Address
    fullname: str | None


@dataclass(slots=True)
class Tag:
    """A list of contacts."""

    title: str
    contacts: list[Contact] = field(default_factory=list)


@dataclass(slots=True)
class ProviderData:
    """The provider's data for an account."""

    tags: dict[int, Tag] = field(default_factory=dict)
    """By id."""

"""What the provider remembers of messages and accounts."""

from dataclasses import dataclass, field
from typing import Final

from sms_sandbox.core.message import Address

NORMAL: Final = 1
URGENT: Final = 2
"""Priorities of a message."""

VENDORS_PHONE: Final = "sender-id"
"""The device by which messages under a sender ID go. It is the vendor's own, so customers are not told of it."""


@dataclass(frozen=True, slots=True)
class Paket:
    """A newsletter, by the vendor's own word for it."""

    id: int
    title: str
    body: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Details:
    """Of a message. Webhooks speak the ``dialect`` of the request that made it, and go to ``webhook`` if that is
    given. Without ``device_id`` it goes out under a sender ID, by no device of the customer's but VENDORS_PHONE.
    """

    device_id: int | str | None
    sim: int
    customer_id: int | None
    dialect: str
    paket: Paket | None = None
    webhook: str = ""


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
    """An account's tags by id."""

    tags: dict[int, Tag] = field(default_factory=dict)

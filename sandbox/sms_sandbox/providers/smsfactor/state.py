"""The provider's data for an account besides its messages: contact lists, blocked numbers, profile."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Final, NamedTuple

from sms_sandbox.contract import Backend
from sms_sandbox.core.account import Account
from sms_sandbox.core.numbers.msisdn import Msisdn

INFOS: Final = ("info1", "info2", "info3", "info4")

Infos = Mapping[str, str]
"""A contact's values by the names above. A value that was never given is absent."""

NO_INFOS: Final[Infos] = {}

_FIRST_CONTACT: Final = 14063
_FIRST_ACCOUNT: Final = 11689
"""The first contact in the manual, and the account in a client's tests."""


@dataclass(slots=True)
class Contact:
    id: str
    number: Msisdn
    infos: Infos


@dataclass(slots=True)
class ContactList:
    """A list of contacts."""

    id: str
    name: str
    made_at: int
    """Microseconds UTC."""

    contacts: dict[str, Contact] = field(default_factory=dict)
    """By id, in the order in which they were added."""

    @property
    def numbers(self) -> set[Msisdn]:
        return {contact.number for contact in self.contacts.values()}


@dataclass(slots=True)
class Blocked:
    """A number that receives nothing."""

    number: Msisdn
    infos: Infos = field(default_factory=dict)
    ticket: str | None = None
    """The campaign that blocked the number, or None if a request added it."""

    id: str = ""
    """Empty until an answer first shows the entry."""


Blocklist = dict[Msisdn, Blocked]
"""Oldest entry first."""


@dataclass(slots=True, eq=False)
class ProviderData:
    """The provider's data for an account."""

    lists: dict[str, ContactList] = field(default_factory=dict)
    blacklist: Blocklist = field(default_factory=dict)
    npai: Blocklist = field(default_factory=dict)
    """Numbers that proved not to exist."""

    profile: Mapping[str, str] = field(default_factory=dict)
    """The fields that the account was created with."""

    alerts: dict[str, str] = field(default_factory=dict)
    """The settings of low-balance alerts that were changed."""

    client_id: str = ""
    """Empty until an answer first shows it."""


class Remembered(NamedTuple):
    """The provider's data for a message."""

    gsmsmsid: str
    """The caller's id for the message."""

    infos: Infos
    dialect: str
    """The dialect of the request that made the message."""

    data: ProviderData
    """The data of the message's account."""


def provider_data(account: Account, backend: Backend) -> ProviderData:
    return backend.provider_data(account, ProviderData)


def whole_credits(account: Account) -> int:
    """Return the balance that the account draws on, in whole credits; 0 if it keeps none."""
    return int(account.balance or 0)


def client_id_of(account: Account, backend: Backend) -> str:
    data = provider_data(account, backend)
    data.client_id = data.client_id or str(backend.count_id(_FIRST_ACCOUNT, "account"))
    return data.client_id


def next_contact_id(backend: Backend) -> str:
    return str(backend.count_id(_FIRST_CONTACT, "contact"))


def numbered(entries: Iterable[Blocked], backend: Backend) -> list[Blocked]:
    """Return the entries, giving an id to each that has none."""
    found = list(entries)
    for entry in found:
        entry.id = entry.id or next_contact_id(backend)
    return found

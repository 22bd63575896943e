"""What is kept for an account besides its messages: lists of contacts, numbers that get nothing, particulars."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Final, NamedTuple

from sms_sandbox.contract import Backend
from sms_sandbox.core.account import Account
from sms_sandbox.core.numbers.msisdn import Msisdn

INFOS: Final = ("info1", "info2", "info3", "info4")

Infos = Mapping[str, str]
"""What is known of a contact, by the names above; one that was never given is not there."""

NO_INFOS: Final[Infos] = {}

_FIRST_CONTACT: Final = 14063
_FIRST_ACCOUNT: Final = 11689
"""The first contact in the manual, and the account in the tests of a client."""


@dataclass(slots=True)
class Contact:
    id: str
    number: Msisdn
    infos: Infos


@dataclass(slots=True)
class ContactList:
    """``made_at`` is in microseconds; ``contacts`` are by id, in the order in which they were added."""

    id: str
    name: str
    made_at: int
    contacts: dict[str, Contact] = field(default_factory=dict)

    @property
    def numbers(self) -> set[Msisdn]:
        return {contact.number for contact in self.contacts.values()}


@dataclass(slots=True)
class Blocked:
    """``ticket`` names the campaign that brought the number here, None where somebody added it. ``id`` is empty until
    the entry is told for the first time.
    """

    number: Msisdn
    infos: Infos = field(default_factory=dict)
    ticket: str | None = None
    id: str = ""


Blocklist = dict[Msisdn, Blocked]
"""Oldest entry first."""


@dataclass(slots=True, eq=False)
class ProviderData:
    """``npai`` are numbers that turned out to be nobody's. ``particulars`` are the fields that the account was made
    with, ``alerts`` how its owner wants to hear of a low balance. ``client_id`` is empty until it is told for the
    first time.
    """

    lists: dict[str, ContactList] = field(default_factory=dict)
    blacklist: Blocklist = field(default_factory=dict)
    npai: Blocklist = field(default_factory=dict)
    particulars: Mapping[str, str] = field(default_factory=dict)
    alerts: dict[str, str] = field(default_factory=dict)
    client_id: str = ""


class Remembered(NamedTuple):
    """What is kept with a message: the caller's id for it, the contact's infos, the dialect of the request that made
    it, and the books of its account.
    """

    gsmsmsid: str
    infos: Infos
    dialect: str
    books: ProviderData


def provider_data(account: Account, backend: Backend) -> ProviderData:
    return backend.provider_data(account, ProviderData)


def whole_credits(account: Account) -> int:
    """The balance that the account can draw on; the provider tells no fractions, and no absence of a balance."""
    return int(account.balance or 0)


def client_id_of(account: Account, backend: Backend) -> str:
    books = provider_data(account, backend)
    books.client_id = books.client_id or str(backend.count_id(_FIRST_ACCOUNT, "account"))
    return books.client_id


def next_contact_id(backend: Backend) -> str:
    return str(backend.count_id(_FIRST_CONTACT, "contact"))


def numbered(entries: Iterable[Blocked], backend: Backend) -> list[Blocked]:
    """The entries, each with an id from now on."""
    told = list(entries)
    for entry in told:
        entry.id = entry.id or next_contact_id(backend)
    return told

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

MOST_CAMPAIGNS: Final = 10_000
"""Of one account; the oldest is forgotten for each further one."""

_FIRST_CONTACT: Final = 14063
_FIRST_ACCOUNT: Final = 11689
"""The first contact in the manual, and the account in a client's tests."""


@dataclass(slots=True)
class Contact:
    id: str
    """Decimal digits; the current dialect shows another form."""

    number: Msisdn
    infos: Infos
    added_at: int
    """Microseconds UTC."""


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
    infos: Infos
    added_at: int
    """Microseconds UTC."""

    ticket: str | None = None
    """The campaign that blocked the number, or None if a request added it."""

    id: str = ""
    """Decimal digits; empty until an answer first shows the entry."""


@dataclass(slots=True)
class SentCampaign:
    """A campaign that was sent or scheduled."""

    ticket: str
    sender: str
    """Empty if neither the campaign nor the account has one."""

    text: str
    made_at: int
    """Microseconds UTC."""

    send_at: int | None
    """Microseconds UTC, or None for a campaign that was sent at once."""

    cost: int
    """In credits."""

    total: int
    """The number of recipients before filtering."""

    lists: tuple[str, ...]
    is_cancelled: bool = False

    def is_scheduled(self, now: int) -> bool:
        return self.send_at is not None and self.send_at > now and not self.is_cancelled


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

    campaigns: dict[str, SentCampaign] = field(default_factory=dict)
    """By ticket, oldest first; at most MOST_CAMPAIGNS."""

    object_prefix: str = ""
    """Ten hexadecimal digits that all ids of the account's contacts share; empty until one is shown."""

    def keep(self, campaign: SentCampaign) -> None:
        self.campaigns[campaign.ticket] = campaign
        if len(self.campaigns) > MOST_CAMPAIGNS:
            del self.campaigns[next(iter(self.campaigns))]


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


def email_of(account: Account, backend: Backend) -> str:
    """Return the account's login, or an invented address if a token alone opens it: a token must not be shown."""
    return f"{client_id_of(account, backend)}@account.example" if account.secret is None else account.login


def next_contact_id(backend: Backend) -> str:
    return str(backend.count_id(_FIRST_CONTACT, "contact"))


def numbered(entries: Iterable[Blocked], backend: Backend) -> list[Blocked]:
    """Return the entries, giving an id to each that has none."""
    found = list(entries)
    for entry in found:
        entry.id = entry.id or next_contact_id(backend)
    return found

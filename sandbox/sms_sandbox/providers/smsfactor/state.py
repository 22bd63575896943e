"""The provider's data for an account besides its messages: contact lists, blocked numbers, profile."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from ipaddress import IPv6Address, ip_address, ip_network
from typing import Final, NamedTuple

from sms_sandbox.contract import Backend
from sms_sandbox.core.account import Account
from sms_sandbox.core.numbers.msisdn import Msisdn

INFOS: Final = ("info1", "info2", "info3", "info4")

Infos = Mapping[str, str]
"""A contact's values by the names above. A value that was never given is absent."""

NO_INFOS: Final[Infos] = {}

WEBHOOK_KINDS: Final = {"MO": "mo", "DLR": "dlr", "STOP": "stop", "CLICKER": "clicker", "BALANCE_ALERT": "balance"}
"""The kinds of webhooks by their types in the API."""

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

    @property
    def sent_at(self) -> int:
        return self.made_at if self.send_at is None else self.send_at

    def is_scheduled(self, now: int) -> bool:
        return self.send_at is not None and self.send_at > now and not self.is_cancelled


@dataclass(slots=True)
class Invoice:
    """An invoice for credits."""

    id: str
    created_at: int
    """Microseconds UTC."""

    credits: int


@dataclass(slots=True)
class ApiToken:
    """A token that a request created."""

    id: int
    name: str
    text: str
    created_at: int
    """Microseconds UTC."""

    ttl: int | None
    """Microseconds, or None for a token that does not expire."""

    allowed_ips: tuple[str, ...]
    """Addresses and networks that may use the token; empty for all."""

    is_deleted: bool = False

    @property
    def expires_at(self) -> int | None:
        return None if self.ttl is None else self.created_at + self.ttl

    def is_active(self, now: int) -> bool:
        expires_at = self.expires_at
        return not self.is_deleted and (expires_at is None or now < expires_at)

    def lets_in(self, remote: str, now: int) -> bool:
        """Return whether a client at the IP address ``remote`` may use the token."""
        if not self.is_active(now):
            return False
        return not self.allowed_ips or any(_is_within(remote, entry) for entry in self.allowed_ips)


@dataclass(slots=True)
class RegisteredWebhook:
    """An address that a request registered for one type of webhook."""

    id: str
    type: str
    """MO, DLR, STOP, CLICKER or BALANCE_ALERT."""

    url: str
    signature: str | None
    is_live: bool = True
    last_http_code: int | None = None
    """The status of the last answer, or None before the first."""

    @property
    def kind(self) -> str:
        return WEBHOOK_KINDS[self.type]


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
    """Six hexadecimal digits that all ids of the account's contacts share; empty until one is shown."""

    tokens: dict[str, ApiToken] = field(default_factory=dict)
    """By their text, oldest first, deleted ones included: they are refused for good."""

    webhooks: dict[str, RegisteredWebhook] = field(default_factory=dict)
    """By id, oldest first."""

    retention: dict[str, str] = field(default_factory=dict)
    """The retention periods that were changed, by the names of PUT /retention."""

    invoices: list[Invoice] = field(default_factory=list)

    @property
    def listed_tokens(self) -> list[ApiToken]:
        return [token for token in self.tokens.values() if not token.is_deleted]

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


def _is_within(remote: str, entry: str) -> bool:
    """Return whether an address is in a network. One of IPv4 may be written as one of IPv6."""
    address = ip_address(remote)
    if isinstance(address, IPv6Address) and address.ipv4_mapped is not None:
        address = address.ipv4_mapped
    return address in ip_network(entry, strict=False)

"""Model what an account holds at smsMode's REST API: an organisation with channels, keys, campaigns and transfers."""

from dataclasses import dataclass, field
from decimal import Decimal
from typing import Final

from sms_sandbox.core.account import Account
from sms_sandbox.core.message import MtMessage

ROLES: Final = ("USER", "MANAGER", "ADMIN")
"""The roles of a key, weakest first: its own channel, all channels of the organisation, sub-organisations, too."""

TYPES: Final = ("SMS", "RCS", "WHATSAPP")
FLOWS: Final = ("MARKETING", "TRANSACTIONAL", "OTP")


@dataclass(slots=True, kw_only=True, eq=False)
class Channel:
    """Hold a channel: the line of an organisation that keys belong to and messages are sent by."""

    id: str
    organisation: "Organisation"
    name: str
    type: str
    flow: str
    created_at: int
    default_sender: str
    senders: dict[str, None]
    """The authorised senders. One is authorised when a message first names it."""

    status_url: str = ""
    reply_url: str = ""
    daily_limit: Decimal | None = None
    """The most that a day's messages may cost, in euros, or None for no limit."""

    credentials: "dict[str, Credential]" = field(default_factory=dict)
    """By id, without the deleted ones."""

    short: dict[str, object] = field(init=False)
    """The form in which messages and campaigns name the channel."""

    def __post_init__(self) -> None:
        self.describe()

    def describe(self) -> None:
        """Renew ``short`` after a change."""
        self.short = {"channelId": self.id, "name": self.name, "type": self.type, "flow": self.flow}


@dataclass(slots=True, kw_only=True, eq=False)
class Credential:
    """Hold an API key of a channel."""

    id: str
    channel: Channel
    key: str
    name: str
    type: str
    roles: list[str]
    created_at: int
    authorized_ips: list[str] = field(default_factory=list)
    is_blocked: bool = False
    is_deleted: bool = False

    @property
    def rank(self) -> int:
        """The place of its strongest role in ROLES."""
        return max((ROLES.index(role) for role in self.roles), default=0)


@dataclass(slots=True, kw_only=True, eq=False)
class Campaign:
    """Hold a campaign; its messages are messages of their own."""

    id: str
    channel: Channel
    accepted_at: int
    name: str
    reference: str
    status_url: str
    reply_url: str
    sender: str
    text: str
    encoding: str
    has_stop: bool
    sent_at: int
    ends_at: int
    references: dict[str, str] = field(default_factory=dict)
    """The recipients' own references, by number."""

    messages: list[MtMessage] = field(default_factory=list)
    is_cancelled: bool = False


@dataclass(slots=True, kw_only=True, eq=False)
class Transfer:
    """Hold a transfer of credit from one organisation to another; ``amount`` is in euros."""

    id: str
    source: "Organisation"
    destination: "Organisation"
    amount: Decimal
    reference: str
    description: str
    created_at: int


@dataclass(slots=True, kw_only=True, eq=False)
class Organisation:
    """Hold an account as the REST API shows it."""

    id: str
    account: Account
    name: str
    created_at: int
    monthly_limit: Decimal | None = None
    """The most that a month's messages may cost, in euros, or None for no limit."""

    described: dict[str, object] = field(default_factory=dict)
    """Contacts, addresses and company, as a client has given them."""

    channels: dict[str, Channel] = field(default_factory=dict)
    credentials: dict[str, Credential] = field(default_factory=dict)
    """By key, deleted ones included."""

    campaigns: dict[str, Campaign] = field(default_factory=dict)
    transfers: dict[str, Transfer] = field(default_factory=dict)

    @property
    def main_channel(self) -> Channel:
        """The channel of keys that no call has created, and of messages sent through the HTTP API."""
        return next(iter(self.channels.values()))

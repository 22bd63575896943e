"""The provider's data for an account besides its messages."""

from dataclasses import dataclass, field

from sms_sandbox.providers.insim.parse import Contact


@dataclass(slots=True)
class ContactCard:
    """What version 2 knows of a contact besides its fields."""

    id: str
    is_shared: bool = False
    """Whether the contact is shared with the team."""

    tags: list[str] = field(default_factory=list)


@dataclass(slots=True)
class MailingList:
    id: str
    name: str
    description: str
    made_at: int
    """Microseconds UTC."""

    contact_ids: list[str] = field(default_factory=list)


@dataclass(slots=True)
class Template:
    id: str
    name: str
    text: str


@dataclass(slots=True)
class QualificationOption:
    id: str
    label: str


@dataclass(slots=True)
class Qualification:
    """The option and the notes that were given to a call."""

    call_id: str
    option_id: str
    label: str
    notes: str


@dataclass(slots=True)
class Campaign:
    id: str
    name: str
    text: str
    priority: int
    numbers: tuple[str, ...]
    """The recipients in international form, each once."""

    made_at: int
    """Microseconds UTC."""

    sms_ids: tuple[str, ...] = ()
    """The ids of its messages; empty until it is started."""


@dataclass(slots=True)
class ProviderData:
    contacts: dict[str, Contact] = field(default_factory=dict)
    """By number, in international form."""

    cards: dict[str, ContactCard] = field(default_factory=dict)
    """By number; a contact has a card once version 2 shows it."""

    lists: dict[str, MailingList] = field(default_factory=dict)
    templates: dict[str, Template] = field(default_factory=dict)
    options: dict[str, QualificationOption] = field(default_factory=dict)
    qualifications: dict[str, Qualification] = field(default_factory=dict)
    """By the id of the call."""

    campaigns: dict[str, Campaign] = field(default_factory=dict)


@dataclass(slots=True)
class Clicks:
    """The clicks on the links of one message."""

    at: dict[int, tuple[str, int]] = field(default_factory=dict)
    """By their numbers: the target, and the time in microseconds UTC."""

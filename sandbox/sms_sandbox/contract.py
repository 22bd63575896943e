"""What a provider offers the sandbox, and what it may ask of it."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Final, Protocol, TypeVar
from zoneinfo import ZoneInfo

from sms_sandbox.core.account import Account, Credentials, Option
from sms_sandbox.core.call import PhoneCall
from sms_sandbox.core.device import GatewayDevice
from sms_sandbox.core.events import CallEnded, CallNoted, LinkClicked, MoReceived, StateChanged
from sms_sandbox.core.hardware import Hardware
from sms_sandbox.core.message import VALIDITY, Address, Link, Message, MoMessage, MtMessage
from sms_sandbox.core.numbers.msisdn import Msisdn
from sms_sandbox.core.numbers.sender import SenderId
from sms_sandbox.core.reason import FailureReason
from sms_sandbox.core.state import Step
from sms_sandbox.core.text.segments import Encoding
from sms_sandbox.core.time.instants import SECOND
from sms_sandbox.wire.exchange import HttpRequest, HttpResponse
from sms_sandbox.wire.routing import Router
from sms_sandbox.wire.urls import Url

K = TypeVar("K")


@dataclass(slots=True, kw_only=True)  # not frozen: one is made for each message, and that doubles what it costs
class Outgoing:
    """One text to one recipient, as a provider hands it to the network. The fields mean what MtMessage says.

    ``refused_for`` is why the provider, which has accepted and charged the message, will not send it after all.
    """

    to: Address
    text: str
    encoding: Encoding
    segments: tuple[str, ...]
    provider_id: str
    sender: SenderId | None = None
    cost: Decimal = Decimal(0)
    send_at: int | None = None
    device: str | None = None
    priority: int = 1
    links: tuple[Link, ...] = ()
    takes_replies: bool = True
    validity: int = VALIDITY
    refused_for: FailureReason | None = None
    details: object = None


class People(Protocol):
    """Who stands behind a number: always the same person, whoever was asked for before."""

    def name(self, number: Msisdn) -> str: ...

    def carrier(self, number: Msisdn) -> str:
        """The operator that the number is with."""
        ...

    def reply(self, number: Msisdn, text: str) -> str:
        """What that person answers to the text, in words of their own."""
        ...


class Backend(Protocol):
    """The narrow window that a provider has on the engine: its own accounts, messages and ids, and the time."""

    @property
    def now(self) -> int:
        """Microseconds UTC."""
        ...

    @property
    def is_strict(self) -> bool:
        """Whether only configured accounts, tokens and devices exist."""
        ...

    def authenticate(self, credentials: Credentials) -> Account:
        """Raises RefusedCredentialsError."""
        ...

    def account(self, login: str) -> Account | None:
        """The account of that login, if there is one."""
        ...

    def open_account(
        self, credentials: Credentials, *, credit: Decimal | None, parent: Account | None = None
    ) -> Account:
        """An account that these credentials let in; without a credit of its own it draws on its parent's.

        Raises AccountExistsError.
        """
        ...

    def sub_accounts(self, account: Account) -> Sequence[Account]:
        """Those that the account is the parent of, in the order in which they were opened."""
        ...

    def close_account(self, account: Account) -> None:
        """From now on what let somebody in to it is refused, even in open mode, until an account is made for it; its
        messages stay.
        """
        ...

    def provider_data(self, account: Account, make: Callable[[], K]) -> K:
        """What the provider keeps for the account besides messages: an object of the provider's own, which ``make``
        makes when it is first asked for.
        """
        ...

    def issue_token(self, account: Account, alphabet: str, length: int, *, is_another: bool = False) -> str:
        """A token that lets the account in: the one it was given before, if any, unless it ``is_another``."""
        ...

    def submit(self, account: Account, messages: Sequence[Outgoing]) -> tuple[MtMessage, ...]:
        """Takes in all the messages of one request and their cost, or none.

        Raises InsufficientCreditError.
        """
        ...

    def cancel(self, message: MtMessage) -> None:
        """Raises WrongTransitionError once the message has left. Gives the cost back."""
        ...

    def amend(self, message: MtMessage, outgoing: Outgoing) -> None:
        """Give a scheduled message another content, recipient, sender and time, and charge what it costs more.

        Raise WrongTransitionError once it has left, and InsufficientCreditError.
        """
        ...

    def messages(self, account: Account, provider_id: str) -> Sequence[MtMessage]:
        """The account's messages that bear this id, in the order of the request; none for an unknown id."""
        ...

    def sent(self, account: Account) -> Sequence[MtMessage]:
        """All messages of the account that are not forgotten yet, oldest first."""
        ...

    def received(self, account: Account) -> Sequence[MoMessage]:
        """All that handsets wrote to the account and is not forgotten yet, oldest first."""
        ...

    def follow(self, short: str) -> str | None:
        """Somebody follows that short link, given with or without its scheme; where it leads, None for nowhere."""
        ...

    def send_webhooks(self, message: Message, webhooks: Sequence["WebhookRequest"]) -> None:
        """Makes calls that no change of the network brings about; they are told under the message."""
        ...

    def device(self, device_id: str) -> GatewayDevice | None:
        """The gateway device of that id; None, in strict mode, for one that nobody has configured. In open mode a
        device exists once it is named.
        """
        ...

    def devices(self, account: Account) -> Sequence[GatewayDevice]:
        """The account's devices, and those that are nobody's yet, in the order in which they were first named."""
        ...

    def hardware(self, device: GatewayDevice) -> Hardware:
        """What is printed on the device and its SIM cards."""
        ...

    def call(self, account: Account, device: GatewayDevice, to: Msisdn) -> PhoneCall:
        """Lets the device call that number, now. Raises OfflineDeviceError."""
        ...

    def draw_id(self, alphabet: str, length: int, *names: str) -> str:
        """An id that depends on the seed, the names, and how often they were drawn before, not on arrival order."""
        ...

    def count_id(self, first: int, *names: str) -> int:
        """An id that counts up from ``first``, in order of arrival."""
        ...


Handler = Callable[[HttpRequest, Backend], HttpResponse]

_ERROR: Final = "error."


def error_name(fact: str) -> str | None:
    """Return the neutral name of the error that a fact of a ledger describes, or None if it describes none.

    Facts of a further API of a provider begin with its name: ``rest.error.bad_credentials``.
    """
    api, mark, name = fact.rpartition(_ERROR)
    return name if mark and (not api or api.endswith(".")) else None


@dataclass(frozen=True, slots=True)
class Operation:
    """``name`` is the neutral word for what is asked, the same at every provider: send, status, credit, token …"""

    name: str
    handle: Handler


@dataclass(frozen=True, slots=True, kw_only=True)
class WebhookRequest:
    """A call that the provider makes to its customer's application.

    ``request`` goes out as it is. ``to`` says where to connect, ``fact`` names the entry of the provider's ledger.
    """

    kind: str
    fact: str
    to: Url
    request: HttpRequest
    retries: "RetryPlan | None" = None
    """When failed attempts are repeated, or None for the provider's plan."""

    @property
    def url(self) -> str:
        host = f"[{self.to.host}]" if ":" in self.to.host else self.to.host
        return f"{self.to.scheme}://{host}:{self.to.port}{self.request.target.decode('latin-1')}"


@dataclass(frozen=True, slots=True)
class RetryPlan:
    """``waits`` are microseconds of sandbox time after each failed attempt; no waits, no retries. ``timeout`` is how
    long the application has for its answer, in microseconds of wall time.
    """

    waits: tuple[int, ...] = ()
    timeout: int = 5 * SECOND
    is_chosen: bool = False
    """Whether the waits were chosen for this run, and replace those that the provider has for some webhooks."""


NO_RETRIES = RetryPlan()


def no_webhooks(event: object, account: Account) -> Sequence[WebhookRequest]:
    """For what a provider does not tell its customers."""
    del event, account
    return ()


def kept_as_it_is(message: MoMessage, backend: Backend) -> None:
    """For a provider that does nothing about what handsets write."""
    del message, backend


def no_short_link(request: HttpRequest) -> str | None:
    """For a provider without short links."""
    del request
    return None


def no_credentials(request: HttpRequest) -> Credentials | None:
    """For a provider whose credentials tell no workspace."""
    del request
    return None


@dataclass(frozen=True, slots=True, kw_only=True)
class SampleText:
    """A text that somebody sends to one handset. Login and secret together let them in, and so does the token alone.
    A provider that shortens links puts ``link`` into the text, in its own way.
    """

    login: str
    secret: str
    token: str
    to: Msisdn
    text: str
    link: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SampleSend:
    """What it takes to have any of the provider's webhooks without a real event. ``request`` asks for the sample to
    be sent, in the provider's own form and in a way that takes replies; ``options`` are those with which an account
    hears of everything.
    """

    request: Callable[[SampleText], HttpRequest]
    options: Mapping[str, Option] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Provider:
    """All that the rest of the program knows of one provider."""

    package: str
    """The folder of the provider, which holds its ``ledger.toml`` and ``examples/``."""
    name: str
    """Lower-case letters and digits; also the prefix of its paths, ``/name/…``."""
    title: str
    """The name as people write it."""
    hosts: tuple[str, ...]
    """The real host names of the provider."""
    root_segments: tuple[str, ...]
    """The first segments of its paths at the root of the server, in lower case; ``"*"`` takes all that are left."""
    routes: Router[Operation]
    not_found: Handler
    """Answers a request that ``routes`` lacks."""
    status_webhooks: Callable[[StateChanged, Account], Sequence[WebhookRequest]]
    """Make the webhooks that a change of state causes."""
    webhook_kinds: tuple[str, ...]
    credentials: Callable[[HttpRequest], Credentials | None] = no_credentials
    """Read the credentials of a request, valid or not. Never raise."""
    mo_webhooks: Callable[[MoReceived, Account], Sequence[WebhookRequest]] = no_webhooks
    """Make the webhooks for a message from a handset."""
    click_webhooks: Callable[[LinkClicked, Account], Sequence[WebhookRequest]] = no_webhooks
    """Make the webhooks for a click on a short link."""
    call_webhooks: Callable[[CallEnded | CallNoted, Account], Sequence[WebhookRequest]] = no_webhooks
    """Make the webhooks for a call of a gateway device, or for a note on one."""
    on_incoming: Callable[[MoMessage, Backend], None] = kept_as_it_is
    """Handle a handset's message before its webhooks: give it an id, put its sender on a blacklist."""
    on_state_change: Callable[[StateChanged, Backend], None] | None = None
    """Handle a change of a message's state, with or without webhooks."""
    short_link: Callable[[HttpRequest], str | None] = no_short_link
    """Return the short link that a request follows; None for any other request."""
    options: Mapping[str, Option] = field(default_factory=dict)
    """What an account can have switched at this provider: the default of each option, by name."""
    status_code: Callable[[Step, object], int | str | None]
    """Return the provider's code for a state and its reason; None where it has none. The second argument is the
    message's ``details``, or None for a message without any.
    """
    timezone: ZoneInfo
    errors: Mapping[str, Handler]
    """The provider's own errors by neutral name: each handler refuses any request with that error."""
    dialects: tuple[str, ...] = ()
    initial_credit: Decimal | None = None
    """The balance of an account that opens by itself; None where the provider is post-paid."""
    retries: RetryPlan = NO_RETRIES
    sample_send: SampleSend | None = None
    """How a webhook is made without a real event; None where the provider has no webhooks."""

    def __post_init__(self) -> None:
        if not (self.name.isascii() and self.name.isalnum() and self.name.islower()):
            raise ValueError(f"a provider's name is small letters and digits, not {self.name!r}")

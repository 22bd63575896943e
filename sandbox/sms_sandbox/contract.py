"""The contract between a provider and the sandbox."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any, Final, Protocol, TypeVar
from zoneinfo import ZoneInfo

from msgspec import Struct

from sms_sandbox.core.account import Account, Credentials, Option
from sms_sandbox.core.devices.call import PhoneCall
from sms_sandbox.core.devices.device import GatewayDevice
from sms_sandbox.core.devices.hardware import Hardware
from sms_sandbox.core.events import CallEnded, CallNoted, LinkClicked, MoReceived
from sms_sandbox.core.handset import HandsetCondition
from sms_sandbox.core.message import VALIDITY, Address, Link, Message, MoMessage, MtMessage
from sms_sandbox.core.numbers.msisdn import Msisdn
from sms_sandbox.core.numbers.sender import SenderId
from sms_sandbox.core.reason import FailureReason
from sms_sandbox.core.state import MessageState, Step
from sms_sandbox.core.text.segments import Encoding
from sms_sandbox.core.time.instants import SECOND
from sms_sandbox.wire.exchange import HttpRequest, HttpResponse
from sms_sandbox.wire.routing import Router
from sms_sandbox.wire.urls import Url

K = TypeVar("K")


class Outgoing(Struct, gc=False):  # one is made for each message; a dataclass takes six times as long
    """One text to one recipient, as a provider hands it to the network. Fields are those of MtMessage.

    Those that every provider sets stand first: given by place instead of by name, they take a third of the time.
    """

    to: Address
    text: str
    encoding: Encoding
    segments: tuple[str, ...]
    provider_id: str
    sender: SenderId | None = None
    cost: Decimal = Decimal(0)
    details: object = None
    takes_replies: bool = True
    refused_for: FailureReason | None = None
    """Why the provider, which has accepted and charged the message, does not send it after all, or None."""

    send_at: int | None = None
    device: str | None = None
    priority: int = 1
    links: tuple[Link, ...] = ()
    validity: int = VALIDITY


class People(Protocol):
    """The owners of numbers. The same number always has the same owner."""

    def name(self, number: Msisdn) -> str: ...

    def carrier(self, number: Msisdn) -> str:
        """Return the operator of the number."""
        ...

    def reply(self, number: Msisdn, text: str) -> str:
        """Return the owner's drawn reply to the text."""
        ...


class Backend(Protocol):
    """The provider's narrow window on the engine: its own accounts, messages and ids, and the time."""

    @property
    def now(self) -> int:
        """Return the time in microseconds UTC."""
        ...

    @property
    def is_strict(self) -> bool:
        """Return True if only configured accounts, tokens and devices exist."""
        ...

    def authenticate(self, credentials: Credentials) -> Account:
        """Return the account. Raise RefusedCredentialsError."""
        ...

    def account(self, login: str) -> Account | None:
        """Return the account of that login, or None if there is none."""
        ...

    def open_account(
        self, credentials: Credentials, *, credit: Decimal | None, parent: Account | None = None
    ) -> Account:
        """Open an account with these credentials.

        Without a credit it draws on its parent's. Raise AccountExistsError.
        """
        ...

    def sub_accounts(self, account: Account) -> Sequence[Account]:
        """Return the account's sub-accounts, in the order in which they were opened."""
        ...

    def close_account(self, account: Account) -> None:
        """Close an account: its credentials are refused, even in open mode, until an account is opened for them.

        Its messages stay.
        """
        ...

    def provider_data(self, account: Account, make: Callable[[], K]) -> K:
        """Return the provider's own data for the account, which ``make`` makes at the first call."""
        ...

    def issue_token(self, account: Account, alphabet: str, length: int, *, is_another: bool = False) -> str:
        """Return a token that authenticates the account: the one issued before, if any, unless ``is_another``."""
        ...

    def register_token(self, account: Account, token: str) -> None:
        """Let a token of the provider's own making open the account."""
        ...

    def handset_condition(self, number: Msisdn) -> HandsetCondition:
        """Return the present condition of the handset with that number."""
        ...

    def submit(self, account: Account, messages: Sequence[Outgoing]) -> tuple[MtMessage, ...]:
        """Accept all the messages of one request and charge their cost, or none. Raise InsufficientCreditError."""
        ...

    def cancel(self, message: MtMessage) -> None:
        """Cancel a message and refund its cost. Raise WrongTransitionError once it has left."""
        ...

    def edit(self, message: MtMessage, outgoing: Outgoing) -> None:
        """Give a scheduled message another content, recipient, sender and time, and charge what it costs more.

        Raise WrongTransitionError once it has left, and InsufficientCreditError.
        """
        ...

    def messages(self, account: Account, provider_id: str) -> Sequence[MtMessage]:
        """Return the account's messages of this id, in the order of the request; none for an unknown id."""
        ...

    def sent(self, account: Account) -> Sequence[MtMessage]:
        """Return all messages of the account that are not forgotten yet, oldest first."""
        ...

    def received(self, account: Account) -> Sequence[MoMessage]:
        """Return all messages from handsets to the account that are not forgotten yet, oldest first."""
        ...

    def follow(self, short: str) -> str | None:
        """Follow a short link, given with or without its scheme.

        Return where it leads, or None for an unknown one.
        """
        ...

    def send_webhooks(self, message: Message, webhooks: Sequence["WebhookRequest"]) -> None:
        """Send webhooks that no change of the network causes; the journal lists them under the message."""
        ...

    def device(self, device_id: str) -> GatewayDevice | None:
        """Return the gateway device of that id, or None, in strict mode, for one that is not configured.

        In open mode a device exists once it is named.
        """
        ...

    def devices(self) -> Sequence[GatewayDevice]:
        """Return all devices in the order in which they were first named. Every account may send through each."""
        ...

    def hardware(self, device: GatewayDevice) -> Hardware:
        """Return the printed numbers of the device and its SIM cards."""
        ...

    def call(self, account: Account, device: GatewayDevice, to: Msisdn) -> PhoneCall:
        """Start a call from the device to that number. Raise OfflineDeviceError."""
        ...

    def calls(self, account: Account) -> Sequence[PhoneCall]:
        """Return the calls of the account's devices, oldest first."""
        ...

    def note_call(self, call: PhoneCall, note: str) -> None:
        """Put a note to a call, as in the provider's web interface."""
        ...

    def draw_id(self, alphabet: str, length: int, *names: str) -> str:
        """Return an id that depends on the seed, the names, and how often they were drawn before, not on arrival
        order.
        """
        ...

    def count_id(self, first: int, *names: str) -> int:
        """Return an id that counts up from ``first``, in order of arrival."""
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
    """An operation of a provider's API."""

    name: str
    """The neutral word for it, the same at every provider: send, status, credit, token …"""

    handle: Handler


@dataclass(frozen=True, slots=True, kw_only=True)
class WebhookRequest:
    """A call that the provider makes to its customer's application."""

    kind: str
    fact: str
    """The entry of the provider's ledger that the request rests on."""

    to: Url
    """Where to connect."""

    request: HttpRequest
    """The bytes to send, unchanged."""

    origin: object = field(default=None, compare=False)
    """The provider's own record of the address that it called, for ``Provider.on_webhook_answered``."""

    retries: "RetryPlan | None" = None
    """When failed attempts are repeated, or None for the provider's plan."""

    @property
    def url(self) -> str:
        host = f"[{self.to.host}]" if ":" in self.to.host else self.to.host
        return f"{self.to.scheme}://{host}:{self.to.port}{self.request.target.decode('latin-1')}"


@dataclass(frozen=True, slots=True, kw_only=True)
class DeferredReport:
    """How the webhook about a change of a message's state is made when it is first looked at.

    It is used where the webhook has no address, and what it makes is what ``Provider.status_webhooks`` would have
    made at the change.
    """

    kind: str
    """The kind of the webhook. It is made at the change if the account has an address for it."""
    values: Callable[[MtMessage, Account], tuple[Any, ...] | None]
    """Return everything that the webhook about the newest change of the message's state depends on.

    Return an empty tuple for a change that has no webhook, and None for a change that may have several, or one with
    an address, which are made at once.
    """
    request: Callable[[tuple[Any, ...], str], WebhookRequest]
    """Make the webhook of these values for the address, a URL. It depends on nothing else."""


@dataclass(frozen=True, slots=True)
class RetryPlan:
    """How a provider repeats a failed webhook."""

    waits: tuple[int, ...] = ()
    """Microseconds of sandbox time after each failed attempt; empty for no retries."""

    timeout: int = 5 * SECOND
    """The time that the application has for its answer, in microseconds of wall time."""

    is_chosen: bool = False
    """Whether the waits were chosen for this run, and replace those that the provider has for some webhooks."""


NO_RETRIES = RetryPlan()


def no_webhooks(event: object, account: Account) -> Sequence[WebhookRequest]:
    """Make no webhooks, at a provider without webhooks for this event."""
    del event, account
    return ()


def kept_as_it_is(message: MoMessage, backend: Backend) -> None:
    """Do nothing, at a provider that does not act on messages from handsets."""
    del message, backend


def no_short_link(request: HttpRequest) -> str | None:
    """Return None, at a provider without short links."""
    del request
    return None


def no_credentials(request: HttpRequest) -> Credentials | None:
    """Return None, at a provider whose credentials identify no workspace."""
    del request
    return None


@dataclass(frozen=True, slots=True, kw_only=True)
class SampleText:
    """A text to send as a sample. Login and secret together authenticate it, and so does the token alone."""

    login: str
    secret: str
    token: str
    to: Msisdn
    text: str
    link: str
    """A provider that shortens links puts it into the text, in its own way."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SampleSend:
    """How to cause any of the provider's webhooks without a real event."""

    request: Callable[[SampleText], HttpRequest]
    """Make the provider's own request to send the sample, in a way that takes replies."""

    options: Mapping[str, Option] = field(default_factory=dict)
    """The switches with which an account gets every kind of webhook."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Provider:
    """One provider, as the rest of the program sees it."""

    package: str
    """The folder of the provider, which holds its ``ledger.toml`` and ``examples/``."""
    name: str
    """Lower-case letters and digits; also the prefix of its paths, ``/name/…``."""
    title: str
    """The provider's name as it writes it."""
    hosts: tuple[str, ...]
    """The real host names of the provider."""
    root_segments: tuple[str, ...]
    """The first segments of its paths at the root of the server, in lower case."""
    routes: Router[Operation]
    not_found: Handler
    """Answer a request that ``routes`` lacks."""
    status_webhooks: Callable[[MtMessage, Account], Sequence[WebhookRequest]]
    """Make the webhooks about the newest change of a message's state."""
    webhook_kinds: tuple[str, ...]
    reported_states: frozenset[MessageState] = frozenset(MessageState)
    """The states for which ``status_webhooks`` may make any."""
    deferred_report: DeferredReport | None = None
    """How ``status_webhooks`` makes a webhook without an address later; None makes each at the change."""
    credentials: Callable[[HttpRequest], Credentials | None] = no_credentials
    """Read the credentials of a request, valid or not. Never raise."""
    read_ahead: Callable[[HttpRequest], object] = no_credentials
    """Parse the body of a request by ``HttpRequest.parsed``, as its handler will.

    A server calls it in a thread where the body is long, and ignores what it returns or raises.
    """
    mo_webhooks: Callable[[MoReceived, Account], Sequence[WebhookRequest]] = no_webhooks
    """Make the webhooks for a message from a handset."""
    click_webhooks: Callable[[LinkClicked, Account], Sequence[WebhookRequest]] = no_webhooks
    """Make the webhooks for a click on a short link."""
    call_webhooks: Callable[[CallEnded | CallNoted, Account], Sequence[WebhookRequest]] = no_webhooks
    """Make the webhooks for a call of a gateway device, or for a note on one."""
    on_incoming: Callable[[MoMessage, Backend], None] = kept_as_it_is
    """Handle a handset's message before its webhooks: give it an id, put its sender on a blacklist."""
    on_state_change: Callable[[MtMessage, Backend], None] | None = None
    """Handle the newest change of a message's state, with or without webhooks."""
    handled_states: frozenset[MessageState] = frozenset(MessageState)
    """The states that ``on_state_change`` has something to do in."""
    on_webhook_answered: Callable[[WebhookRequest, int | None], None] | None = None
    """Handle the HTTP status of each attempt of a webhook; None is an attempt without one."""

    short_link: Callable[[HttpRequest], str | None] = no_short_link
    """Return the short link that a request follows, or None for any other request."""
    options: Mapping[str, Option] = field(default_factory=dict)
    """The switches of an account: the default of each option, by name."""
    status_code: Callable[[Step, object], int | str | None]
    """Return the provider's code for a state and its reason, or None if it has none.

    The second argument is the message's ``details``, or None for a message without any.
    """
    timezone: ZoneInfo
    errors: Mapping[str, Handler]
    """The provider's own errors by neutral name. Each handler answers any request with that error."""
    dialects: tuple[str, ...] = ()
    initial_credit: Decimal | None = None
    """The balance of an account that opens by itself, or None where the provider is post-paid."""
    retries: RetryPlan = NO_RETRIES
    sample_send: SampleSend | None = None
    """How a webhook is made without a real event, or None for a provider without webhooks."""

    def __post_init__(self) -> None:
        if not (self.name.isascii() and self.name.isalnum() and self.name.islower()):
            raise ValueError(f"a provider's name is small letters and digits, not {self.name!r}")


def hosts_of(providers: Iterable[Provider]) -> tuple[str, ...]:
    """Return the real host names of these providers."""
    return tuple(host for provider in providers for host in provider.hosts)

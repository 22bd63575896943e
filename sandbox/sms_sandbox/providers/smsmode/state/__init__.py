"""Keep smsMode's own data for each message and each account."""

from dataclasses import dataclass, field
from string import ascii_lowercase
from typing import Final, cast

from sms_sandbox.contract import Backend
from sms_sandbox.core.account import Account
from sms_sandbox.core.message import Address, MtMessage
from sms_sandbox.core.numbers.msisdn import Msisdn
from sms_sandbox.providers.smsmode import ids
from sms_sandbox.providers.smsmode.state.organisation import Campaign, Channel, Organisation

DEFAULT_SENDER: Final = "36034"

_DRAWN_PSEUDO: Final = 10


@dataclass(slots=True)
class RestDetails:
    """Hold what a message sent through the REST API has beyond that. It is not changed once made.

    The messages of one request share it, but those that are refused for a detail of their own.
    """

    channel: Channel
    base: str
    """The address before the paths of the API, as the request that sent the message used it."""

    campaign: Campaign | None = None
    refusal: str = ""
    """The detail of the refusal where the network has no reason for it, else empty."""


@dataclass(slots=True)
class Details:
    """Hold smsMode's own data of a message."""

    report_url: str = ""
    """The address for delivery reports, empty for the account's own."""

    reply_url: str = ""
    """The address for replies, empty for the account's own."""

    reference: str = ""
    """The client's reference, which webhooks repeat; empty for none."""

    rest: RestDetails | None = None
    """None for a message sent through the HTTP API."""

    is_voice: bool = False
    is_deleted: bool = False
    """Whether all calls leave the message out."""


def details_of(message: MtMessage) -> Details:
    return message.details  # type: ignore[return-value]  # a cast would be called


@dataclass(slots=True)
class ProviderData:
    """Hold smsMode's own data of an account."""

    organisation: Organisation | None = None
    """None until a request to the REST API needs it."""

    drawn_pseudo: str = ""
    """The login of an account that a token alone has opened, empty until a call shows it."""

    groups: dict[str, dict[str, Address]] = field(default_factory=dict)
    """The contacts of each group, by the group's name and the contact's number."""

    blacklist: set[Msisdn] = field(default_factory=set)
    """The numbers that have answered STOP."""


def provider_data(account: Account, backend: Backend) -> ProviderData:
    return backend.provider_data(account, ProviderData)


def pseudo(account: Account, backend: Backend) -> str:
    """Return the login that calls show for the account: never the token that opened it."""
    if account.secret is not None:
        return account.login
    kept = provider_data(account, backend)
    kept.drawn_pseudo = kept.drawn_pseudo or backend.draw_id(ascii_lowercase, _DRAWN_PSEUDO, account.login, "pseudo")
    return kept.drawn_pseudo


def organisation(account: Account, backend: Backend) -> Organisation:
    """Return the account's organisation, which has one channel for SMS from the start."""
    kept = backend.provider_data(account, ProviderData)
    if kept.organisation is None:
        kept.organisation = _open(account, backend)
    return kept.organisation


def is_revoked(of: Organisation, key: str) -> bool:
    """Return whether that key of the organisation was blocked or deleted."""
    credential = of.credentials.get(key)
    return credential is not None and (credential.is_blocked or credential.is_deleted)


def _open(account: Account, backend: Backend) -> Organisation:
    opened = Organisation(
        id=ids.draw_uuid(backend, account, "organisation"),
        account=account,
        name=pseudo(account, backend),
        created_at=backend.now,
    )
    add_channel(opened, "SMS", "SMS", "TRANSACTIONAL", backend)
    return opened


def add_channel(to: Organisation, name: str, kind: str, flow: str, backend: Backend) -> Channel:
    channel = Channel(
        id=ids.draw_uuid(backend, to.account, "channel", name),
        organisation=to,
        name=name,
        type=kind,
        flow=flow,
        created_at=backend.now,
        default_sender=DEFAULT_SENDER,
        senders={DEFAULT_SENDER: None},
    )
    to.channels[channel.id] = channel
    return channel


def rest_details(details: object) -> RestDetails:
    """Return the REST API's part of the details of a message that was sent through it."""
    rest = cast("Details", details).rest
    assert rest is not None  # noqa: S101  a caller's condition
    return rest


def details(value: object) -> Details:
    """Return the details of an outgoing message."""
    return cast("Details", value)

"""Keep smsMode's own data for each message and each account."""

from dataclasses import dataclass, field
from string import ascii_lowercase
from typing import Final, cast

from sms_sandbox.contract import Backend
from sms_sandbox.core.account import Account
from sms_sandbox.core.message import Address, MtMessage
from sms_sandbox.core.numbers.msisdn import Msisdn

_DRAWN_PSEUDO: Final = 10


@dataclass(slots=True, kw_only=True)
class Details:
    """Hold smsMode's own data of a message."""

    report_url: str = ""
    """The address for delivery reports, empty for the account's own."""

    reply_url: str = ""
    """The address for replies, empty for the account's own."""

    reference: str = ""
    """The client's reference, which webhooks repeat; empty for none."""

    is_voice: bool = False
    is_deleted: bool = False
    """Whether all calls leave the message out."""


def details_of(message: MtMessage) -> Details:
    return cast("Details", message.details)


@dataclass(slots=True)
class ProviderData:
    """Hold smsMode's own data of an account."""

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

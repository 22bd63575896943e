"""What smsMode remembers besides what the network does: with each message, and for each account."""

from dataclasses import dataclass, field
from typing import cast

from sms_sandbox.contract import Backend
from sms_sandbox.core.account import Account
from sms_sandbox.core.message import Address, MtMessage
from sms_sandbox.core.numbers.msisdn import Msisdn


@dataclass(slots=True, kw_only=True)
class Details:
    """``report_url`` and ``reply_url`` are where a send wants its webhooks, empty for the account's own addresses;
    ``reference`` is what they repeat, if anything. Of a deleted message no call tells any more.
    """

    report_url: str = ""
    reply_url: str = ""
    reference: str = ""
    is_voice: bool = False
    is_deleted: bool = False


def of(message: MtMessage) -> Details:
    return cast("Details", message.details)


@dataclass(slots=True)
class ProviderData:
    """``groups`` hold the contacts of each group by their number, ``blacklist`` those who want no more texts."""

    groups: dict[str, dict[str, Address]] = field(default_factory=dict)
    blacklist: set[Msisdn] = field(default_factory=set)


def provider_data(account: Account, backend: Backend) -> ProviderData:
    return backend.provider_data(account, ProviderData)

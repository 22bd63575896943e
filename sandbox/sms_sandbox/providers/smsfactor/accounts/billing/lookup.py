"""Look up whether numbers can be reached, and at which network. Handlers never raise."""

from decimal import Decimal
from typing import Final, NamedTuple

from sms_sandbox.core.errors import InsufficientCreditError
from sms_sandbox.core.handset import HandsetCondition
from sms_sandbox.core.numbers import plan
from sms_sandbox.core.numbers.msisdn import Msisdn
from sms_sandbox.providers.smsfactor.accounts.billing.networks import network_of
from sms_sandbox.providers.smsfactor.auth import AuthenticatedRequest, answering
from sms_sandbox.providers.smsfactor.contacts.recipients import number_in
from sms_sandbox.providers.smsfactor.errors import RefusedError
from sms_sandbox.providers.smsfactor.formats.answers import OK, alike
from sms_sandbox.providers.smsfactor.formats.documents import text_of
from sms_sandbox.providers.smsfactor.formats.fields import branch
from sms_sandbox.wire.exchange import HttpResponse

Fields = dict[str, object]

_IMSI_LENGTH: Final = 15
_SUBSCRIBER: Final = "99"
"""The first digits of a subscriber's number in the documentation's sample of an IMSI."""


class _Finding(NamedTuple):
    """Why a number cannot be reached, in the words of the answer's ``error``."""

    id: int
    description: str
    permanent: bool


_REACHED: Final = _Finding(0, "No Error", permanent=False)
_ABSENT: Final = _Finding(27, "Absent Subscriber", permanent=False)
_UNKNOWN: Final = _Finding(1, "Unknown Subscriber", permanent=True)
_BARRED: Final = _Finding(13, "Call Barred", permanent=True)

_FINDINGS: Final = {
    HandsetCondition.REACHABLE: _REACHED,
    HandsetCondition.FULL: _REACHED,
    HandsetCondition.PORTED: _REACHED,
    HandsetCondition.OFF: _ABSENT,
    HandsetCondition.ABSENT: _ABSENT,
    HandsetCondition.NO_NETWORK: _ABSENT,
    HandsetCondition.UNKNOWN: _UNKNOWN,
    HandsetCondition.BARRED: _BARRED,
}

_DELIVERED: Final = {
    "name": "DELIVERED",
    "description": "Message delivered to handset",
    "detailed": "DELIVERED_TO_HANDSET",
}
_UNDELIVERABLE: Final = {
    "name": "UNDELIVERABLE",
    "description": "Message sent not delivered",
    "detailed": "UNDELIVERABLE_NOT_DELIVERED",
}


def _look_up(asked: AuthenticatedRequest) -> HttpResponse:
    """Look up all numbers that can be read, for a credit each."""
    numbers = [number for text in _texts(asked) if (number := number_in(text)) is not None]
    try:
        asked.account.charge(Decimal(len(numbers)))
    except InsufficientCreditError:
        raise RefusedError("insufficient_credit") from None
    found = [_entry(number, asked) for number in numbers]
    fields = {**OK, "cost": len(numbers), "credits": asked.balance, "response": {"lookup": found}}
    return alike(fields, asked.style, "lookup")


def _texts(asked: AuthenticatedRequest) -> list[str]:
    """Return the numbers as given. One in XML is no list."""
    value = branch(asked.document, "lookup").get("to")
    texts = [text_of(item) for item in (value if isinstance(value, list) else [value]) if item is not None]
    if not texts:
        raise RefusedError("missing_parameter", "to")
    return [text or "" for text in texts]


def _entry(number: Msisdn, asked: AuthenticatedRequest) -> Fields:
    condition = asked.backend.handset_condition(number)
    is_unknown = number in asked.data.npai or not plan.exists(number)
    finding = _UNKNOWN if is_unknown else _FINDINGS[condition]
    network = network_of(number)
    imsi = {"imsi": f"{network.code}{_SUBSCRIBER}".ljust(_IMSI_LENGTH, "0")} if finding is _REACHED else {}
    return {
        "to": number,
        "mccMnc": network.code,
        **imsi,
        "originalNetwork": {
            "networkName": network.name,
            "networkPrefix": network.prefix,
            "countryName": network.country_name,
            "countryPrefix": network.country_prefix,
        },
        "ported": condition is HandsetCondition.PORTED,
        "roaming": False,
        "status": _DELIVERED if finding is _REACHED else _UNDELIVERABLE,
        "error": finding._asdict(),
    }


look_up: Final = answering(_look_up)

"""Parse requests into commands. Every function here raises errors.RefusedError."""

import re
from collections.abc import Sequence
from typing import Final
from zoneinfo import ZoneInfo

from msgspec.structs import replace

from sms_sandbox.core.account import Account
from sms_sandbox.core.message import Address
from sms_sandbox.core.numbers.msisdn import msisdn, read_by_people
from sms_sandbox.core.numbers.sender import SenderId
from sms_sandbox.core.time.instants import EARLIEST, LATEST, SECOND
from sms_sandbox.providers.smsgateway24 import dates, parameters, templates
from sms_sandbox.providers.smsgateway24.commands import Listing, SaveContact, SavePaket, Sms
from sms_sandbox.providers.smsgateway24.errors import RefusedError
from sms_sandbox.providers.smsgateway24.parameters import Parameters, optional, required

_SPACING: Final = re.compile(r"[\s()-]+")
_AT_ONCE: Final = "0"
_PLUS: Final = "+"
_OPTIONAL: Final = frozenset({"timetosend", "sim", "customerid", "urgent"})
"""The parameters of an SMS that it may have."""

NO_CUSTOMER: Final = 0
"""The customer that the list shows for an SMS of a batch without one. Any other SMS shows null."""


def addsms(given: Parameters) -> Sms:
    recipients, text = _recipients(given, "sendto"), required(given, "body")
    device = parameters.identifier(required(given, "device_id"))
    if _OPTIONAL.isdisjoint(given):
        return Sms(recipients, text, device)
    return Sms(
        recipients,
        text,
        device,
        send_at=_time(given, "timetosend"),
        sim=_sim(given),
        customer_id=parameters.integer(given, "customerid"),
        is_urgent=parameters.flag(given, "urgent"),
    )


def addalotofsms(content: dict[str, object]) -> list[Sms]:
    """Read a batch. An object is read as an array is, as PHP does."""
    items = content.get("smsdata")
    if not items:
        raise RefusedError("missing_parameter", "smsdata")
    return [_with_customer(addsms(_item(item))) for item in _values(items)]


def _with_customer(sms: Sms) -> Sms:
    return sms if sms.customer_id else replace(sms, customer_id=NO_CUSTOMER)


def _values(items: object) -> Sequence[object]:
    if isinstance(items, dict):
        return list(items.values())
    if isinstance(items, list):
        return items
    raise RefusedError("bad_request")


def _item(item: object) -> Parameters:
    if not isinstance(item, dict):
        raise RefusedError("bad_request")
    return parameters.of_json(item)


def addsmstosenderid(given: Parameters, account: Account) -> Sms:
    """Read a message under a sender ID."""
    sender = required(given, "sender_id")
    if not templates.has_sender(sender, account):
        raise RefusedError("unknown_sender")
    template, values = required(given, "template_id"), _template_data(given)
    return Sms(
        recipients=_recipients(given, "send_to"),
        text=templates.text(template, values, account),
        device_id=None,
        sender=SenderId(sender),
        webhook=optional(given, "webhook_callback_url") or "",
    )


def _template_data(given: Parameters) -> Parameters:
    text = optional(given, "template_data") or "{}"
    if text == "[]":  # PHP writes an empty object as an array
        return {}
    content = parameters.json_object(text.encode())
    if content is None:
        raise RefusedError("bad_parameter", "template_data")
    values = parameters.of_json(content)
    return {name: parameters.checked(value, "template_data") for name, value in values.items()}


def sms_id(given: Parameters) -> int:
    """Return the SMS id. A text that is no number is an id that no message has."""
    number = parameters.whole(required(given, "sms_id"))
    if number is None:
        raise RefusedError("unknown_message")
    return number


def device_id(given: Parameters) -> int | str:
    return parameters.identifier(required(given, "device_id"))


def title(given: Parameters) -> str:
    return required(given, "title")


def savecontact(given: Parameters) -> SaveContact:
    """Read a contact. The tag's parameter is misspelt in the documentation and right in all clients."""
    phone = _number(required(given, "phone"))
    if not phone.text:
        raise RefusedError("missing_parameter", "phone")
    tag = optional(given, "tag_id") or optional(given, "ctag_id") or required(given, "tag_id")
    return SaveContact(phone=phone, tag_id=_tag_id(tag), fullname=optional(given, "fullname"))


def savepaket(given: Parameters) -> SavePaket:
    tags = [tag.strip() for tag in required(given, "tags").split(",")]
    return SavePaket(
        title=title(given),
        tag_ids=tuple(dict.fromkeys(_tag_id(tag) for tag in tags)),
        text=required(given, "body"),
        device_id=device_id(given),
        send_at=_time_of_paket(given),
        sim=_sim(given),
    )


def getallsms(given: Parameters, usual_zone: ZoneInfo) -> Listing:
    """Read the filters of a list. Its order is always that of the ids, as recorded for an ``orderbydesc`` of 1."""
    parameters.flag(given, "orderbydesc")
    zone = _zone(given) or usual_zone
    last = _moment(given, "enddate", zone, missing_clock="23:59:59")
    phone = optional(given, "phone")
    return Listing(
        device_id=device_id(given) if given.get("device_id") else None,
        status=parameters.integer(given, "status"),
        begin=_or(EARLIEST, _moment(given, "begindate", zone)),
        end=_or(LATEST, last) + SECOND,
        sim=parameters.integer(given, "sim"),
        customer_id=parameters.integer(given, "customerid"),
        phone=None if phone is None else _number(phone).text,
        is_count_only=parameters.flag(given, "onlycount"),
        zone=zone,
    )


def _or(usual: int, value: int | None) -> int:
    return usual if value is None else value


def _zone(given: Parameters) -> ZoneInfo | None:
    name = optional(given, "timezone")
    if name is None:
        return None
    zone = dates.zone_named(name)
    if zone is None:
        raise RefusedError("bad_parameter", "timezone")
    return zone


def _number(text: str) -> Address:
    number = msisdn(text[1:] if text[:1] == _PLUS else text)
    if number is not None:
        return Address(text, number)  # as below, and nearly all are written so
    digits = _SPACING.sub("", text)
    return Address(digits, read_by_people(digits))


def _recipients(given: Parameters, name: str) -> tuple[Address, ...]:
    numbers = [_number(text) for text in required(given, name).split(",")]
    recipients = tuple([number for number in numbers if number.text])
    if not recipients:
        raise RefusedError("missing_parameter", name)
    return recipients


def _tag_id(text: str) -> int:
    """Return a tag's id. A text that is no number is an id that no tag has."""
    number = parameters.whole(text)
    if number is None:
        raise RefusedError("unknown_list")
    return number


def _sim(given: Parameters) -> int:
    """Return the slot, any number from 0. Beyond 0 and 1 stand WhatsApp and RCS, which clients use."""
    sim = parameters.integer(given, "sim") or 0
    if sim < 0:
        raise RefusedError("bad_parameter", "sim")
    return sim


def _time(given: Parameters, name: str) -> int | None:
    """Read a time in UTC. A date alone is its midnight."""
    return _moment(given, name, dates.GREENWICH)


def _time_of_paket(given: Parameters) -> int | None:
    if given.get("time_to_send") == _AT_ONCE:
        return None
    return _moment(given, "time_to_send", dates.GREENWICH, form=dates.BY_DAY)


def _moment(
    given: Parameters,
    name: str,
    zone: ZoneInfo,
    *,
    form: re.Pattern[str] = dates.BY_YEAR,
    missing_clock: str = "00:00:00",
) -> int | None:
    value = optional(given, name)
    if value is None:
        return None
    try:
        return dates.read(value, form, zone, missing_clock=missing_clock)
    except ValueError:
        raise RefusedError("bad_parameter", name) from None

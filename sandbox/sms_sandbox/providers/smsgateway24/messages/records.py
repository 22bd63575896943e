"""Build the objects of the answers: messages and devices."""

from typing import Final, NamedTuple, cast
from zlib import crc32
from zoneinfo import ZoneInfo

from sms_sandbox.core.devices.device import GatewayDevice
from sms_sandbox.core.devices.hardware import Hardware, Sim
from sms_sandbox.core.message import Message, MoMessage, MtMessage
from sms_sandbox.core.time.instants import SECOND
from sms_sandbox.providers.smsgateway24 import dates, dialects, parameters, states
from sms_sandbox.providers.smsgateway24.messages import incoming
from sms_sandbox.providers.smsgateway24.state import URGENT, Details, Paket

Record = dict[str, object]

APP_VERSION: Final = "12.1.21"  # as in the documentation's samples, which mark it as not the newest

MODELS: Final = ("Pixel 6a", "SM-G960F", "Redmi Note 11", "XQ-BT52")
"""A device has the name of its model until its owner renames it."""


class _Sms(NamedTuple):
    """A message of either direction, as the list shows it."""

    id: int
    sendto: str
    body: str
    code: int
    device_id: int | str | None
    sim: int
    created_at: int
    customer_id: int | None = None
    is_urgent: bool = False
    sent_at: int | None = None
    send_at: int | None = None
    paket: Paket | None = None


def sms(message: Message, zone: ZoneInfo, dialect: str, *, shows_sent: bool) -> Record:
    """Return a message as the list shows it. Without ``shows_sent`` its ``senttime`` is always null."""
    if isinstance(message, MoMessage):
        return _record(_received(message), zone, dialect)
    return _record(_sent(message, dialect, shows_sent=shows_sent), zone, dialect)


def _sent(message: MtMessage, dialect: str, *, shows_sent: bool) -> _Sms:
    details = cast("Details", message.details)
    return _Sms(
        id=int(message.provider_id),
        sendto=message.to.text,
        body=message.text,
        code=states.code(message.last_step, dialect),
        device_id=details.device_id,
        sim=details.sim,
        created_at=message.submitted_at,
        customer_id=details.customer_id,
        is_urgent=message.priority == URGENT,
        sent_at=states.left_device_at(message.steps) if shows_sent else None,
        send_at=message.send_at,
        paket=details.paket,
    )


def _received(message: MoMessage) -> _Sms:
    """Convert an incoming message. Its sender is in ``sendto``, since the list has no other field for it."""
    return _Sms(
        id=int(message.provider_id),
        sendto=incoming.address(message),
        body=message.text,
        code=states.INCOMING,
        device_id=incoming.device_id(message),
        sim=incoming.sim(message),
        created_at=message.received_at,
    )


def _record(sms: _Sms, zone: ZoneInfo, dialect: str) -> Record:
    of_2021 = dialect == dialects.OF_2021
    send_at = sms.created_at if sms.send_at is None and of_2021 else sms.send_at
    return {
        "id": sms.id,
        "sendto": sms.sendto,
        "body": sms.body,
        "customerid": sms.customer_id,
        "status": sms.code,
        "statustitle": states.title(sms.code, dialect),
        "deviceid": sms.device_id,
        "urgent": sms.is_urgent or None,
        "created": dates.php(sms.created_at, zone, dialect),
        "senttime": None if sms.sent_at is None else dates.php(sms.sent_at, zone, dialect),
        "timetosend": None if send_at is None else dates.php(send_at, zone, dialect),
        **({"sim": sms.sim} if of_2021 else {}),
        "paketid": sms.paket and sms.paket.id,
        "pakettitle": sms.paket and sms.paket.title,
        "paketbody": sms.paket and sms.paket.body,
    }


def device(phone: GatewayDevice, hardware: Hardware, now: int, *, has_subscription: bool) -> Record:
    """Return a device. Its times are in UTC, whatever the account's zone is."""
    seen = phone.last_seen(now)
    return {
        "id": parameters.identifier(phone.id),
        "title": title(phone.id),
        "number": None,
        "imei": hardware.imei,
        "created": dates.php(phone.created_at, dates.GREENWICH, dialects.TODAY),
        "createdhumanformat": dates.human(phone.created_at),
        "lastseen": dates.php(seen, dates.GREENWICH, dialects.TODAY),
        "lastseenhumanformat": dates.human(seen),
        "serialnumber": hardware.serial_number,
        "siminfo": [_sim(card) for card in hardware.sims],
        "appversion": APP_VERSION,
        "isappversionactual": False,
        "delaybetweeneachsms": None,
        "delaybetweenrequest": -(-phone.poll_interval // SECOND),
        "subscription": has_subscription,
    }


def device_status(phone: GatewayDevice, zone: ZoneInfo, dialect: str, now: int) -> Record:
    seen = phone.last_seen(now)
    return {
        "online": phone.is_online,
        "error": 0,
        "message": "OK",
        "device_id": parameters.identifier(phone.id),
        "lastseen": dates.php(seen, zone, dialect),
        "diffseconds": now // SECOND - seen // SECOND,
        "title": title(phone.id),
    }


def title(device_id: str) -> str:
    return MODELS[crc32(device_id.encode()) % len(MODELS)]


def _sim(card: Sim) -> Record:
    return {
        "Slot": str(card.slot),
        "IccId": card.iccid,
        "Number": f"+{card.number}",
        "Roaming": "1" if card.is_roaming else "0",
        "CountryIso": card.country,
        "CarrierName": card.carrier,
    }

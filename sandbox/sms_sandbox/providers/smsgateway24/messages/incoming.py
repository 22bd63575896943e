"""Describe a message that arrived at a gateway device or under a sender ID."""

import re
from hashlib import blake2b
from typing import Final, cast

from sms_sandbox.core.message import MoMessage
from sms_sandbox.providers.smsgateway24 import parameters
from sms_sandbox.providers.smsgateway24.state import VENDORS_PHONE, Details

_WITH_PICTURES: Final = frozenset({2, 3})
"""The slots that stand for WhatsApp Business and WhatsApp: no other channel brings pictures."""

_ANY_PICTURE: Final = "[img]"
_PICTURE_ADDRESS: Final = re.compile(r"https?://\S+\.(?:jpe?g|png|gif|webp)", re.ASCII | re.IGNORECASE)
_VENDORS_STORE: Final = "https://smsgateway24.s3.eu-central-1.amazonaws.com"
_NAME_BYTES: Final = 16


def address(message: MoMessage) -> str:
    return f"+{message.sender}"


def sim(message: MoMessage) -> int:
    """Return the slot of the SIM card that received it: the one that sent the message it answers."""
    return 0 if message.answers is None else cast("Details", message.answers.details).sim


def device_id(message: MoMessage) -> int | str | None:
    """Return the device's id, or None for an answer to a sender ID."""
    if message.device is None or message.device == VENDORS_PHONE:
        return None
    return parameters.identifier(message.device)


def picture(message: MoMessage) -> str | None:
    """Return the address of the picture that a message stands for, or None for a text.

    Handsets write texts, so a reply by WhatsApp that is the address of a picture stands for that picture, and
    ``[img]`` for one at the vendor's store.
    """
    text = message.text.strip()
    if sim(message) not in _WITH_PICTURES:
        return None
    if text == _ANY_PICTURE:
        name = blake2b(f"{message.account.login}:{message.provider_id}".encode(), digest_size=_NAME_BYTES).hexdigest()
        return f"{_VENDORS_STORE}/{name}.jpg"
    return text if _PICTURE_ADDRESS.fullmatch(text) else None

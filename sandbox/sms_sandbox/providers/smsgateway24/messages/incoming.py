"""Describe a message that arrived at a gateway device or under a sender ID."""

from typing import cast

from sms_sandbox.core.message import MoMessage
from sms_sandbox.providers.smsgateway24 import parameters
from sms_sandbox.providers.smsgateway24.state import VENDORS_PHONE, Details


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

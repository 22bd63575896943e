"""Entries of the journal."""

from sms_sandbox.server.admin.models.base import Instant, ResponseModel


class EventView(ResponseModel):
    """An entry of the journal."""

    number: int
    at: Instant
    kind: str
    subject: str
    """Id of the message, device, account …"""

    data: dict[str, int | str | bool | None]
    """What is new about the subject."""

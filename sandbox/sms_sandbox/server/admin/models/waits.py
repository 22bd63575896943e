"""What a wait has found, and what was there when it found nothing."""

from typing import Generic

from sms_sandbox.server.admin.models.base import ResponseModel, T
from sms_sandbox.server.admin.models.messages import AnyMessage
from sms_sandbox.server.admin.models.webhooks import WebhookView


class WaitResult(ResponseModel, Generic[T]):
    """What a wait found, the newest first."""

    items: list[T]


class MissView(ResponseModel):
    """A filter that an item did not match."""

    filter: str
    wanted: str
    """The value of the filter."""

    found: str | None
    """The item's own value."""


class NearView(ResponseModel):
    item: AnyMessage | WebhookView
    missed: list[MissView]


class WaitMiss(ResponseModel):
    """What was there when a wait timed out."""

    seen: list[AnyMessage | WebhookView]
    """The newest items."""

    nearest: list[NearView]
    """The items that missed the fewest filters."""

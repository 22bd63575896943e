"""Refusals."""

from pydantic import Field

from sms_sandbox.server.admin.models.base import ResponseModel
from sms_sandbox.server.admin.models.messages import AnyMessage
from sms_sandbox.server.admin.models.waits import NearView
from sms_sandbox.server.admin.models.webhooks import WebhookView


class ProblemView(ResponseModel):
    """An error."""

    code: str
    """A word for programs."""

    message: str
    """A sentence for people."""

    hint: str | None = None
    field: str | None = None
    """The part of the request that is wrong."""


class Refusal(ResponseModel):
    """A refusal."""

    error: ProblemView
    seen: list[AnyMessage | WebhookView] = Field(default_factory=list)
    """After a wait in vain: the newest items that were there."""

    nearest: list[NearView] = Field(default_factory=list)
    """After a wait in vain: the items that missed the fewest filters."""

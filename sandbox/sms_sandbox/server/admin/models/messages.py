"""Messages, replies and the codes in them."""

from pydantic import Field

from sms_sandbox.core.reason import FailureReason
from sms_sandbox.core.state import MessageState
from sms_sandbox.server.admin.models.base import Instant, ResponseModel, Strict


class SetState(Strict):
    state: MessageState
    reason: FailureReason | None = None


class StepView(ResponseModel):
    at: Instant
    state: MessageState
    reason: FailureReason | None
    provider_state: int | str | None


class MessageView(ResponseModel):
    """A message to a handset."""

    id: str
    provider: str
    account: str
    direction: str
    sender: str | None = Field(serialization_alias="from")
    to: str
    """International form with a plus, or as the provider keeps it if it is not a number."""

    text: str
    """The text as it arrives at the handset."""

    encoding: str
    segments: list[str]
    """The parts of the text."""

    cost: float
    state: MessageState
    reason: FailureReason | None
    provider_state: int | str | None
    provider_id: str
    """The id that the provider gave out."""

    submitted_at: Instant
    scheduled_for: Instant | None
    """When a message that was given a time is sent; null if it was given none."""

    history: list[StepView]
    webhooks: list[str]
    exchange: str


class ReplyView(ResponseModel):
    """A message from a handset. It has no states."""

    id: str
    provider: str
    account: str
    direction: str
    sender: str = Field(serialization_alias="from")
    to: str
    text: str
    encoding: str
    segments: list[str]
    state: None = None
    reason: None = None
    provider_state: None = None
    provider_id: str
    submitted_at: Instant
    scheduled_for: None = None
    history: tuple[()] = ()
    webhooks: list[str]
    exchange: None = None
    answers: str | None
    """Id of the message that it answers."""


AnyMessage = MessageView | ReplyView


class CandidateView(ResponseModel):
    """Digits in a text that may be its code."""

    code: str
    text: str
    """The digits as they are written."""

    is_excluded: bool
    """True for a number of another kind: an amount, a year, a telephone number …"""

    reasons: list[str]
    """Why they are, or are not, taken for the code."""


class OtpView(ResponseModel):
    """A code in a text."""

    code: str
    message: str
    """Id of the message."""

    candidates: list[CandidateView]
    """All digits that were considered, the likeliest first."""

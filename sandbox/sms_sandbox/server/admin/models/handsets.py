"""Requests and answers about handsets."""

from typing import Annotated, Self

from pydantic import Field, PlainSerializer, model_validator

from sms_sandbox.core.errors import TooLongTextError
from sms_sandbox.core.handset import HandsetBehaviour, HandsetCondition, OffTime
from sms_sandbox.core.text.segments import check_length
from sms_sandbox.core.time import durations
from sms_sandbox.server.admin.models.base import Duration, Instant, InstantInput, ResponseModel, Strict

Lasting = Annotated[int, PlainSerializer(durations.write, return_type=str)]
"""Microseconds inside, text such as ``2h`` outside."""


class OffTimeInput(Strict):
    """A time during which a handset is switched off."""

    start: InstantInput = Field(alias="from")
    end: InstantInput = Field(alias="to")
    every: Duration | None = None
    """The time repeats with this period."""

    def read(self) -> OffTime:
        every = None if self.every is None else durations.read(self.every)
        return OffTime(self.start, self.end, every)

    @model_validator(mode="after")
    def _leaves_time_on(self) -> Self:
        start, end, every = self.read()
        if end <= start or (every is not None and every <= end - start):
            raise ValueError('"to" comes after "from", and "every" is longer than the time between them')
        return self


class HabitsInput(Strict):
    """What the owner of a handset does after a text has arrived, and after how long."""

    reads_after: Duration | None = None
    answers_after: Duration | None = None
    answers: str | None = None
    """The reply; by default words of the owner's own."""

    clicks_after: Duration | None = None
    reports: bool = True
    """False for a handset that never confirms a text."""

    @model_validator(mode="after")
    def _has_a_delay_for_its_answer(self) -> Self:
        if self.answers is not None and self.answers_after is None:
            raise ValueError('"answers" needs "answers_after", such as "5s"')
        try:
            check_length(self.answers or "")
        except TooLongTextError as error:
            raise ValueError(f'"answers": {error}') from None
        return self

    def read(self) -> HandsetBehaviour:
        return HandsetBehaviour(
            reads_after=_microseconds(self.reads_after),
            answers_after=_microseconds(self.answers_after),
            answers=self.answers,
            clicks_after=_microseconds(self.clicks_after),
            is_reporting=self.reports,
        )


class PutHandset(Strict):
    """Change a handset. A field that is left out keeps its value; ``off`` and ``habits`` are replaced as a whole."""

    condition: HandsetCondition | None = None
    off: tuple[OffTimeInput, ...] | None = None
    habits: HabitsInput | None = None
    name: str | None = None


class Reply(Strict):
    """A reply of a handset."""

    text: str
    to: str | None = None
    """The sender that is answered."""

    provider: str | None = None
    """The provider of the message that is answered."""


class Click(Strict):
    link: str | None = None


class OffTimeView(ResponseModel):
    start: Instant = Field(serialization_alias="from")
    end: Instant = Field(serialization_alias="to")
    every: Lasting | None


class HabitsView(ResponseModel):
    reads_after: Lasting | None
    answers_after: Lasting | None
    answers: str | None
    clicks_after: Lasting | None
    reports: bool


class LinkView(ResponseModel):
    short: str
    target: str
    clicks: int


class InboxView(ResponseModel):
    """A text in a handset's inbox."""

    id: str
    """Id of the message."""

    provider: str
    sender: str | None = Field(serialization_alias="from")
    text: str
    arrived_at: Instant
    read_at: Instant | None
    """Null while it is unread."""

    links: list[LinkView]


class HandsetView(ResponseModel):
    """A handset."""

    msisdn: str
    name: str | None
    carrier: str | None
    condition: HandsetCondition
    """The condition that was set."""

    is_off: bool
    """True if it is switched off now, by its condition or by its schedule."""

    off: list[OffTimeView]
    habits: HabitsView
    waiting: list[str]
    """Ids of the messages that the network tries again."""

    inbox: list[InboxView]
    """The newest 100 texts that arrived."""


class ClickView(ResponseModel):
    """A click on a short link."""

    message: str
    """Id of the message with the link."""

    link: str
    target: str
    at: Instant
    nth: int
    """How often the link has been followed, this click included."""


def _microseconds(duration: str | None) -> int | None:
    return None if duration is None else durations.read(duration)

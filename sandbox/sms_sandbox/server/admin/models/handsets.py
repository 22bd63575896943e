"""What the admin API takes and gives of handsets, as pydantic models."""

from typing import Annotated, Self

from pydantic import Field, PlainSerializer, model_validator

from sms_sandbox.core.errors import TooLongTextError
from sms_sandbox.core.handset import HandsetBehaviour, HandsetCondition, OffTime
from sms_sandbox.core.text.segments import check_length
from sms_sandbox.core.time import durations
from sms_sandbox.server.admin.models.base import AskedInstant, Duration, Instant, Strict, Told

Lasting = Annotated[int, PlainSerializer(durations.write, return_type=str)]
"""Microseconds inside, text such as ``2h`` outside."""


class AskedOffTime(Strict):
    """Switched off from ``from`` until ``to``, and with ``every`` again each such time later."""

    start: AskedInstant = Field(alias="from")
    end: AskedInstant = Field(alias="to")
    every: Duration | None = None

    def read(self) -> OffTime:
        every = None if self.every is None else durations.read(self.every)
        return OffTime(self.start, self.end, every)

    @model_validator(mode="after")
    def _leaves_time_on(self) -> Self:
        start, end, every = self.read()
        if end <= start or (every is not None and every <= end - start):
            raise ValueError('"to" comes after "from", and "every" is longer than the time between them')
        return self


class AskedHabits(Strict):
    """What always happens so long after a text has arrived. ``answers`` is the answer, by default in words of the
    owner's own; ``reports`` is false for a handset that never confirms a text.
    """

    reads_after: Duration | None = None
    answers_after: Duration | None = None
    answers: str | None = None
    clicks_after: Duration | None = None
    reports: bool = True

    @model_validator(mode="after")
    def _says_when_it_answers(self) -> Self:
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
    """What is left out stays as it is; ``off`` and ``habits`` each are replaced as a whole."""

    condition: HandsetCondition | None = None
    off: tuple[AskedOffTime, ...] | None = None
    habits: AskedHabits | None = None
    name: str | None = None


class Reply(Strict):
    """``to`` is the sender, ``provider`` the provider of the message that is answered."""

    text: str
    to: str | None = None
    provider: str | None = None


class Click(Strict):
    link: str | None = None


class OffTimeView(Told):
    start: Instant = Field(serialization_alias="from")
    end: Instant = Field(serialization_alias="to")
    every: Lasting | None


class HabitsView(Told):
    reads_after: Lasting | None
    answers_after: Lasting | None
    answers: str | None
    clicks_after: Lasting | None
    reports: bool


class LinkView(Told):
    short: str
    target: str
    clicks: int


class InboxView(Told):
    """``id`` is that of the message; ``read_at`` is when it was read, null for as long as it is not."""

    id: str
    provider: str
    sender: str | None = Field(serialization_alias="from")
    text: str
    arrived_at: Instant
    read_at: Instant | None
    links: list[LinkView]


class HandsetView(Told):
    """``condition`` is as set, ``is_off`` whether the handset, by it or by its schedule, is switched off now.

    ``waiting`` are the ids of the messages that the network tries again, ``inbox`` are the newest 100 that arrived.
    """

    msisdn: str
    name: str | None
    carrier: str | None
    condition: HandsetCondition
    is_off: bool
    off: list[OffTimeView]
    habits: HabitsView
    waiting: list[str]
    inbox: list[InboxView]


class ClickView(Told):
    """``message`` is the id of the message whose link was followed for the ``nth`` time."""

    message: str
    link: str
    target: str
    at: Instant
    nth: int


def _microseconds(duration: str | None) -> int | None:
    return None if duration is None else durations.read(duration)

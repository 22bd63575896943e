"""The handsets of a workspace: their conditions, what they got, and what their owners do."""

from itertools import islice
from typing import Any, Final

from sms_sandbox.core.errors import NothingReceivedError, UnreachableHandsetError
from sms_sandbox.core.handset import Handset, HandsetCondition
from sms_sandbox.core.message import MtMessage
from sms_sandbox.core.numbers.msisdn import Msisdn, read_by_people
from sms_sandbox.engine.handsets import Handsets
from sms_sandbox.server.admin.errors import AdminError
from sms_sandbox.server.admin.models import base as models
from sms_sandbox.server.admin.models.handsets import (
    Click,
    ClickView,
    HabitsView,
    HandsetView,
    InboxView,
    LinkView,
    OffTimeView,
    PutHandset,
    Reply,
)
from sms_sandbox.server.admin.requests import AdminRequest, EmptyRequest
from sms_sandbox.server.admin.route import Route
from sms_sandbox.server.admin.views import base as views
from sms_sandbox.server.clock.driver import ClockDriver

_MOST_IN_INBOX: Final = 100


class HandsetRoutes:
    def __init__(self, clock_driver: ClockDriver) -> None:
        self._clockwork: Final = clock_driver

    def table(self) -> list[Route]:
        refuses = ("bad_request", "nothing_received", "unreachable_handset")
        return [
            Route("GET", "/handsets/:msisdn", self.show, "A recipient's handset.", ("bad_request",)),
            Route("PUT", "/handsets/:msisdn", self.put, "Changes a handset.", ("bad_request",)),
            Route("POST", "/handsets/:msisdn/reply", self.reply, "Lets a handset answer.", refuses),
            Route("POST", "/handsets/:msisdn/click", self.click, "Lets a handset follow a short link.", refuses),
        ]

    @property
    def _phones(self) -> Handsets:
        return self._clockwork.engine.handsets

    async def show(self, asked: EmptyRequest) -> HandsetView:
        return self._told(self._phones.handset(number_in(asked)))

    async def put(self, asked: AdminRequest[models.Nothing, PutHandset]) -> HandsetView:
        number = number_in(asked)
        wanted = asked.body
        handset = self._phones.change(
            number,
            condition=wanted.condition,
            off_times=None if wanted.off is None else tuple([off_time.read() for off_time in wanted.off]),
            habits=wanted.habits.read() if wanted.habits else None,
            name=wanted.name,
        )
        self._clockwork.pump()
        return self._told(handset)

    async def reply(self, asked: AdminRequest[models.Nothing, Reply]) -> models.ReplyView:
        number = number_in(asked)
        wanted = asked.body
        try:
            reply = self._phones.reply(number, wanted.text, to=wanted.to, provider=wanted.provider)
        except (UnreachableHandsetError, NothingReceivedError) as error:
            raise _refused(error) from None
        self._clockwork.pump()
        return views.reply(reply)

    async def click(self, asked: AdminRequest[models.Nothing, Click]) -> ClickView:
        number = number_in(asked)
        wanted = asked.body
        try:
            click = self._phones.click(number, wanted.link)
        except (UnreachableHandsetError, NothingReceivedError) as error:
            raise _refused(error) from None
        self._clockwork.pump()
        return ClickView(
            message=click.message.id, link=click.link.short, target=click.link.target, at=click.at, nth=click.nth
        )

    def _told(self, handset: Handset) -> HandsetView:
        number, habits = handset.msisdn, handset.behaviour
        return HandsetView(
            msisdn=f"+{number}",
            name=self._phones.name(number),
            carrier=self._phones.carrier(number),
            condition=handset.condition,
            is_off=handset.condition_at(self._clockwork.now()) is HandsetCondition.OFF,
            off=[OffTimeView(start=start, end=end, every=every) for start, end, every in handset.off_times],
            habits=HabitsView(
                reads_after=habits.reads_after,
                answers_after=habits.answers_after,
                answers=habits.answers,
                clicks_after=habits.clicks_after,
                reports=habits.is_reporting,
            ),
            waiting=[message.id for message in handset.waiting],
            inbox=[self._in_inbox(message) for message in islice(self._phones.inbox(number), _MOST_IN_INBOX)],
        )

    def _in_inbox(self, message: MtMessage) -> InboxView:
        read_at = self._phones.read_at(message)
        clicks = message.clicks or {}
        return InboxView(
            id=message.id,
            provider=message.provider,
            sender=message.sender.text if message.sender else None,
            text=message.text,
            arrived_at=message.arrived_at or 0,
            read_at=None if read_at is None or read_at > self._clockwork.now() else read_at,
            links=[
                LinkView(short=link.short, target=link.target, clicks=clicks.get(link, 0)) for link in message.links
            ],
        )


def number_in(asked: AdminRequest[Any, Any]) -> Msisdn:
    """The one in the path. Raises AdminError."""
    text = asked.values["msisdn"]
    number = read_by_people(text)
    if number is None:
        raise AdminError("bad_request", f"{text!r} is no telephone number", "Write it like +33639980001.", "msisdn")
    return number


def _refused(error: UnreachableHandsetError | NothingReceivedError) -> AdminError:
    if isinstance(error, UnreachableHandsetError):
        return AdminError("unreachable_handset", str(error), 'PUT {"condition": "reachable"} there first.')
    return AdminError("nothing_received", str(error))

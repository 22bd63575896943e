"""The handsets of a workspace: condition, inbox, replies and clicks."""

from itertools import islice
from typing import Any, Final

from sms_sandbox.core.errors import NothingReceivedError, TooLongTextError, UnreachableHandsetError
from sms_sandbox.core.handset import Handset, HandsetCondition
from sms_sandbox.core.message import MtMessage
from sms_sandbox.core.numbers import plan
from sms_sandbox.core.numbers.msisdn import Msisdn, read_by_people
from sms_sandbox.server.admin.errors import AdminError
from sms_sandbox.server.admin.models.base import Nothing
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
from sms_sandbox.server.admin.models.messages import ReplyView
from sms_sandbox.server.admin.requests import AdminRequest, EmptyRequest
from sms_sandbox.server.admin.route import Route
from sms_sandbox.server.admin.views import base as views

_MOST_IN_INBOX: Final = 100


class HandsetRoutes:
    def table(self) -> list[Route]:
        refuses = ("bad_request", "nothing_received", "unreachable_handset")
        return [
            Route("GET", "/handsets/:msisdn", self.show, "Return a handset.", ("bad_request",)),
            Route("PUT", "/handsets/:msisdn", self.put, "Change a handset.", ("bad_request",)),
            Route("POST", "/handsets/:msisdn/reply", self.reply, "Send a reply from a handset.", refuses),
            Route("POST", "/handsets/:msisdn/click", self.click, "Follow a short link on a handset.", refuses),
        ]

    async def show(self, asked: EmptyRequest) -> HandsetView:
        return self._view(asked, asked.engine.handsets.handset(number_in(asked)))

    async def put(self, asked: AdminRequest[Nothing, PutHandset]) -> HandsetView:
        number = number_in(asked)
        wanted = asked.body
        handset = asked.engine.handsets.change(
            number,
            condition=wanted.condition,
            off_times=None if wanted.off is None else tuple([off_time.read() for off_time in wanted.off]),
            habits=wanted.habits.read() if wanted.habits else None,
            name=wanted.name,
        )
        return self._view(asked, handset)

    async def reply(self, asked: AdminRequest[Nothing, Reply]) -> ReplyView:
        number = number_in(asked)
        wanted = asked.body
        try:
            reply = asked.engine.handsets.reply(number, wanted.text, to=wanted.to, provider=wanted.provider)
        except (UnreachableHandsetError, NothingReceivedError) as error:
            raise _refused(error) from None
        except TooLongTextError as error:
            raise AdminError("bad_request", str(error), field="text") from None
        return views.reply(reply)

    async def click(self, asked: AdminRequest[Nothing, Click]) -> ClickView:
        number = number_in(asked)
        wanted = asked.body
        try:
            click = asked.engine.handsets.click(number, wanted.link)
        except (UnreachableHandsetError, NothingReceivedError) as error:
            raise _refused(error) from None
        return ClickView(
            message=click.message.id, link=click.link.short, target=click.link.target, at=click.at, nth=click.nth
        )

    def _view(self, asked: AdminRequest[Any, Any], handset: Handset) -> HandsetView:
        number, habits = handset.msisdn, handset.behaviour
        return HandsetView(
            msisdn=f"+{number}",
            name=asked.engine.handsets.name(number),
            carrier=asked.engine.handsets.carrier(number),
            condition=handset.condition,
            is_off=handset.condition_at(asked.clock_driver.now()) is HandsetCondition.OFF,
            off=[OffTimeView(start=start, end=end, every=every) for start, end, every in handset.off_times],
            habits=HabitsView(
                reads_after=habits.reads_after,
                answers_after=habits.answers_after,
                answers=habits.answers,
                clicks_after=habits.clicks_after,
                reports=habits.is_reporting,
            ),
            waiting=[message.id for message in handset.waiting],
            inbox=[
                self._in_inbox(asked, message)
                for message in islice(asked.engine.handsets.inbox(number), _MOST_IN_INBOX)
            ],
        )

    def _in_inbox(self, asked: AdminRequest[Any, Any], message: MtMessage) -> InboxView:
        read_at = asked.engine.handsets.read_at(message)
        clicks = message.clicks or {}
        return InboxView(
            id=message.id,
            provider=message.provider,
            sender=message.sender.text if message.sender else None,
            text=message.text,
            arrived_at=message.arrived_at or 0,
            read_at=None if read_at is None or read_at > asked.clock_driver.now() else read_at,
            links=[
                LinkView(short=link.short, target=link.target, clicks=clicks.get(link, 0)) for link in message.links
            ],
        )


def number_in(asked: AdminRequest[Any, Any]) -> Msisdn:
    """Return the number in the path. Raise AdminError if it is not a number, or one that no handset can have."""
    text = asked.values["msisdn"]
    number = read_by_people(text)
    if number is None:
        raise AdminError(
            "bad_request", f"{text!r} is not a telephone number", "Write it like +33639980001.", "msisdn"
        )
    if not plan.exists(number):
        raise AdminError(
            "bad_request", f"no telephone has the number {text!r}", "Write it like +33639980001.", "msisdn"
        )
    return number


def _refused(error: UnreachableHandsetError | NothingReceivedError) -> AdminError:
    if isinstance(error, UnreachableHandsetError):
        return AdminError("unreachable_handset", str(error), 'PUT {"condition": "reachable"} there first.')
    return AdminError("nothing_received", str(error))

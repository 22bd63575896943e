"""The handsets of a workspace, and the actions of their owners: replies and clicks."""

from collections.abc import Iterator
from typing import Final

from sms_sandbox.contract import People
from sms_sandbox.core.errors import NothingReceivedError, UnreachableHandsetError
from sms_sandbox.core.events import LinkClicked, MoReceived
from sms_sandbox.core.handset import (
    Handset,
    HandsetAction,
    HandsetBehaviour,
    HandsetCondition,
    OffTime,
    PlannedAction,
)
from sms_sandbox.core.message import Control, Link, MoMessage, MtMessage
from sms_sandbox.core.numbers.msisdn import Msisdn, read_by_people
from sms_sandbox.core.smsc import Smsc
from sms_sandbox.core.text.segments import check_length, encoding_of, segments
from sms_sandbox.engine.inputs import Inputs, recorded_input
from sms_sandbox.engine.network import NetworkEvents
from sms_sandbox.engine.store import without_scheme
from sms_sandbox.engine.world import World

_ANY_WORDS: Final = "OK"
"""The reply of a handset's owner if the workspace has no people."""


class Handsets:
    """The handsets of a workspace.

    An inbox is no list of its own: it is the messages that have arrived at the number.
    """

    __slots__ = ("_events", "_people", "_smsc", "_world")

    def __init__(self, world: World, smsc: Smsc, events: NetworkEvents, people: People | None) -> None:
        self._world: Final = world
        self._events: Final = events
        self._smsc: Final = smsc
        self._people: Final = people

    @property
    def inputs(self) -> Inputs:
        return self._world.inputs

    def handset(self, number: Msisdn) -> Handset:
        """Return the handset of that number for reading. One that was never named is healthy and is not kept."""
        return self._smsc.handset(number) or Handset(msisdn=number)

    @recorded_input
    def change(
        self,
        number: Msisdn,
        *,
        condition: HandsetCondition | None = None,
        off_times: tuple[OffTime, ...] | None = None,
        habits: HandsetBehaviour | None = None,
        name: str | None = None,
    ) -> Handset:
        """Change a handset, and try at once to deliver what waits for it.

        Arguments that are None are left unchanged.
        """
        handset = self._smsc.name_handset(number)
        handset.condition = condition or handset.condition
        handset.off_times = handset.off_times if off_times is None else off_times
        handset.behaviour = habits or handset.behaviour
        handset.name = name or handset.name
        self._smsc.alert(handset, self._world.now)
        return handset

    def name(self, number: Msisdn) -> str | None:
        """Return the owner's given name, else the drawn one, or None if the workspace has no people."""
        given = self.handset(number).name
        return given or (self._people.name(number) if self._people else None)

    def carrier(self, number: Msisdn) -> str | None:
        return self._people.carrier(number) if self._people else None

    def inbox(self, number: Msisdn) -> Iterator[MtMessage]:
        """Iterate over the messages that have arrived at the number, the one submitted last first."""
        return (
            message
            for message in self._world.messages
            if message.to.msisdn == number and message.arrived_at is not None
        )

    def read_at(self, message: MtMessage) -> int | None:
        """Return when the owner reads a message that has arrived, or None if the owner does not read."""
        number = message.to.msisdn
        wait = None if number is None else self.handset(number).behaviour.reads_after
        return None if wait is None or message.arrived_at is None else message.arrived_at + wait

    @recorded_input
    def reply(self, number: Msisdn, text: str, *, to: str | None = None, provider: str | None = None) -> MoMessage:
        """Reply to the message submitted last among those received that take replies.

        ``to`` restricts them to one sender, ``provider`` to one provider. Any message takes a STOP. Raise
        UnreachableHandsetError, NothingReceivedError or TooLongTextError.
        """
        check_length(text)
        self._check_can_send(number)
        for message in self.inbox(number):
            is_meant = provider in (None, message.provider) and (to is None or _same(to, _sender_of(message)))
            if is_meant and message.takes(text):
                return self._answer(number, message, text)
        raise NothingReceivedError(number, "no message that it could answer with this")

    @recorded_input
    def click(self, number: Msisdn, link: str | None = None) -> LinkClicked:
        """Follow that short link, with or without its scheme, else the first of the newest message that has any.

        Raise UnreachableHandsetError or NothingReceivedError.
        """
        self._check_can_send(number)
        wanted = None if link is None else without_scheme(link)
        for message in self.inbox(number):
            for one in message.links:
                if wanted in (None, without_scheme(one.short)):
                    return self.follow(message, one)
        raise NothingReceivedError(number, "no short link" if link is None else f"no short link {link}")

    def follow(self, message: MtMessage, link: Link) -> LinkClicked:
        """Follow the link, on that handset or anywhere else."""
        clicks = message.clicks = message.clicks or {}
        clicks[link] = clicks.get(link, 0) + 1
        event = LinkClicked(message, link, self._world.now, clicks[link])
        self._events.clicked(event)
        return event

    def perform(self, action: PlannedAction) -> None:
        """Carry out a planned action, unless the message or the behaviour was dropped meanwhile, or the handset
        cannot send.
        """
        handset, message = action.handset, action.message
        is_dropped = message.control is Control.DROPPED
        is_kept = not is_dropped and handset.behaviour.wait_before(action.act, message) is not None
        if not is_kept or not handset.can_send(self._world.now):
            return
        if action.act is HandsetAction.ANSWER:
            self._answer(handset.msisdn, message, self._words(handset, message))
        else:
            for link in message.links:
                self.follow(message, link)

    def _words(self, handset: Handset, message: MtMessage) -> str:
        if handset.behaviour.answers is not None:
            return handset.behaviour.answers
        return self._people.reply(handset.msisdn, message.text) if self._people else _ANY_WORDS

    def _answer(self, number: Msisdn, message: MtMessage, text: str) -> MoMessage:
        encoding = encoding_of(text)
        reply = MoMessage(
            id=self._world.messages.new_id(),
            provider=message.provider,
            account=message.account,
            sender=number,
            to=_sender_of(message),
            text=text,
            encoding=encoding,
            segments=segments(text, encoding),
            received_at=self._world.now,
            answers=message,
            device=message.device,
        )
        self._events.received(MoReceived(reply))
        return reply

    def _check_can_send(self, number: Msisdn) -> None:
        handset, now = self.handset(number), self._world.now
        if not handset.can_send(now):
            raise UnreachableHandsetError(number, handset.condition_at(now).value)


def _sender_of(message: MtMessage) -> str:
    """Return the sender that the handset shows; for a gateway device that is its id."""
    return message.sender.text if message.sender else message.device or ""


def _same(one: str, other: str) -> bool:
    """Return True if two senders are the same; numbers may be written in several forms."""
    return one == other or (read_by_people(one) or one) == (read_by_people(other) or other)

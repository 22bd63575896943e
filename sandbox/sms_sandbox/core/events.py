"""The events of the network."""

from dataclasses import dataclass
from typing import NamedTuple

from sms_sandbox.core.account import Account
from sms_sandbox.core.devices.call import NoteSource, PhoneCall
from sms_sandbox.core.devices.device import DeviceCondition, GatewayDevice
from sms_sandbox.core.message import Link, MoMessage, MtMessage
from sms_sandbox.core.state import Step


@dataclass(frozen=True, slots=True)
class StateChanged:
    """A message has changed its state."""

    message: MtMessage
    nth: int
    """The place of the new state in the message's history, from 0."""

    notifies: bool = True
    """Whether the provider may send a webhook about it."""

    @property
    def before(self) -> Step | None:
        """Return the step before, or None for a message just submitted."""
        return self.message.step(self.nth - 1) if self.nth else None

    @property
    def after(self) -> Step:
        return self.message.step(self.nth)


class MoReceived(NamedTuple):
    """A handset's message has arrived at the provider."""

    message: MoMessage


class LinkClicked(NamedTuple):
    """A short link of the message was followed."""

    message: MtMessage
    link: Link
    at: int
    nth: int
    """The number of clicks on this link so far, this one included."""


class DeviceChanged(NamedTuple):
    """A gateway device was changed or switched; ``is_online`` and ``condition`` are its new values."""

    device: GatewayDevice
    is_online: bool
    condition: DeviceCondition
    at: int


class DeviceForgotten(NamedTuple):
    """A gateway device was dropped with its settings."""

    device: GatewayDevice
    at: int


class CallStarted(NamedTuple):
    call: PhoneCall
    at: int


class CallEnded(NamedTuple):
    """A call of a gateway device is over, or was missed."""

    call: PhoneCall
    at: int


class CallNoted(NamedTuple):
    """A note was put to a call."""

    call: PhoneCall
    note: str
    source: NoteSource
    at: int


class AccountChanged(NamedTuple):
    """An account was opened, changed or closed by hand."""

    account: Account
    what: tuple[str, ...]
    """The names of the fields that were set."""

    is_closed: bool = False


class MessagesCleared(NamedTuple):
    """All messages were dropped by hand."""

    how_many: int


DeviceEvent = DeviceChanged | DeviceForgotten
CallEvent = CallStarted | CallEnded | CallNoted
Event = StateChanged | MoReceived | LinkClicked | DeviceEvent | CallEvent

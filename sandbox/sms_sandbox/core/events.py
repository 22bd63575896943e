"""What the network tells."""

from typing import NamedTuple

from sms_sandbox.core.account import Account
from sms_sandbox.core.call import NoteSource, PhoneCall
from sms_sandbox.core.device import DeviceCondition, GatewayDevice
from sms_sandbox.core.message import Link, MoMessage, MtMessage
from sms_sandbox.core.state import Step


class StateChanged(NamedTuple):
    """``before`` is None for a message just taken in. ``notifies`` is whether the provider may tell its customer."""

    message: MtMessage
    before: Step | None
    after: Step
    notifies: bool = True


class MoReceived(NamedTuple):
    """A handset's message has come in at the provider."""

    message: MoMessage


class LinkClicked(NamedTuple):
    """Somebody followed a short link of the message, for the ``nth`` time."""

    message: MtMessage
    link: Link
    at: int
    nth: int


class DeviceChanged(NamedTuple):
    """Somebody, or a planned switch, has changed a gateway device; this is how it is now."""

    device: GatewayDevice
    is_online: bool
    condition: DeviceCondition
    at: int


class DeviceForgotten(NamedTuple):
    """What was set up of a gateway device is gone."""

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
    """A call was qualified: somebody put a note to it."""

    call: PhoneCall
    note: str
    source: NoteSource
    at: int


class AccountChanged(NamedTuple):
    """Somebody has opened, changed or closed an account by hand; ``what`` names the fields that were set."""

    account: Account
    what: tuple[str, ...]
    is_closed: bool = False


class MessagesCleared(NamedTuple):
    """Somebody has thrown away all messages."""

    how_many: int


DeviceEvent = DeviceChanged | DeviceForgotten
CallEvent = CallStarted | CallEnded | CallNoted
Event = StateChanged | MoReceived | LinkClicked | DeviceEvent | CallEvent

"""The gateway device: the customer's own phone, which sends the messages that its provider has queued for it."""

from enum import Enum
from heapq import heappop, heappush
from typing import Final, NamedTuple

from sms_sandbox.core.account import Account
from sms_sandbox.core.devices.hardware import Sim
from sms_sandbox.core.message import Control, MtMessage
from sms_sandbox.core.reason import FailureReason
from sms_sandbox.core.state import MessageState
from sms_sandbox.core.time.timeline import TimelineEntry

PACK_SIZE: Final = 15
"""Messages taken at one poll (SmsGateway24's device page)."""


class DeviceCondition(Enum):
    """Why a device cannot send what it has taken. It polls all the same."""

    OK = "ok"
    NO_SERVICE = "no_service"
    NULL_PDU = "null_pdu"
    RADIO_OFF = "radio_off"
    NOT_ALLOWED = "not_allowed"
    NOT_ALLOWED_AT_ALL = "not_allowed_at_all"
    GENERIC_FAILURE = "generic_failure"

    # Identity, as for any enum; Enum's own hash is written in Python, and each message through a device asks.
    __hash__ = object.__hash__


FAILURES: Final = {
    DeviceCondition.NO_SERVICE: FailureReason.NO_SERVICE,
    DeviceCondition.NULL_PDU: FailureReason.NULL_PDU,
    DeviceCondition.RADIO_OFF: FailureReason.RADIO_OFF,
    DeviceCondition.NOT_ALLOWED: FailureReason.NOT_ALLOWED,
    DeviceCondition.NOT_ALLOWED_AT_ALL: FailureReason.NOT_ALLOWED_AT_ALL,
    DeviceCondition.GENERIC_FAILURE: FailureReason.GENERIC_FAILURE,
}
"""The reason with which a message fails in each condition; in any other it is sent."""


class GatewayDevice:
    """A device that polls its provider while it is online.

    It polls every ``poll_interval`` microseconds, from ``created_at`` on or from when the interval was set. A poll is
    on the timeline (``planned_poll``) only while a message waits for it and the device is online; the time at which
    the device was last seen is computed.

    ``owner`` is the account that first sent through it. ``sims`` are the cards that were put in, or None for the one
    that it came with. ``is_configured`` is False for a device that was only named in a request.
    """

    __slots__ = (
        "_grid_start",
        "_online_since",
        "_queue",
        "_seen",
        "_sequence",
        "condition",
        "created_at",
        "id",
        "is_configured",
        "is_online",
        "owner",
        "pack_size",
        "planned_poll",
        "planned_switches",
        "poll_interval",
        "provider",
        "sims",
    )

    def __init__(self, provider: str, device_id: str, *, created_at: int, poll_interval: int) -> None:
        self.provider = provider
        self.id = device_id
        self.created_at = created_at
        self.poll_interval = poll_interval
        self.pack_size = PACK_SIZE
        self.is_online = True
        self.is_configured = False
        self.condition = DeviceCondition.OK
        self.owner: Account | None = None
        self.sims: tuple[Sim, ...] | None = None
        self.planned_poll: TimelineEntry | None = None
        self.planned_switches: dict[Switch, TimelineEntry] = {}
        self._queue: list[tuple[int, int, MtMessage]] = []
        self._sequence = 0
        self._grid_start = self._online_since = self._seen = created_at

    @property
    def is_poll_planned(self) -> bool:
        return self.planned_poll is not None

    def last_seen(self, now: int) -> int:
        """Return the time of the last poll; polls missed while the device was offline do not count."""
        if not self.is_online:
            return self._seen
        if not self.poll_interval:
            return now
        latest = now - (now - self._grid_start) % self.poll_interval
        return latest if latest > self._online_since else self._seen

    def next_poll(self, now: int) -> int:
        """Return the time of the first poll after ``now``, provided the device is online then."""
        if not self.poll_interval:
            return now
        return now - (now - self._grid_start) % self.poll_interval + self.poll_interval

    def switch(self, *, is_on: bool, now: int) -> None:
        """Switch the device on or off. Its poll times stay the same."""
        if is_on is not self.is_online:
            self._seen = self.last_seen(now)
            self._online_since = now
            self.is_online = is_on

    def poll_every(self, interval: int, now: int) -> None:
        self._seen = self.last_seen(now)
        self._grid_start = self._online_since = now
        self.poll_interval = interval

    def enqueue(self, message: MtMessage) -> None:
        self._sequence += 1
        heappush(self._queue, (-message.priority, self._sequence, message))

    def has_work(self) -> bool:
        return bool(self._queue)

    @property
    def queued(self) -> int:
        """Return the number of messages that wait to be taken."""
        return sum(_is_waiting(message) for _, _, message in self._queue)

    def take_pack(self) -> list[MtMessage]:
        """Remove and return the next messages, high priority first, then in order of arrival.

        Messages that were moved by hand or cancelled have left the queue.
        """
        pack: list[MtMessage] = []
        while self._queue and len(pack) < self.pack_size:
            message = heappop(self._queue)[2]
            if _is_waiting(message):
                pack.append(message)
        return pack


_QUEUED: Final = MessageState.QUEUED
_AUTOMATIC: Final = Control.AUTOMATIC


class Switch(NamedTuple):
    """A planned switch of a device."""

    device: GatewayDevice
    at: int
    is_on: bool


def _is_waiting(message: MtMessage) -> bool:
    return message.steps[-2] is _QUEUED and message.control is _AUTOMATIC

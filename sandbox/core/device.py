"""The gateway device: the customer's own phone, which sends what its provider has queued for it."""

from heapq import heappop, heappush
from typing import Final

from sandbox.core.message import MessageState, MtMessage, Progress

PACK_SIZE: Final = 15
"""Messages taken at one poll (SmsGateway24's device page)."""


class GatewayDevice:
    """Polls its provider every ``poll_interval`` microseconds from ``created_at`` on.

    A poll is on the timeline only while a message waits for it (``is_poll_planned``); when the device was last seen
    is computed.
    """

    __slots__ = (
        "_queue",
        "_sequence",
        "created_at",
        "id",
        "is_poll_planned",
        "pack_size",
        "poll_interval",
        "provider",
    )

    def __init__(self, provider: str, device_id: str, *, created_at: int, poll_interval: int) -> None:
        self.provider = provider
        self.id = device_id
        self.created_at = created_at
        self.poll_interval = poll_interval
        self.pack_size = PACK_SIZE
        self.is_poll_planned = False
        self._queue: list[tuple[int, int, MtMessage]] = []
        self._sequence = 0

    def last_seen(self, now: int) -> int:
        if not self.poll_interval:
            return now
        return now - (now - self.created_at) % self.poll_interval

    def next_poll(self, now: int) -> int:
        """The first poll after ``now``."""
        return self.last_seen(now) + self.poll_interval

    def enqueue(self, message: MtMessage) -> None:
        self._sequence += 1
        heappush(self._queue, (-message.priority, self._sequence, message))

    @property
    def has_work(self) -> bool:
        return bool(self._queue)

    def take_pack(self) -> list[MtMessage]:
        """The next messages, high priority first, then in order of arrival.

        Messages that somebody moved by hand, or cancelled, have left the queue in the meantime.
        """
        pack: list[MtMessage] = []
        while self._queue and len(pack) < self.pack_size:
            message = heappop(self._queue)[2]
            if message.state is MessageState.QUEUED and message.progress is Progress.AUTOMATIC:
                pack.append(message)
        return pack

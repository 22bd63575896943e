"""The clock of a workspace, and the journal's entries that an advance brings."""

from msgspec import Struct

from sms_sandbox.client.models.base import Instant


class Event(Struct, frozen=True):
    """An entry of the journal."""

    number: int
    at: Instant
    kind: str
    subject: str
    """Id of the message, device, account …"""

    data: dict[str, int | str | bool | None]
    """What is new about the subject."""


class Clock(Struct, frozen=True):
    """The clock of a workspace."""

    now: Instant
    mode: str
    speed: float
    """Sandbox seconds for each real second."""

    frozen: bool
    idle_jump: bool
    next_due: Instant | None


class ClockStretch(Struct, frozen=True):
    """From a moment on, until the next stretch begins, the clock runs at a speed or stands still."""

    at: Instant
    """Sandbox time at its beginning."""

    wall: Instant
    """Wall time at its beginning."""

    speed: float
    """Sandbox seconds for each real second; 0 while the clock stands still."""


class Advanced(Struct, frozen=True):
    """What happened during an advance."""

    now: Instant
    stopped: str | None
    """``budget`` if the wall time ran out."""

    counts: dict[str, int]
    """How many events there were of each kind."""

    events: tuple[Event, ...]
    """The first 1,000."""

    next: int
    """The journal's number to go on from."""

"""The clock of a workspace: requests and answers."""

from typing import Annotated, Literal

from pydantic import Field

from sms_sandbox.server.admin.models.base import Duration, Instant, InstantInput, ResponseModel, Strict
from sms_sandbox.server.admin.models.events import EventView


class Advance(Strict):
    """Advance the clock by a duration, or to a time."""

    by: Duration | None = None
    to: InstantInput | None = None
    budget: Duration | None = None
    """Wall time that it may take."""


class RunUntilIdle(Strict):
    limit: Duration = "72h"
    budget: Duration | None = None


class ChangeClock(Strict):
    """Change the clock. A field that is left out keeps its value."""

    mode: Literal["real", "virtual"] | None = None
    speed: Annotated[float, Field(ge=0.001, le=100_000)] | None = None
    """Sandbox seconds for each real second."""

    frozen: bool | None = None
    idle_jump: bool | None = None


class ClockView(ResponseModel):
    now: Instant
    mode: str
    speed: float
    frozen: bool
    idle_jump: bool
    next_due: Instant | None


class StretchView(ResponseModel):
    """From a moment on, until the next stretch begins, the clock runs at a speed or stands still."""

    at: Instant
    """Sandbox time at its beginning."""

    wall: Instant
    """Wall time at its beginning."""

    speed: float
    """Sandbox seconds per real second; 0 while the clock stands still."""


class WallTimesView(ResponseModel):
    items: list[StretchView]
    """The oldest first; those that began more than 1,000 stretches ago are forgotten."""


class AdvancedView(ResponseModel):
    """What happened during an advance."""

    now: Instant
    stopped: str | None
    counts: dict[str, int]
    events: list[EventView]
    """The first 1,000 events."""

    next: int
    """The journal's number to go on from."""

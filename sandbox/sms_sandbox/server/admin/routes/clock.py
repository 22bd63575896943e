"""Show and move the clock of a workspace."""

import asyncio
from collections.abc import Awaitable
from dataclasses import replace
from typing import Any, Final

from sms_sandbox.core.errors import TimeEndsError, TimeRunsBackwardsError
from sms_sandbox.core.time import durations
from sms_sandbox.core.time.instants import SECOND
from sms_sandbox.server.admin.errors import AdminError
from sms_sandbox.server.admin.models import queries
from sms_sandbox.server.admin.models.base import Nothing
from sms_sandbox.server.admin.models.clock import (
    Advance,
    AdvancedView,
    ChangeClock,
    ClockView,
    RunUntilIdle,
    StretchView,
    WallTimesView,
)
from sms_sandbox.server.admin.requests import AdminRequest, EmptyRequest
from sms_sandbox.server.admin.route import Route
from sms_sandbox.server.admin.views import base as views
from sms_sandbox.server.clock.driver import Advanced as Walked
from sms_sandbox.server.clock.driver import AdvanceRunningError, ClockSettings, Mode
from sms_sandbox.server.clock.waiters import WorkspaceEndedError
from sms_sandbox.server.turns import in_slices

_MOST_EVENTS: Final = 1000


class ClockRoutes:
    def table(self) -> list[Route]:
        return [
            Route("GET", "/clock", self.show, "Return the time, the mode of the clock, and what is due next."),
            Route("GET", "/clock/wall-times", self.wall_times, "Return when the clock ran and stood, in wall time."),
            Route("PATCH", "/clock", self.change, "Change the mode of the clock."),
            Route(
                "POST",
                "/clock/advance",
                self.advance,
                "Step through everything that is due by then.",
                ("advance_running",),
            ),
            Route(
                "POST",
                "/clock/run-until-idle",
                self.run_until_idle,
                "Step until nothing is due any more.",
                ("advance_running",),
            ),
            Route(
                "GET",
                "/idle",
                self.idle,
                "Wait until nothing is in flight or due now.",
                ("timed_out", "workspace_ended"),
            ),
        ]

    async def show(self, asked: EmptyRequest) -> ClockView:
        return self._view(asked)

    async def wall_times(self, asked: EmptyRequest) -> WallTimesView:
        """An event at a sandbox time fell into the last stretch that began before it."""
        stretches = asked.clock_driver.wall_times
        return WallTimesView(items=[StretchView(at=one.at, wall=one.wall, speed=one.speed) for one in stretches])

    async def change(self, asked: AdminRequest[Nothing, ChangeClock]) -> ClockView:
        try:
            asked.clock_driver.change(_changed(asked.clock_driver.settings, asked.body))
        except ValueError as error:
            raise AdminError("unprocessable", str(error), 'Set "mode": "virtual", too.', "idle_jump") from None
        return self._view(asked)

    async def advance(self, asked: AdminRequest[Nothing, Advance]) -> AdvancedView:
        wanted = asked.body
        if (wanted.by is None) == (wanted.to is None):
            raise AdminError("unprocessable", 'expected either "by" or "to"', 'For example {"by": "2h"}.')
        now = asked.clock_driver.now()
        until = wanted.to if wanted.to is not None else now + durations.read(wanted.by or "")
        return await self._walked(asked, asked.clock_driver.advance_to(until, budget=_seconds(wanted.budget)))

    async def run_until_idle(self, asked: AdminRequest[Nothing, RunUntilIdle]) -> AdvancedView:
        wanted = asked.body
        limit = asked.clock_driver.now() + durations.read(wanted.limit)
        return await self._walked(asked, asked.clock_driver.run_until_idle(limit, budget=_seconds(wanted.budget)))

    async def idle(self, asked: AdminRequest[queries.Idle, Nothing]) -> ClockView:
        try:
            async with asyncio.timeout(asked.query.timeout):
                await asked.clock_driver.idle()
        except TimeoutError:
            under_way = asked.clock_driver.webhooks.in_flight
            raise AdminError("timed_out", f"not idle yet: {under_way} webhooks are under way") from None
        except WorkspaceEndedError as error:
            raise AdminError("workspace_ended", str(error)) from None
        return self._view(asked)

    def _view(self, asked: AdminRequest[Any, Any]) -> ClockView:
        clock_driver = asked.clock_driver
        settings = clock_driver.settings
        return ClockView(
            now=clock_driver.now(),
            mode=settings.mode.value,
            speed=settings.speed,
            frozen=settings.is_frozen,
            idle_jump=settings.has_idle_jump,
            next_due=clock_driver.engine.next_due(),
        )

    async def _walked(self, asked: AdminRequest[Any, Any], walk: Awaitable[Walked]) -> AdvancedView:
        try:
            walked = await walk
        except AdvanceRunningError:
            raise AdminError("advance_running", "another advance is still running") from None
        except TimeRunsBackwardsError as error:
            raise AdminError("unprocessable", str(error), "Time only goes forward.", "to") from None
        except TimeEndsError as error:
            raise AdminError("unprocessable", str(error), "POST /_sandbox/v1/reset goes back to the start.") from None
        engine = asked.engine
        entries = engine.journal.after(walked.cursor, _MOST_EVENTS)
        now = engine.now
        events = [views.event(entry) async for entry in in_slices(entries)]
        return AdvancedView(
            now=now,
            stopped=walked.stopped,
            counts=walked.counts,
            events=events,
            next=entries[-1].number if entries else walked.cursor,
        )


def _changed(settings: ClockSettings, wanted: ChangeClock) -> ClockSettings:
    """Return the changed settings; a clock that becomes real jumps no more.

    Raise ValueError for a real clock that is to jump.
    """
    mode = settings.mode if wanted.mode is None else Mode(wanted.mode)
    jumped = settings.has_idle_jump and mode is Mode.VIRTUAL
    return replace(
        settings,
        mode=mode,
        speed=settings.speed if wanted.speed is None else wanted.speed,
        is_frozen=settings.is_frozen if wanted.frozen is None else wanted.frozen,
        has_idle_jump=jumped if wanted.idle_jump is None else wanted.idle_jump,
    )


def _seconds(duration: str | None) -> float | None:
    return None if duration is None else durations.read(duration) / SECOND

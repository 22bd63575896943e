"""Explore an application in this process: many runs on a time that jumps over all waiting."""

import asyncio
import traceback
from collections.abc import Awaitable, Callable
from dataclasses import replace
from typing import Final, Unpack

from sms_sandbox.explore.good_day import GoodDay
from sms_sandbox.explore.search import RUNS, SHRINKING, Budget, Progress, Result, Search, TrialResult, reasons_of
from sms_sandbox.scenario.format.model import Scenario
from sms_sandbox.server.app import GRACE, start
from sms_sandbox.server.settings import ServerSettings
from sms_sandbox.server.workspaces import setup
from sms_sandbox.server.workspaces.workspace import Workspace
from sms_sandbox.testing import own_server
from sms_sandbox.testing.jumping_loop import JumpingLoop
from sms_sandbox.testing.options import Options
from sms_sandbox.testing.waiting import AsyncSandbox

Application = Callable[[AsyncSandbox], Awaitable[object]]
"""One day of an application: it ends by itself, and fails with any exception."""

LONGEST_DAY: Final = 14 * 24 * 3600.0
"""Seconds of the loop's time after which an application counts as one that never ends."""


def explore(
    application: Application,
    *,
    runs: int = RUNS,
    shrinking: int = SHRINKING,
    time_limit: float | None = None,
    on_progress: Callable[[Progress], object] = bool,
    **wanted: Unpack[Options],
) -> Result:
    """Search for a scenario in which the application fails: a check of the verdict, or an exception of its own.

    Each run has a new sandbox and a new event loop, in which time jumps to the next timer while nothing happens:
    ``asyncio.sleep`` costs nothing, and the sandbox's clock goes by the same time. So the application, its receiver
    for webhooks, and all that it calls have to be coroutines of this loop.

    ``runs`` bounds the search, ``shrinking`` the runs after a find, and ``time_limit`` both, in seconds. Further
    options are those of a sandbox; ``seed``, by default 1, chooses the draws of the search, too. Raise ValueError for
    a clock, or for another option that is wrong.
    """
    if "clock" in wanted:
        raise ValueError("explore has a clock of its own, on which waiting costs no time; leave clock out")
    seed = wanted.setdefault("seed", 1)
    wanted["clock"] = "real"
    settings = own_server.settings_of(**wanted)
    budget = Budget(runs=runs, shrinking=shrinking, time_limit=time_limit)
    trial = _Trial(application, settings)
    return Search(trial, budget, providers=settings.providers, on_progress=on_progress).find(seed)


class _Trial:
    def __init__(self, application: Application, settings: ServerSettings) -> None:
        self._application: Final = application
        self._settings: Final = settings

    def __call__(self, scenario: Scenario) -> TrialResult:
        """Run the application in a scenario."""
        loop = JumpingLoop()
        try:
            return loop.run_until_complete(self._day(loop, scenario))
        finally:
            loop.run_until_complete(loop.shutdown_asyncgens())
            loop.close()

    async def _day(self, loop: JumpingLoop, scenario: Scenario) -> TrialResult:
        running = await start(replace(self._settings, scenario=scenario, monotonic=loop.time))
        try:
            async with AsyncSandbox(running.url) as sandbox:
                error = await _error_of(self._application, sandbox)
            workspace = running.workspaces.default
            await workspace.clock_driver.webhooks.settle(GRACE)
            return _judged(workspace, error)
        finally:
            await running.stop(grace=0.0)


async def _error_of(application: Application, sandbox: AsyncSandbox) -> str | None:
    """Return what the application raised, as one line, or None."""
    try:
        async with asyncio.timeout(LONGEST_DAY):
            await application(sandbox)
    except TimeoutError as error:
        return "".join(traceback.format_exception_only(error)).strip() + f" (or no end within {LONGEST_DAY:,.0f} s)"
    except Exception as error:  # noqa: BLE001  any is a failure of the application
        return "".join(traceback.format_exception_only(error)).strip()
    return None


def _judged(workspace: Workspace, error: str | None) -> TrialResult:
    workspace.clock_driver.sync_time()
    verdict = setup.judged(workspace.scenario, workspace.engine, is_over=True)
    reasons = [*([f"the application raised {error}"] if error else []), *reasons_of(verdict)]
    return TrialResult(tuple(reasons), GoodDay.of(workspace.engine))

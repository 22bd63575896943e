"""A day of the application in a scenario of the library."""

import asyncio
from collections.abc import AsyncIterator, Callable, Coroutine, Iterable, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from datetime import datetime, time
from functools import cache, wraps
from typing import Any, Final, ParamSpec

import aiohttp
from sms_sandbox.core.time.instants import SECOND, to_datetime
from sms_sandbox.engine.settings import EngineSettings
from sms_sandbox.scenario import load
from sms_sandbox.scenario.format.field_types import ClockMode
from sms_sandbox.scenario.format.model import Scenario
from sms_sandbox.server.app import RunningSandbox
from sms_sandbox.testing.jumping_loop import JumpingLoop
from sms_sandbox.verdict import judge  # noqa: F401  the server imports it in a thread, and time would jump meanwhile

from tests.examples import MORNING
from tests.library.application import Application, Habits, Take, listening
from tests.library.carriers import CARRIERS
from tests.running import reported, running, settings_for
from tests.scenario.files import all_providers

P = ParamSpec("P")

NIGHT: Final = time(2, 30)


@cache
def scenario_of(name: str) -> Scenario:
    """That of the library, on a clock that the test moves.

    A real one would make the test wait, and one that jumps over idle time would race with it.
    """
    scenario = load.load(f"builtin:{name}", all_providers())
    clock = scenario.clock.model_copy(update={"mode": ClockMode.VIRTUAL, "speed": None, "idle_jump": False})
    return scenario.model_copy(update={"clock": clock})


@dataclass(frozen=True, kw_only=True)
class Plan:
    """What the application is asked to send, in order, as (seconds after the start, to, words); ``walk`` is how the
    time goes: up to so many seconds in steps of so many. ``nightly`` is to whom a text goes each night.
    """

    texts: Sequence[tuple[float, str, str]] = ()
    walk: Sequence[tuple[float, float]]
    nightly: str | None = None


@dataclass
class Day:
    sandbox: RunningSandbox
    session: aiohttp.ClientSession
    plan: Plan
    applications: list[Application]

    def now(self) -> datetime:
        return to_datetime(self.sandbox.clock_driver.now())

    def open(self, carriers: Sequence[str], habits: Habits) -> None:
        chosen = [CARRIERS[name] for name in carriers]
        self.applications.append(Application(chosen, self.sandbox.url, self.session, self.now, habits))

    async def passes(self) -> None:
        start, asked = self.now(), 0
        for until, step in self.plan.walk:
            while (elapsed := (self.now() - start).total_seconds()) < until:
                asked = self._ask_by(elapsed, asked)
                await self._work()
                clock = self.sandbox.clock_driver
                await clock.advance_to(clock.now() + round(step * SECOND))
        await self._work()

    def _ask_by(self, elapsed: float, asked: int) -> int:
        """How many of the plan's texts were asked for by then; ``asked`` is how many were before."""
        due = [text for text in self.plan.texts if text[0] <= elapsed]
        for _, to, words in due[asked:]:
            for application in self.applications:
                application.send(to, words)
        return len(due)

    async def faults(self) -> Any:
        return (await reported(self.sandbox, "GET", "/faults"))["items"]

    async def verdict(self) -> Any:
        return await reported(self.sandbox, "GET", "/scenario/verdict")

    async def _work(self) -> None:
        if self.plan.nightly is not None:
            for application in self.applications:
                application.send_nightly(NIGHT, self.plan.nightly)
        await asyncio.gather(*[application.work() for application in self.applications])


def in_jumping_time(test: Callable[P, Coroutine[Any, Any, None]]) -> Callable[P, None]:
    """Run a test in a loop whose wall time jumps while all wait, so that a client's time-out passes."""

    @wraps(test)
    def jumping(*args: P.args, **kwargs: P.kwargs) -> None:
        with asyncio.Runner(loop_factory=JumpingLoop) as runner:
            runner.run(test(*args, **kwargs))

    return jumping


@asynccontextmanager
async def day_in(scenario: Scenario, providers: Sequence[str], plan: Plan) -> AsyncIterator[Day]:
    """``providers`` are all that are asked, by whichever application."""
    applications: list[Application] = []
    async with AsyncExitStack() as stack:
        url = await stack.enter_async_context(listening(_taking(applications)))
        kinds = {name: all_providers()[name].webhook_kinds for name in providers}
        settings = settings_for(
            *[all_providers()[name] for name in providers],
            engine=EngineSettings(
                start=MORNING, webhooks={name: dict.fromkeys(kinds[name], f"{url}/{name}") for name in kinds}
            ),
            scenario=scenario,
        )
        sandbox = await stack.enter_async_context(running(settings))
        session = await stack.enter_async_context(aiohttp.ClientSession())
        yield Day(sandbox, session, plan, applications)


def _taking(applications: Iterable[Application]) -> Take:
    """Each webhook goes to the provider's customer."""

    def take(name: str, query: dict[str, str], body: str) -> int:
        [customer] = [one for one in applications if CARRIERS[name] in one.carriers]
        return customer.take(CARRIERS[name], query, body)

    return take

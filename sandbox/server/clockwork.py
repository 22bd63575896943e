"""Moves an engine's time: as the real clock goes, a factor faster, or only by hand."""

import asyncio
import contextlib
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from enum import Enum
from typing import Final

from sandbox.core.instants import SECOND
from sandbox.engine.callbacks import Call, Outcome
from sandbox.engine.engine import Engine
from sandbox.engine.journal import Kind
from sandbox.server.webhook_client import WebhookClient
from sandbox.server.webhook_guard import WebhookGuard
from sandbox.wire.exchange import HttpRequest, HttpResponse

_LONGEST_TURN: Final = 0.01
"""Seconds of stepping before others have a turn on the loop."""

_SHORTEST_WAIT: Final = 0.001
"""Seconds; what comes due closer together is stepped through in one go."""


class Mode(Enum):
    REAL = "real"
    VIRTUAL = "virtual"


class AdvanceRunningError(Exception):
    """A second advance while one runs: a receiver that asks for it from inside a webhook would wait for itself."""


@dataclass(frozen=True, slots=True)
class Advanced:
    """What an advance did. ``stopped`` is "budget" if its wall time ran out; ``cursor`` is the journal's number
    before it.
    """

    stopped: str | None
    cursor: int
    counts: dict[str, int]


class Clockwork:
    """``speed`` is how many sandbox seconds pass in a real one; it means nothing to a virtual clock."""

    def __init__(
        self,
        engine: Engine,
        guard: WebhookGuard,
        *,
        mode: Mode = Mode.REAL,
        speed: float = 1.0,
        monotonic: Callable[[], float] = time.monotonic,
    ) -> None:
        self.engine: Final = engine
        self.mode: Final = mode
        self.speed: Final = speed
        self.webhooks: Final = WebhookClient(guard, self._report)
        self._monotonic: Final = monotonic
        self._anchor = (monotonic(), engine.now)
        self._timer: asyncio.TimerHandle | None = None
        self._timer_due = 0
        self._is_advancing = False
        self._is_closed = False

    def now(self) -> int:
        """The sandbox time in microseconds. On a real clock it may be ahead of the engine's, which waits for what is
        due to be stepped through.
        """
        if self.mode is Mode.VIRTUAL or self._is_advancing:
            return self.engine.now
        real, sandbox = self._anchor
        return sandbox + int((self._monotonic() - real) * self.speed * SECOND)

    def exchange(self, request: HttpRequest) -> HttpResponse | None:
        """The engine's answer at this moment."""
        self.catch_up()
        try:
            return self.engine.exchange(request)
        finally:
            self.tend()

    def catch_up(self) -> None:
        self.engine.move_to(self.now())

    def tend(self) -> None:
        """Makes the callbacks that fell due, and sees to it that the next due thing happens in time.

        To be called after anything was done to the engine.
        """
        calls = self.engine.take_calls()
        if calls:
            self.webhooks.make(calls)
        if self.mode is Mode.REAL and not self._is_advancing and not self._is_closed:
            self._set_timer()

    async def advance_to(self, until: int, *, budget: float | None = None) -> Advanced:
        """Steps through everything due by then, waiting for the answers of each step's callbacks.

        ``budget`` is in seconds of wall time. Raises AdvanceRunningError, and TimeRunsBackwardsError.
        """
        with self._advancing():
            self.engine.move_to(min(until, self.engine.now))  # refuses a time that lies behind
            return await self._walk(until, budget, to_the_end=True)

    async def run_until_idle(self, limit: int, *, budget: float | None = None) -> Advanced:
        """Steps until nothing is due any more, or only after ``limit``; the time stays at the last step."""
        with self._advancing():
            return await self._walk(limit, budget, to_the_end=False)

    async def close(self, grace: float) -> None:
        """Stops the time; callbacks under way have ``grace`` seconds to end."""
        self._is_closed = True
        self._drop_timer()
        await self.webhooks.settle(grace)
        await self.webhooks.close()

    @contextlib.contextmanager
    def _advancing(self) -> Iterator[None]:
        if self._is_advancing:
            raise AdvanceRunningError
        self.catch_up()
        self._drop_timer()
        self._is_advancing = True
        try:
            yield
        finally:
            self._is_advancing = False
            self._anchor = (self._monotonic(), self.engine.now)
            self.tend()

    async def _walk(self, until: int, budget: float | None, *, to_the_end: bool) -> Advanced:
        journal = self.engine.journal
        cursor, before = journal.last, journal.totals.copy()
        started = turn = self._monotonic()
        stopped = None
        while (due := self.engine.next_due()) is not None and due <= until:
            if budget is not None and self._monotonic() - started >= budget:
                stopped = "budget"
                break
            self.engine.step()
            self.tend()
            while self.webhooks.in_flight:
                await self.webhooks.settle()
            if self._monotonic() - turn > _LONGEST_TURN:
                await asyncio.sleep(0)
                turn = self._monotonic()
        if to_the_end and stopped is None:
            self.engine.move_to(until)
        happened = journal.totals - before
        return Advanced(stopped, cursor, {kind.value: happened[kind] for kind in Kind if happened[kind]})

    def _report(self, call: Call, outcome: Outcome) -> None:
        self.engine.callback_done(call, outcome)
        self.tend()

    def _set_timer(self) -> None:
        due = self.engine.next_due()
        if due is None or (self._timer is not None and self._timer_due <= due):
            return
        self._drop_timer()
        wait = max((due - self.now()) / SECOND / self.speed, _SHORTEST_WAIT)
        self._timer_due = due
        self._timer = asyncio.get_running_loop().call_later(wait, self._catch_up_on_timer)

    def _drop_timer(self) -> None:
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None

    def _catch_up_on_timer(self) -> None:
        self._timer = None
        until, turn = self.now(), self._monotonic()
        while (due := self.engine.next_due()) is not None and due <= until:
            self.engine.step()
            if self._monotonic() - turn > _LONGEST_TURN:
                break
        self.tend()

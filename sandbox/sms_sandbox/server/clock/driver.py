"""Move an engine's time: with the real clock, by a factor faster, by hand, or by skipping idle time."""

import asyncio
import contextlib
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from enum import Enum
from typing import TYPE_CHECKING, Final, NamedTuple

from sms_sandbox.core.errors import TimeEndsError
from sms_sandbox.core.time.instants import LATEST, SECOND
from sms_sandbox.engine.engine import Engine
from sms_sandbox.engine.journal import EventKind
from sms_sandbox.engine.requests import Resolved
from sms_sandbox.engine.webhook_models import AttemptRequest, Outcome
from sms_sandbox.faults.opening import OpeningFault, OpeningStep
from sms_sandbox.faults.transmission import Answer
from sms_sandbox.server.clock.alarm import Alarm
from sms_sandbox.server.clock.waiters import JournalWaiters, WorkspaceEndedError
from sms_sandbox.server.clock.wall_times import WallTimes
from sms_sandbox.server.webhooks.client import WebhookClient
from sms_sandbox.server.webhooks.guard import WebhookGuard
from sms_sandbox.wire.exchange import HttpRequest

if TYPE_CHECKING:
    from sms_sandbox.server.run_log import RunLog

_LONGEST_TURN: Final = 0.001
"""Seconds of stepping before other tasks get a turn on the loop: some ten requests are answered in that time."""

_SHORTEST_TURN: Final = 0.0003
"""Seconds; a turn is no shorter, however little time others had since the last one."""

_LATE: Final = 0.25
"""Seconds of wall time by which the clock is late before its turns are longer."""

_LATE_TURN: Final = 0.003
"""Seconds of stepping at the longest while the clock is late, which it would stay for as long as requests come."""

_AT_A_TIME: Final = 16
"""The number of steps between two looks at the clock."""

_SHORTEST_WAIT: Final = 0.001
"""Seconds; steps due closer together than this are taken at once."""

ENDED: Final = "the workspace was reset or dropped meanwhile, or the sandbox stops"

QUIET: Final = 0.2
"""Seconds of wall time without an exchange, with the sandbox or with a receiver, before idle time is skipped."""


class Mode(Enum):
    REAL = "real"
    VIRTUAL = "virtual"


_VIRTUAL: Final = Mode.VIRTUAL  # on Python 3.11 a member by its class takes 0.1 µs


@dataclass(frozen=True, slots=True, kw_only=True)
class ClockSettings:
    """How a workspace's time moves. Raise ValueError for a real clock that skips idle time."""

    mode: Mode = Mode.REAL
    speed: float = 1.0
    """Sandbox seconds per real second; a virtual clock ignores it."""

    is_frozen: bool = False
    """Only advances move the time."""

    has_idle_jump: bool = False
    """A virtual clock moves to a message's next step by itself while nothing else happens."""

    def __post_init__(self) -> None:
        if self.has_idle_jump and self.mode is Mode.REAL:
            raise ValueError("only a virtual clock jumps over idle time")


class AdvanceRunningError(Exception):
    """A second advance while one runs: a receiver that requested it during a webhook would wait for itself."""


@dataclass(frozen=True, slots=True)
class Advanced:
    """The result of an advance."""

    stopped: str | None
    """``budget`` if the wall time ran out, or None."""

    cursor: int
    """The journal's last number before the advance."""

    counts: dict[str, int]


class Since(NamedTuple):
    """A moment from which a clock goes on."""

    at: int
    """The sandbox time then, in microseconds."""

    wall: float
    """The seconds of wall time since then."""


class ClockDriver:
    def __init__(
        self,
        engine: Engine,
        guard: WebhookGuard,
        *,
        mode: Mode = Mode.REAL,
        speed: float = 1.0,
        has_idle_jump: bool = False,
        monotonic: Callable[[], float] = time.monotonic,
    ) -> None:
        self.engine: Final = engine
        self.webhooks: Final = WebhookClient(guard, self._report)
        self.waiters: Final = JournalWaiters(engine.journal)
        self.run_log: RunLog | None = None
        self.on_moved: Callable[[], object] = bool
        """Called after a change of the settings, and after an advance."""

        self.before_calls: Callable[[], bool] = _nothing_to_do
        """Called before webhooks are made; if it returns False, they wait."""

        self._waiting: Final[list[AttemptRequest]] = []

        self._settings = ClockSettings(mode=mode, speed=speed, has_idle_jump=has_idle_jump)
        self._monotonic: Final = monotonic
        self._started: Final = monotonic()
        self._anchor = (self._started, engine.now)
        self._last_exchange = self._last_turn = monotonic()
        self._alarm: Final = Alarm(self._on_alarm)
        self._alarm_due: int | None = None
        self._is_advancing = False
        self._is_closed = False
        self.wall_times: Final = WallTimes()
        self._rate = 0.0
        """Microseconds of sandbox time in a second of wall time; 0 while the time stands."""

        self._note_wall_time()
        self._turned: Final = asyncio.Event()

    @property
    def settings(self) -> ClockSettings:
        return self._settings

    @property
    def uptime(self) -> float:
        """Return the seconds of wall time since the workspace was created or last reset."""
        return round(self._monotonic() - self._started, 3)

    @property
    def mode(self) -> Mode:
        return self._settings.mode

    @property
    def speed(self) -> float:
        return self._settings.speed

    @property
    def is_idle(self) -> bool:
        """Return whether no webhook is under way and no step is due."""
        due = self.engine.next_due()
        return not self.webhooks.in_flight and (due is None or due > self.now())

    def now(self) -> int:
        """Return the sandbox time in microseconds.

        On a real clock it may be ahead of the engine's time, which waits for the steps that are due.
        """
        real, sandbox = self._anchor
        if self._rate:
            return sandbox + int((self._monotonic() - real) * self._rate)
        return self.engine.now if self._settings.mode is _VIRTUAL or self._is_advancing else sandbox

    def go_on_since(self, since: Since) -> None:
        """Move the time on from a moment that may have passed; the next change of time takes what falls due."""
        self._anchor = (self._anchor[0] - since.wall, max(since.at, self.engine.now))
        if self.mode is Mode.VIRTUAL:
            self.engine.move_to(self._anchor[1])
        self._note_wall_time()

    def change(self, settings: ClockSettings) -> None:
        """Change the settings; the time continues from where it stands."""
        until = self.now()
        if not self._is_advancing:
            self._step_through(until)
            self.engine.move_to(until)
        if settings.mode is not self._settings.mode:
            self._last_exchange = self._monotonic()  # on a real clock the exchanges have not set it
        self._settings = settings
        self._start_anew()

    def answer(self, request: HttpRequest, resolved: Resolved | None = None) -> Answer | None:
        """Return the engine's answer at this moment, or None for a request that no provider serves.

        ``resolved`` is the router's result for the request, if the caller has it already.
        """
        engine = self.engine
        engine.move_to(self.now())
        try:
            return engine.answer(request, resolved)
        finally:
            if self._settings.mode is _VIRTUAL:
                self._last_exchange = self._monotonic()
            self.pump()

    def open_connection(self, host: str, port: int, step: OpeningStep) -> OpeningFault | None:
        """Return the fault that strikes a connection to a provider at this moment, or None if none does."""
        if not self.engine.faults.strikes_openings:
            return None
        self.sync_time()
        try:
            return self.engine.open_connection(host, port, step.value)
        finally:
            self.pump()

    def sync_time(self) -> None:
        self.engine.move_to(self.now())

    def pump(self) -> None:
        """Send the webhooks that fell due, and schedule the next due step.

        Call it after every change to the engine.
        """
        attempts = self.engine.webhooks.take_attempts()
        if attempts:
            self._waiting.extend(attempts)
        if self._waiting and self.before_calls():
            calls = [*self._waiting]
            self._waiting.clear()
            self.webhooks.make(calls)
        alarm_due = self._alarm_due
        # An alarm that is late already needs no other: nothing can be due before it.
        if alarm_due is None or alarm_due > self.engine.world.now:
            self._set_alarm()
        self._turned.set()

    async def idle(self) -> None:
        """Wait until ``is_idle`` is true; steps due at this very moment are taken, on a clock that stands still, too.

        Raise WorkspaceEndedError.
        """
        while not self.is_idle:
            if self.webhooks.in_flight:
                await self.webhooks.settle()
            elif self.mode is Mode.VIRTUAL and not self._is_advancing:
                self._step_through(self.now(), turn=_LONGEST_TURN)
                self.pump()
                await asyncio.sleep(0)
            else:
                self._turned.clear()
                await self._turned.wait()
            if self._is_closed:
                raise WorkspaceEndedError(ENDED)

    async def advance_to(self, until: int, *, budget: float | None = None) -> Advanced:
        """Take every step due by ``until``, and wait for the answers to each step's webhooks.

        ``budget`` is in seconds of wall time. Raise AdvanceRunningError, TimeRunsBackwardsError and TimeEndsError.
        """
        if until > LATEST:
            raise TimeEndsError
        with self._advancing():
            self.engine.move_to(min(until, self.engine.now))  # refuses a time in the past
            return await self._advance(until, budget, to_the_end=True)

    async def run_until_idle(self, limit: int, *, budget: float | None = None) -> Advanced:
        """Take steps until none is due by ``limit``; the time stays at the last step."""
        with self._advancing():
            return await self._advance(min(limit, LATEST), budget, to_the_end=False)

    async def close(self, grace: float) -> None:
        """Stop the time and end all waits; webhooks under way have ``grace`` seconds to end."""
        self._is_closed = True
        self.waiters.end(ENDED)
        self._turned.set()
        self._alarm.drop()
        await self.webhooks.settle(grace)
        await self.webhooks.close()

    @contextlib.contextmanager
    def _advancing(self) -> Iterator[None]:
        if self._is_advancing:
            raise AdvanceRunningError
        self.sync_time()
        self._alarm.drop()
        self._is_advancing = True
        self._note_wall_time()
        try:
            yield
        finally:
            self._is_advancing = False
            self._start_anew()

    async def _advance(self, until: int, budget: float | None, *, to_the_end: bool) -> Advanced:
        journal = self.engine.journal
        cursor, before = journal.last, journal.totals.copy()
        started = turn = self._monotonic()
        stopped = None
        while (due := self.engine.next_due()) is not None and due <= until:
            if budget is not None and self._monotonic() - started >= budget:
                stopped = "budget"
                break
            self.engine.step()
            self.pump()
            while self.webhooks.in_flight:
                await self.webhooks.settle()
            if self._monotonic() - turn > _LONGEST_TURN:
                await asyncio.sleep(0)
                turn = self._monotonic()
        if to_the_end and stopped is None:
            self.engine.move_to(until)
        happened = journal.totals - before
        return Advanced(stopped, cursor, {kind.value: happened[kind] for kind in EventKind if happened[kind]})

    def _report(self, call: AttemptRequest, outcome: Outcome) -> None:
        self.engine.webhooks.finished(call, outcome)
        self._last_exchange = self._monotonic()
        self.pump()

    def _start_anew(self) -> None:
        """Restart the clock after the time was moved or its settings changed."""
        self._anchor = (self._monotonic(), self.engine.now)
        self._note_wall_time()
        self._alarm.drop()
        self._alarm_due = None
        self.on_moved()
        self.pump()

    def _set_alarm(self) -> None:
        if self._is_advancing or self._is_closed:
            return
        if self._settings.mode is _VIRTUAL:
            if self._jump_to() is not None:
                self._alarm.set(max(self._last_exchange + QUIET - self._monotonic(), 0.0))
            return
        alarm_due, due = self._alarm_due, self.engine.next_due()
        if due is None or (alarm_due is not None and alarm_due <= due):
            return
        wait = (due - self.now()) / SECOND / self.speed
        if wait <= 0 or not self._settings.is_frozen:
            self._alarm_due = due
            self._alarm.set(max(wait, _SHORTEST_WAIT) if wait > -_LONGEST_TURN else 0.0)

    def _on_alarm(self) -> None:
        self._alarm_due = None
        if self.mode is Mode.REAL:
            until = self.now()
            self._step_through(until, turn=self._fair_turn(until))
            self._last_turn = self._monotonic()
            self.pump()
        # While a webhook is under way the workspace is not idle; its end sets the alarm again.
        elif not self.webhooks.in_flight:
            if self._jump_to() is not None and self._monotonic() >= self._last_exchange + QUIET:
                self.engine.step()
                self._note_wall_time()
            self.pump()

    def _fair_turn(self, until: int) -> float:
        """Return how many seconds to step: half of what requests had since the last turn, within limits.

        It is as much as requests had once the clock is late: the steps of some messages take longer than half of
        their requests.
        """
        had, due = self._monotonic() - self._last_turn, self.engine.next_due()
        if due is not None and until - due > _LATE * SECOND * self.speed:
            return min(_LATE_TURN, max(_SHORTEST_TURN, had))
        return min(_LONGEST_TURN, max(_SHORTEST_TURN, had / 2))

    def _note_wall_time(self) -> None:
        settings = self._settings
        stands = settings.mode is Mode.VIRTUAL or settings.is_frozen or self._is_advancing
        self._rate = 0.0 if stands else settings.speed * SECOND
        self.wall_times.begin(self.now(), 0 if stands else settings.speed)

    def _jump_to(self) -> int | None:
        """Return the time that the clock skips to when idle, or None if it does not skip."""
        settings = self._settings
        return self.engine.idle_until() if settings.has_idle_jump and not settings.is_frozen else None

    def _step_through(self, until: int, *, turn: float | None = None) -> None:
        """Take every step due by ``until``, or as many as ``turn`` seconds allow."""
        started = self._monotonic()
        while self.engine.steps(until, _AT_A_TIME) == _AT_A_TIME:
            if turn is not None and self._monotonic() - started > turn:
                break


def _nothing_to_do() -> bool:
    return True

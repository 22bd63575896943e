"""Make the engines of workspaces, and the clocks that drive them."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

from sms_sandbox import magic_numbers
from sms_sandbox.engine.engine import Engine
from sms_sandbox.engine.settings import EngineSettings
from sms_sandbox.personas.owners import Owners
from sms_sandbox.server.clock.driver import ClockDriver, ClockSettings, Mode, Since
from sms_sandbox.server.observe.metrics import Metrics
from sms_sandbox.server.settings import ServerSettings
from sms_sandbox.server.webhooks.guard import WebhookGuard
from sms_sandbox.server.workspaces import setup

if TYPE_CHECKING:
    from sms_sandbox.scenario.format.model import Scenario
    from sms_sandbox.server.run_log import RunLog


@dataclass(frozen=True, slots=True, kw_only=True)
class EngineStart:
    """What a new engine begins with, beside its settings."""

    scenario: "Scenario | None" = None
    fallback: str | None = None
    """The address of webhooks that have none."""

    is_empty: bool = False
    """Leave out the accounts, handsets and devices of the configuration."""

    act: Callable[[Engine], None] | None = None
    """Acts in the engine, and may move its time on, before its clock starts."""


class ClockDrivers:
    """Make engines and their clock drivers by the settings of a server."""

    def __init__(self, settings: ServerSettings) -> None:
        self._settings: Final = settings
        self._guard: Final = WebhookGuard(settings.webhook_allow)
        self.metrics: Final = Metrics() if settings.has_metrics else None

    def usual_clock(self, scenario: "Scenario | None") -> ClockSettings:
        """Return the clock settings of the server with those of the scenario."""
        settings = self._settings
        usual = ClockSettings(mode=settings.clock, speed=settings.speed, has_idle_jump=settings.idle_jump)
        return setup.clock_with(scenario, usual)

    def clock_in(self, scenario: "Scenario | None", mode: Mode | None) -> ClockSettings:
        """Return the clock settings of a new workspace; ``mode`` is None if none was requested."""
        clock = self.usual_clock(scenario)
        mode = mode or clock.mode
        has_idle_jump = (clock.has_idle_jump or self._settings.idle_jump) and mode is Mode.VIRTUAL
        return replace(clock, mode=mode, has_idle_jump=has_idle_jump)

    def new(self, name: str, settings: EngineSettings, clock: ClockSettings, at_start: EngineStart) -> ClockDriver:
        """Return the driver of a new engine. Raise TimeRunsBackwardsError if the scenario switches a device in the
        past.
        """
        return self.driving(*self.made(name, settings, at_start), clock)

    def made(self, name: str, settings: EngineSettings, at_start: EngineStart) -> "tuple[Engine, RunLog | None]":
        """Return a new engine, and the record of its run if runs are recorded. Raise as ``new`` does.

        Nothing of the loop is used, so that it may be made in a thread.
        """
        engine = Engine(
            self._settings.providers.values(), settings, Owners(settings.seed, has_faker=settings.has_faker)
        )
        self.follow(name, engine)
        run_log = self.recording(engine, at_start.scenario)
        if self._settings.seed_world is not None and not at_start.is_empty:
            self._settings.seed_world(engine)
        if at_start.fallback is not None:
            engine.webhooks.fall_back_to(at_start.fallback)
        self._load_faults(engine, at_start.scenario)
        if at_start.act is not None:
            at_start.act(engine)
        return engine, run_log

    def follow(self, name: str, engine: Engine) -> None:
        """Write a line of the access log for each exchange of the engine from now on."""
        if self._settings.access_log is not None:
            self._settings.access_log.follow(name, engine.journal)

    def driving(
        self, engine: Engine, run_log: "RunLog | None", clock: ClockSettings, since: Since | None = None
    ) -> ClockDriver:
        """Return the driver of an engine in use, whose time goes on from now, or from ``since``."""
        if self.metrics is not None:
            self.metrics.follow(engine)
        clock_driver = ClockDriver(
            engine,
            self._guard,
            mode=clock.mode,
            speed=clock.speed,
            has_idle_jump=clock.has_idle_jump,
            monotonic=self._settings.monotonic,
        )
        if since is not None:
            clock_driver.go_on_since(since)
        clock_driver.run_log = run_log
        clock_driver.change(clock)
        clock_driver.pump()
        return clock_driver

    def recording(
        self, engine: Engine, scenario: "Scenario | None", lines: Sequence[str] | None = None
    ) -> "RunLog | None":
        """Return the record of an engine's run, or None if runs are not recorded. ``lines`` are those of the run so
        far.
        """
        if not self._settings.has_run_log:
            return None
        from sms_sandbox.server.run_log import RunLog  # noqa: PLC0415  only needed to record

        run_log = RunLog(engine, scenario.name if scenario else "")
        if lines is not None:
            run_log.goes_on_from(lines)
        return run_log

    def _load_faults(self, engine: Engine, scenario: "Scenario | None") -> None:
        if scenario is not None:
            setup.begin(scenario, engine)
        elif self._settings.has_magic:
            engine.fault_control.load(magic_numbers.magic(self._settings.magic_range))

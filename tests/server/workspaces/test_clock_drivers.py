"""Engines and their clocks by the settings of a server."""

import pytest
from sms_sandbox.core.account import Credentials
from sms_sandbox.engine.engine import Engine
from sms_sandbox.engine.settings import EngineSettings
from sms_sandbox.server.clock.driver import ClockSettings, Mode
from sms_sandbox.server.workspaces.clock_drivers import ClockDrivers, EngineStart

from tests.examples import MORNING
from tests.providers.acme import PROVIDER as ACME
from tests.running import settings_for

ENGINE = EngineSettings(start=MORNING)
VIRTUAL = ClockSettings(mode=Mode.VIRTUAL)


def configure(engine: Engine) -> None:
    engine.backend("acme").accounts.create(Credentials("jane", "secret"))


@pytest.mark.parametrize(("is_empty", "has_jane"), [(False, True), (True, False)])
async def test_empty_engine_is_without_what_the_configuration_creates(*, is_empty: bool, has_jane: bool) -> None:
    drivers = ClockDrivers(settings_for(ACME, seed_world=configure))
    driver = drivers.new("a", ENGINE, VIRTUAL, EngineStart(is_empty=is_empty))
    assert (driver.engine.backend("acme").accounts.get("jane") is not None) is has_jane


async def test_recorded_run_goes_on_from_the_lines_of_an_earlier_one() -> None:
    drivers = ClockDrivers(settings_for(ACME, has_run_log=True))
    run_log = drivers.recording(Engine([ACME], ENGINE), None, ["an earlier line\n"])
    assert run_log is not None
    assert run_log.lines() == ("an earlier line\n",)


@pytest.mark.parametrize(
    ("jumps", "mode", "has_idle_jump"), [(True, Mode.REAL, False), (True, None, True), (False, None, False)]
)
def test_only_a_virtual_clock_jumps(*, jumps: bool, mode: Mode | None, has_idle_jump: bool) -> None:
    drivers = ClockDrivers(settings_for(ACME, idle_jump=jumps))
    assert drivers.clock_in(None, mode).has_idle_jump is has_idle_jump

"""A scenario file that changes under a running sandbox; the test makes each look."""

import os
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from sms_sandbox.scenario import load
from sms_sandbox.server.app import RunningSandbox
from sms_sandbox.server.workspaces.reload import Reloader

from tests.providers.acme import PROVIDER as ACME
from tests.running import running, settings_for

TEXT = 'schema = 1\nname = "{name}"\nseed = 7\n'
IN_THE_PAST = '\n[device.d1]\nprovider = "acme"\nswitches = [{ at = 2020-01-01T00:00:00Z, online = false }]\n'


class Watched:
    """A file, and a sandbox that started with the scenario in it."""

    def __init__(self, sandbox: RunningSandbox, file: Path) -> None:
        self.sandbox = sandbox
        self.file = file
        self.notices: list[str] = []
        self.reloader = Reloader(
            sandbox.workspaces, file, lambda: load.read(str(file), {"acme": ACME}), self.notices.append
        )
        self._writes = 0

    @property
    def scenario(self) -> str | None:
        scenario = self.sandbox.workspaces.default.scenario
        return None if scenario is None else scenario.name

    def write(self, text: str, file: Path | None = None) -> None:
        """Write the file with a distinct time of change, however coarse the file system's times are."""
        self._writes += 1
        file = file or self.file
        file.write_text(text)
        os.utime(file, ns=(self._writes, self._writes))

    async def look(self, times: int = 2) -> None:
        async def tick() -> AsyncIterator[None]:
            for _ in range(times):
                yield

        await self.reloader.look_at_each(tick())


@pytest.fixture
async def watched(tmp_path: Path) -> AsyncIterator[Watched]:
    file = tmp_path / "day.toml"
    file.write_text(TEXT.format(name="first"))
    scenario = load.load(str(file), {"acme": ACME})
    async with running(settings_for(ACME, scenario=scenario)) as sandbox:
        yield Watched(sandbox, file)


async def test_unchanged_file_leaves_the_workspace_alone(watched: Watched) -> None:
    before = watched.sandbox.clock_driver
    await watched.look(3)
    assert watched.sandbox.clock_driver is before
    assert watched.notices == []


async def test_changed_file_restarts_the_default_workspace(watched: Watched) -> None:
    watched.write(TEXT.format(name="second"))
    await watched.look()
    assert watched.scenario == "second"
    assert watched.notices == [f"{watched.file} has changed: scenario second restarts"]
    await watched.look(3)
    assert len(watched.notices) == 1


async def test_file_is_read_only_once_it_stops_changing(watched: Watched) -> None:
    watched.write("schema = 1\n")
    await watched.look(1)
    watched.write(TEXT.format(name="second"))
    await watched.look(1)
    assert (watched.scenario, watched.notices) == ("first", [])
    await watched.look(1)
    assert watched.scenario == "second"


async def test_file_with_problems_is_reported_and_the_previous_scenario_continues(watched: Watched) -> None:
    before = watched.sandbox.clock_driver
    watched.write(TEXT.format(name="second").replace("seed", "sed"))
    await watched.look()
    problem, outcome = watched.notices
    assert problem.startswith(f"{watched.file}:3:1: sed\n")
    assert outcome.endswith("the previous scenario continues")
    assert watched.sandbox.clock_driver is before
    watched.file.unlink()
    await watched.look()
    assert watched.notices[2] == f"{watched.file}: cannot be read: no such file or directory."
    watched.write(TEXT.format(name="third"))
    await watched.look()
    assert watched.scenario == "third"


async def test_switch_in_the_past_is_reported_and_the_previous_scenario_continues(watched: Watched) -> None:
    watched.write(TEXT.format(name="late") + IN_THE_PAST)
    await watched.look()
    assert "a switch of a device lies in the past" in watched.notices[-1]
    assert watched.scenario == "first"


async def test_extended_file_is_watched(watched: Watched, tmp_path: Path) -> None:
    base = tmp_path / "base.toml"
    watched.write(TEXT.format(name="base"), base)
    watched.write(TEXT.format(name="second") + 'extends = "base.toml"\n')
    await watched.look()
    assert watched.scenario == "second"
    watched.write(TEXT.format(name="base") + 'description = "another day"\n', base)
    await watched.look()
    assert len(watched.notices) == 2
    watched.write(TEXT.format(name="third") + 'extends = "builtin:otp-happy-path"\n')
    await watched.look()
    assert watched.scenario == "third"
    watched.write(TEXT.format(name="base"), base)
    await watched.look()
    assert len(watched.notices) == 3

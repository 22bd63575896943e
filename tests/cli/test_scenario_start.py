"""What a scenario, the options of a server, its variables and its file of settings say, and which comes first."""

import json
import os
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from sms_sandbox.cli import main

from tests.cli.running import clean
from tests.cli.verbs.test_up import refusal, up

SCENARIO = """
schema = 1
name = "a-day"
seed = 7

[clock]
mode = "virtual"
start = 2026-01-05T09:00:00Z
idle_jump = true

[[rule]]
name = "down"
when = { operation = "send" }
status = 503
"""


@pytest.fixture
def file(tmp_path: Path) -> Path:
    file = tmp_path / "day.toml"
    file.write_text(SCENARIO)
    return file


def ready(*arguments: str, **variables: str) -> str:
    with up("--port", "0", *arguments, stderr=None, **variables) as (_, lines):
        return lines[-1]


def test_the_ready_line_names_the_scenario_and_what_it_says(file: Path) -> None:
    assert ready("--scenario", str(file)) == "ready, seed 7, virtual clock, scenario a-day"
    assert ready(SANDBOX_SCENARIO="builtin:outage-and-retry-storm").endswith("scenario outage-and-retry-storm")


def test_options_and_variables_come_before_the_scenario_and_it_before_the_file_of_settings(file: Path) -> None:
    settings = file.with_name("sandbox.toml")
    settings.write_text(f'seed = 5\nclock = "real"\nscenario = "{file}"\n')
    config = ("--config", str(settings))
    assert ready(*config) == "ready, seed 7, virtual clock, scenario a-day"
    assert ready(*config, "--seed", "9", SANDBOX_CLOCK="real") == "ready, seed 9, real clock, scenario a-day"
    settings.write_text(f'clock = "virtual"\nidle_jump = true\nscenario = "{file}"\n')
    file.write_text(SCENARIO.replace('"virtual"', '"real"').replace("idle_jump = true", "speed = 20"))
    assert ready(*config) == "ready, seed 7, real clock, scenario a-day"


def test_a_real_clock_of_a_scenario_does_not_jump(file: Path) -> None:
    file.write_text(SCENARIO.replace('"virtual"', '"real"').replace("idle_jump = true", ""))
    assert "--idle-jump: a real clock goes by itself" in refusal("-s", str(file), "--idle-jump")


def test_all_problems_of_a_file_are_told_at_once_and_nothing_is_started(file: Path, tmp_path: Path) -> None:
    file.write_text(SCENARIO.replace("seed", "sed").replace("503", "5030"))
    port = tmp_path / "port"
    told = refusal("--scenario", str(file), "--port", "0", "--port-file", str(port))
    assert told.startswith(f"{file}: 2 problems. Nothing was started.\n\n{file}:4:1: sed\n")
    assert f'{file}:14:1: rule "down": status = 5030\n' in told
    assert not port.exists()
    refused = CliRunner().invoke(main, ["--json", "up", "--scenario", str(file)], env=clean({}))
    problems: Any = json.loads(refused.stderr)
    assert [(problem["line"], problem["severity"]) for problem in problems] == [(4, "error"), (14, "error")]


def test_answers_that_are_guessed_are_told_unless_that_is_allowed(file: Path) -> None:
    source = ("--scenario", "builtin:rate-limit")
    with file.with_name("log").open("w+") as log:
        with up("--port", "0", *source, stderr=log):
            log.seek(0)
            assert "warning: rule" in log.read()
        log.truncate(0)
        with up("--port", "0", *source, "--allow-guesses", stderr=log):
            log.seek(0)
            assert log.read() == ""


def test_a_scenario_that_is_not_there_is_told_before_anything_goes_into_the_background(tmp_path: Path) -> None:
    assert "there is no such scenario." in refusal("--scenario", "builtin:nothing", "--detach")
    assert "cannot be read: no such file" in refusal("--scenario", str(tmp_path / "nothing.toml"))


def test_a_switch_of_a_device_in_the_past_is_told(file: Path) -> None:
    switch = '[device.d1]\nprovider = "insim"\nswitches = [{ at = 2020-01-01T00:00:00Z, online = false }]\n'
    file.write_text(SCENARIO + switch)
    assert "a switch of a device lies in the past" in refusal("--scenario", str(file), "--port", "0")


def test_only_a_file_of_ones_own_is_watched() -> None:
    assert "say --scenario FILE, too" in refusal("--watch")
    assert "--watch: builtin:magic does not change" in refusal("--watch", "--scenario", "builtin:magic")


def test_a_file_that_changes_is_played_anew(file: Path, tmp_path: Path) -> None:
    log = tmp_path / "log"
    with (
        log.open("w") as said,
        up("--port", "0", "-s", str(file), "--watch", "--seed", "3", stderr=said) as (process, _),
    ):
        draft = file.with_name("draft")
        draft.write_text(SCENARIO.replace("a-day", "another-day"))
        os.utime(draft, ns=(1, 1))
        draft.replace(file)
        while not log.read_text():
            assert process.poll() is None
    assert log.read_text() == f"{file} has changed: scenario another-day restarts\n"

"""The precedence of options, variables, scenario and settings file."""

import json
import os
import re
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
    with up("--port", "0", *arguments, stderr=2, **variables) as (_, lines):
        return lines[-1]


def test_ready_line_names_the_scenario_and_its_settings(file: Path) -> None:
    line = ready("--scenario", str(file), "--id-seed", "3")
    assert line == "ready, seed 7, id seed 3, virtual clock, scenario a-day"
    assert ready(SANDBOX_SCENARIO="builtin:outage-and-retry-storm").endswith("scenario outage-and-retry-storm")


def test_options_override_the_scenario_which_overrides_the_file(file: Path) -> None:
    settings = file.with_name("sandbox.toml")
    settings.write_text(f'seed = 5\nclock = "real"\nscenario = "{file}"\n')
    config = ("--config", str(settings))
    assert ready(*config) == "ready, seed 7, id seed 5, virtual clock, scenario a-day"
    line = ready(*config, "--seed", "9", SANDBOX_CLOCK="real")
    assert line == "ready, seed 9, id seed 9, real clock, scenario a-day"
    settings.write_text(f'id_seed = 6\nclock = "virtual"\nidle_jump = true\nscenario = "{file}"\n')
    file.write_text(SCENARIO.replace('"virtual"', '"real"').replace("idle_jump = true", "speed = 20"))
    assert ready(*config) == "ready, seed 7, id seed 6, real clock, scenario a-day"


@pytest.mark.parametrize(
    ("source", "message"),
    [
        ("builtin:nope", "There is no such scenario. There are: "),
        ("none.toml", "Cannot be read: no such file or directory."),
        ("outage", "Cannot be read: no such file or directory. Did you mean builtin:outage-and-retry-storm?"),
        ("", "Cannot be read: is a directory."),
    ],
)
def test_scenario_that_the_settings_file_names_in_vain_is_reported_with_its_line(
    tmp_path: Path, source: str, message: str
) -> None:
    settings = tmp_path / "sandbox.toml"
    settings.write_text(f'seed = 5\n\nscenario = "{source}"\n')
    reported = refusal("--config", str(settings), "--port", "0").splitlines()
    assert reported[0] == f'{settings}:3:1: scenario = "{source}"'
    assert reported[1].strip().startswith(message)
    assert not reported[1].endswith("?.")


def test_real_clock_of_a_scenario_does_not_jump(file: Path) -> None:
    file.write_text(SCENARIO.replace('"virtual"', '"real"').replace("idle_jump = true", ""))
    assert "--idle-jump: a real clock goes by itself" in refusal("-s", str(file), "--idle-jump")


def test_all_problems_of_a_scenario_are_reported_before_the_start(file: Path, tmp_path: Path) -> None:
    file.write_text(SCENARIO.replace("seed", "sed").replace("503", "5030"))
    port = tmp_path / "port"
    reported = refusal("--scenario", str(file), "--port", "0", "--port-file", str(port))
    assert reported.startswith(f"{file}: 2 problems. Nothing was started.\n\n{file}:4:1: sed\n")
    assert f'{file}:14:1: rule "down": status = 5030\n' in reported
    assert not port.exists()
    refused = CliRunner().invoke(main, ["--json", "up", "--scenario", str(file)], env=clean({}))
    problems: Any = json.loads(refused.stderr)
    assert [(problem["line"], problem["severity"]) for problem in problems] == [(4, "error"), (14, "error")]


def test_inferred_answers_are_warned_of_unless_allowed(file: Path) -> None:
    source = ("--scenario", "builtin:rate-limit")
    with file.with_name("log").open("w+") as log:
        with up("--port", "0", *source, stderr=log):
            log.seek(0)
            assert "warning: rule" in log.read()
        log.truncate(0)
        with up("--port", "0", *source, "--allow-guesses", stderr=log):
            log.seek(0)
            assert log.read() == ""


def test_missing_scenario_is_reported_before_detaching(tmp_path: Path) -> None:
    assert "there is no such scenario." in refusal("--scenario", "builtin:nothing", "--detach")
    assert "cannot be read: no such file" in refusal("--scenario", str(tmp_path / "nothing.toml"))


def test_device_switch_in_the_past_is_reported(file: Path) -> None:
    switch = '[device.d1]\nprovider = "insim"\nswitches = [{ at = 2020-01-01T00:00:00Z, online = false }]\n'
    file.write_text(SCENARIO + switch)
    assert "a switch of a device lies in the past" in refusal("--scenario", str(file), "--port", "0")


def test_builtin_scenario_is_not_watched() -> None:
    assert "add --scenario FILE" in refusal("--watch")
    assert "--watch: builtin:magic does not change" in refusal("--watch", "--scenario", "builtin:magic")


def test_changed_scenario_file_begins_anew(file: Path, tmp_path: Path) -> None:
    log = tmp_path / "log"
    with (
        log.open("w") as errors,
        up("--port", "0", "-s", str(file), "--watch", "--seed", "3", stderr=errors) as (process, _),
    ):
        draft = file.with_name("draft")
        draft.write_text(SCENARIO.replace("a-day", "another-day"))
        os.utime(draft, ns=(1, 1))
        draft.replace(file)
        while not log.read_text():
            assert process.poll() is None
    assert log.read_text() == f"{file} has changed: scenario another-day restarts\n"


def test_starts_with_default_options_differ_in_ids_alone(file: Path) -> None:
    first, second = (re.fullmatch(r"ready, seed 7, id seed (\d+), .*", ready("-s", str(file))) for _ in range(2))
    assert first is not None
    assert second is not None
    assert first[1] != second[1]

"""A sandbox in the background, from its start to its end, as one uses it from a shell."""

import json
import os
import signal
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from sms_sandbox.cli import detached, main, server_registry

from tests.cli.running import clean
from tests.running import PATIENCE
from tests.serving import fetch, serving


def sandbox(*arguments: str, **variables: str) -> Result:
    return CliRunner().invoke(main, list(arguments), env=clean(variables))


@pytest.fixture(autouse=True)
def gone_in_the_end() -> Iterator[None]:
    """None outlives the test that started it."""
    yield
    while detached._started:
        process = detached._started.pop()
        process.terminate()
        process.wait(PATIENCE)


@pytest.fixture
def running(tmp_path: Path) -> Iterator[str]:
    """The address of a sandbox in the background."""
    file = tmp_path / "port"
    result = sandbox("up", "--wait", "--port", "0", "--port-file", str(file), "--clock", "virtual")
    assert result.exit_code == 0, result.output
    assert "\nready, seed 1, virtual clock\n" in result.stdout
    assert "in the background as process " in result.stderr
    url = f"http://127.0.0.1:{file.read_text().strip()}"
    yield url
    sandbox("down", "--url", url)


def test_it_answers_and_tells_of_itself_until_it_is_stopped(running: str) -> None:
    assert fetch("GET", f"{running}/_sandbox/readyz")[0] == 200
    told = json.loads(sandbox("status", "--url", running, "--json").stdout)
    assert (told["running"], told["url"], told["seed"], told["clock"]) == (True, running, 1, "virtual")
    assert os.getpgid(told["pid"]) == told["pid"]
    lines = sandbox("status", "--url", running).stdout.splitlines()
    assert lines[:2] == ["running      yes", f"url          {running}"]
    assert f"pid          {told['pid']}" in lines
    result = sandbox("down", "--url", running)
    assert (result.exit_code, result.stderr) == (0, f"stopped {running}\n")
    with pytest.raises(ConnectionRefusedError):
        fetch("GET", f"{running}/_sandbox/readyz")
    result = sandbox("down", "--url", running)
    assert (result.exit_code, result.stderr) == (0, f"no sandbox runs at {running}\n")


def test_what_it_writes_is_printed(running: str) -> None:
    fetch("GET", f"{running}/smsmode/http/1.6/sendSMS.do?accessToken=T&message=M&numero=0639980001")
    until, said = time.monotonic() + PATIENCE, ""
    while " smsmode send x1\n" not in said and time.monotonic() < until:
        said = sandbox("logs", "--url", running).stdout
    assert said.startswith("page ")
    assert " smsmode send x1\n" in said


def test_what_it_writes_is_followed_to_its_end(running: str) -> None:
    record = server_registry.find(int(running.rpartition(":")[2]))
    assert record is not None
    os.kill(record.pid, signal.SIGTERM)
    result = sandbox("logs", "-f", "--url", running)
    assert result.exit_code in {0, 1}  # it may have ended before


def test_two_at_one_address_cannot_be_and_the_second_says_so(running: str) -> None:
    result = sandbox("up", "--wait", "--port", running.rpartition(":")[2])
    assert result.exit_code == 1
    assert "Address already in use" in result.stderr


def test_wrong_options_are_told_before_anything_is_started(state_folder: Path) -> None:
    result = sandbox("up", "--wait", "--host", "0.0.0.0")  # noqa: S104  refused
    assert result.exit_code == 2
    assert "--admin-token" in result.stderr
    assert sandbox("up", "-d", "--prot", "1").exit_code == 2
    assert not [*state_folder.glob("*.json")]


def test_without_wait_it_returns_at_once(tmp_path: Path) -> None:
    file = tmp_path / "port"
    result = sandbox("up", "-d", "--port", "0", "--port-file", str(file))
    assert (result.exit_code, result.stdout) == (0, "")
    pid = int(result.stderr.split("process ")[1].split(";")[0])
    until = time.monotonic() + PATIENCE
    while server_registry.of_process(pid) is None and time.monotonic() < until:
        os.sched_yield()
    url = f"http://127.0.0.1:{file.read_text().strip()}"
    assert sandbox("ready", "--url", url).exit_code == 0
    assert sandbox("down", "--url", url, "-q").stderr == ""


def test_one_that_is_not_ready_in_time_is_stopped_with_exit_code_4() -> None:
    result = sandbox("up", "--wait", "--port", "0", "--wait-timeout", "0s")
    assert (result.exit_code, result.stderr) == (4, "it was not ready in time, and was stopped\n")


def test_where_nothing_can_be_kept_it_is_told(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    result = sandbox("up", "-d", "--port", "0", SANDBOX_STATE_DIR=str(tmp_path / "file"))
    assert result.exit_code == 1
    assert "name another folder in SANDBOX_STATE_DIR" in result.stderr


def test_one_that_was_started_elsewhere_is_left_alone() -> None:
    with serving() as server:
        result = sandbox("down", "--url", server.url)
        assert (result.exit_code, result.stderr) == (
            1,
            f"the sandbox at {server.url} was not started here; stop it where it was\n",
        )
        told = json.loads(sandbox("status", "--url", server.url, "--json").stdout)
        assert (told["pid"], told["log"]) == (None, None)
        assert sandbox("logs", "--url", server.url).exit_code == 1


def test_where_none_runs_the_status_is_1() -> None:
    result = sandbox("status", "--url", "http://127.0.0.1:1")
    assert (result.exit_code, result.stderr) == (1, "no sandbox runs at http://127.0.0.1:1\n")
    result = sandbox("status", "--url", "http://127.0.0.1:1", "--json")
    assert (result.exit_code, json.loads(result.stdout)) == (1, {"running": False, "url": "http://127.0.0.1:1"})


def test_old_logs_are_taken_away(state_folder: Path) -> None:
    state_folder.mkdir()
    old, new = state_folder / "up-old.log", state_folder / "up-new.log"
    old.touch()
    new.touch()
    os.utime(old, (0, 0))
    sandbox("up", "--wait", "--port", "0", "--wait-timeout", "0s")
    assert not old.exists()
    assert new.exists()

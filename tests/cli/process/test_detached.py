"""A sandbox in the background, from its start to its end, as a shell uses it."""

import json
import os
import re
import signal
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from sms_sandbox.cli import main
from sms_sandbox.cli.command import START_ONE
from sms_sandbox.cli.process import detached, server_registry

from tests.cli.running import clean
from tests.full_disk import full_disk
from tests.running import PATIENCE
from tests.serving import fetch, serving


def sandbox(*arguments: str, **variables: str) -> Result:
    return CliRunner().invoke(main, list(arguments), env=clean(variables))


@pytest.fixture(autouse=True)
def gone_in_the_end() -> Iterator[None]:
    """Stop every sandbox that a test has started."""
    yield
    while detached._started:
        process = detached._started.pop()
        process.terminate()
        process.wait(PATIENCE)


@pytest.fixture
def running(tmp_path: Path) -> Iterator[str]:
    """Yield the address of a sandbox in the background."""
    file = tmp_path / "port"
    result = sandbox("up", "--wait", "--port", "0", "--port-file", str(file), "--clock", "virtual")
    assert result.exit_code == 0, result.output
    assert re.search(r"\nready, seed 1, id seed \d+, virtual clock\n", result.stdout)
    assert "in the background as process " in result.stderr
    url = f"http://127.0.0.1:{file.read_text().strip()}"
    yield url
    sandbox("down", "--url", url)


def test_detached_sandbox_serves_and_has_a_status_until_it_is_stopped(running: str) -> None:
    assert fetch("GET", f"{running}/_sandbox/readyz")[0] == 200
    data = json.loads(sandbox("status", "--url", running, "--json").stdout)
    assert (data["running"], data["url"], data["seed"], data["clock"]) == (True, running, 1, "virtual")
    assert os.getpgid(data["pid"]) == data["pid"]
    lines = sandbox("status", "--url", running).stdout.splitlines()
    assert lines[:2] == ["running      yes", f"url          {running}"]
    assert f"pid          {data['pid']}" in lines
    result = sandbox("down", "--url", running)
    assert (result.exit_code, result.stderr) == (0, f"stopped {running}\n")
    with pytest.raises(ConnectionRefusedError):
        fetch("GET", f"{running}/_sandbox/readyz")
    result = sandbox("down", "--url", running)
    assert (result.exit_code, result.stderr) == (0, f"no sandbox runs at {running}\n")


def test_log_of_a_detached_sandbox_is_printed(running: str) -> None:
    fetch("GET", f"{running}/smsmode/http/1.6/sendSMS.do?accessToken=T&message=M&numero=0639980001")
    until, output = time.monotonic() + PATIENCE, ""
    while " smsmode send x1\n" not in output and time.monotonic() < until:
        output = sandbox("logs", "--url", running).stdout
    assert output.startswith("page ")
    assert " smsmode send x1\n" in output


def test_log_is_followed_until_the_sandbox_ends(running: str) -> None:
    record = server_registry.find(int(running.rpartition(":")[2]))
    assert record is not None
    os.kill(record.pid, signal.SIGTERM)
    result = sandbox("logs", "-f", "--url", running)
    assert result.exit_code in {0, 1}  # it may have ended before


def test_second_sandbox_at_one_address_is_refused(running: str) -> None:
    result = sandbox("up", "--wait", "--port", running.rpartition(":")[2])
    assert result.exit_code == 1
    assert "Address already in use" in result.stderr


def test_wrong_options_are_reported_before_the_start(state_folder: Path) -> None:
    result = sandbox("up", "--wait", "--host", "0.0.0.0")  # noqa: S104  refused
    assert result.exit_code == 2
    assert "--admin-token" in result.stderr
    assert sandbox("up", "-d", "--prot", "1").exit_code == 2
    assert not [*state_folder.glob("*.json")]


def test_detach_without_wait_returns_at_once(tmp_path: Path) -> None:
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


def test_late_sandbox_is_stopped_with_exit_code_4() -> None:
    result = sandbox("up", "--wait", "--port", "0", "--wait-timeout", "0s")
    assert (result.exit_code, result.stderr) == (4, "the sandbox was not ready in time, and was stopped\n")


def test_unusable_state_folder_is_reported(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    result = sandbox("up", "-d", "--port", "0", SANDBOX_STATE_DIR=str(tmp_path / "file"))
    assert result.exit_code == 1
    assert "set SANDBOX_STATE_DIR to another folder" in result.stderr


def test_log_that_does_not_fit_on_the_disk_is_named_and_nothing_is_started(state_folder: Path) -> None:
    with full_disk():
        result = sandbox("up", "-d", "--port", "0")
    assert (result.exit_code, detached._started) == (1, [])
    assert re.fullmatch(
        rf"{state_folder}/up-\w+\.log: File too large; set SANDBOX_STATE_DIR to another folder\n", result.stderr
    )
    assert [*state_folder.iterdir()] == []


def test_sandbox_of_another_machine_is_not_stopped() -> None:
    with serving() as server:
        result = sandbox("down", "--url", server.url)
        assert (result.exit_code, result.stderr) == (
            1,
            f"the sandbox at {server.url} was not started on this machine; stop it where it was started\n",
        )
        data = json.loads(sandbox("status", "--url", server.url, "--json").stdout)
        assert (data["pid"], data["log"]) == (None, None)
        assert sandbox("logs", "--url", server.url).exit_code == 1


def test_status_without_a_sandbox_exits_with_1() -> None:
    result = sandbox("status", "--url", "http://127.0.0.1:1")
    assert (result.exit_code, result.stderr) == (1, f"no sandbox runs at http://127.0.0.1:1; {START_ONE}\n")
    result = sandbox("status", "--url", "http://127.0.0.1:1", "--json")
    assert (result.exit_code, json.loads(result.stdout)) == (1, {"running": False, "url": "http://127.0.0.1:1"})


def test_old_logs_are_removed(state_folder: Path) -> None:
    state_folder.mkdir()
    old, new = state_folder / "up-old.log", state_folder / "up-new.log"
    old.touch()
    new.touch()
    os.utime(old, (0, 0))
    sandbox("up", "--wait", "--port", "0", "--wait-timeout", "0s")
    assert not old.exists()
    assert new.exists()

import fcntl
import json
import os
from dataclasses import asdict
from pathlib import Path

import pytest
from click.testing import CliRunner
from sms_sandbox.cli import main
from sms_sandbox.cli.process import server_registry

from tests.full_disk import full_disk


def test_running_sandbox_is_found_by_port_and_process() -> None:
    assert server_registry.find(8767) is None
    with server_registry.recorded(8767, "http://127.0.0.1:8767"):
        found = server_registry.find(8767)
        assert found == server_registry.ServerRecord(os.getpid(), 8767, "http://127.0.0.1:8767", None)
        assert server_registry.of_process(os.getpid()) == found
        assert server_registry.of_process(1) is None
    assert server_registry.find(8767) is None


def test_record_of_a_detached_sandbox_has_its_log(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(server_registry.LOG_VARIABLE, "/somewhere/up.log")
    with server_registry.recorded(1, "http://127.0.0.1:1"):
        found = server_registry.find(1)
        assert found is not None
        assert found.log == "/somewhere/up.log"


def test_stale_record_is_removed(state_folder: Path) -> None:
    state_folder.mkdir()
    left = state_folder / "8767-1.json"
    left.write_text(json.dumps({"pid": 1, "port": 8767, "url": "http://127.0.0.1:8767", "log": None}))
    assert server_registry.find(8767) is None
    assert not left.exists()


def test_next_sandbox_removes_stale_records(state_folder: Path) -> None:
    state_folder.mkdir()
    (state_folder / "1-1.json").write_text("{}")
    (state_folder / "other.json").write_text("{}")
    with server_registry.recorded(8767, "http://127.0.0.1:8767"):
        assert {path.name for path in state_folder.iterdir()} == {f"8767-{os.getpid()}.json", "other.json"}


def test_unreadable_record_is_ignored(state_folder: Path) -> None:
    with server_registry.recorded(8767, "http://127.0.0.1:8767"):
        (state_folder / f"8767-{os.getpid()}.json").write_text("[]")
        assert server_registry.find(8767) is None


def test_record_that_does_not_fit_on_the_disk_is_named_and_not_left(
    state_folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with full_disk(), server_registry.recorded(8767, "http://127.0.0.1:8767"):
        assert server_registry.find(8767) is None
    assert capsys.readouterr().err == (
        f"{state_folder}/8767-{os.getpid()}.json: cannot be written: File too large; "
        '"sandbox down" and "sandbox logs" will not find this sandbox; set SANDBOX_STATE_DIR to another folder\n'
    )
    assert [*state_folder.iterdir()] == []


def test_nothing_is_recorded_without_a_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "file").write_text("")
    monkeypatch.setenv(server_registry.FOLDER_VARIABLE, str(tmp_path / "file"))
    with server_registry.recorded(8767, "http://127.0.0.1:8767"):
        assert server_registry.find(8767) is None


def test_servers_of_one_port_at_two_addresses_have_records_of_their_own(state_folder: Path) -> None:
    with server_registry.recorded(8767, "http://127.0.0.1:8767"):
        other = asdict(server_registry.ServerRecord(1, 8767, "http://127.0.0.2:8767", None))
        with (state_folder / "8767-1.json").open("w") as file:
            json.dump(other, file)
            file.flush()
            fcntl.flock(file, fcntl.LOCK_EX)
            for host, pid in (("127.0.0.1", os.getpid()), ("127.0.0.2", 1), ("127.0.0.3", None)):
                found = server_registry.find(8767, host)
                assert (found and found.pid) == pid
        for host in ("127.0.0.1", "localhost", "0.0.0.0", ""):  # noqa: S104  of an address that is looked for
            found = server_registry.find(8767, host)
            assert found is not None
            assert found.pid == os.getpid()
        assert server_registry.find(8767, "127.0.0.2") is None


def test_record_in_the_foreground_has_no_log() -> None:
    with server_registry.recorded(8767, "http://127.0.0.1:8767"):
        result = CliRunner().invoke(main, ["logs", "--url", "http://127.0.0.1:8767"])
    assert (result.exit_code, "runs in the foreground" in result.stderr) == (1, True)

import json
import shutil
from pathlib import Path

import pytest
from click.testing import CliRunner
from sms_sandbox.cli import main
from sms_sandbox.cli.verbs import up

from tests.data.test_upgrade import FOLDERS
from tests.running import running
from tests.server.workspaces.data.test_keeper import settings


async def test_whole_folder_is_reported(tmp_path: Path) -> None:
    async with running(settings(tmp_path)):
        pass
    result = CliRunner().invoke(main, ["data", "check", str(tmp_path)])
    assert (result.exit_code, result.stdout) == (0, "default: 0 messages, 0 inputs, 0 snapshots, no problem\n")
    listed = json.loads(CliRunner().invoke(main, ["data", "check", str(tmp_path), "--json"]).stdout)
    assert listed[0]["problem"] is None


async def test_damaged_file_ends_with_exit_code_1(tmp_path: Path) -> None:
    async with running(settings(tmp_path)):
        pass
    (tmp_path / "default.sqlite3").write_bytes(b"nonsense" * 1000)
    result = CliRunner().invoke(main, ["data", "check", str(tmp_path)])
    assert (result.exit_code, "file is not a database" in result.stdout) == (1, True)


async def test_folder_in_use_is_checked_and_a_missing_one_is_reported_in_one_line(tmp_path: Path) -> None:
    async with running(settings(tmp_path)):
        result = CliRunner().invoke(main, ["data", "check", str(tmp_path)])
    assert (result.exit_code, result.stdout) == (0, "default: 0 messages, 0 inputs, 0 snapshots, no problem\n")
    result = CliRunner().invoke(main, ["data", "check", str(tmp_path / "none")])
    assert (result.exit_code, result.stderr) == (1, f"{tmp_path / 'none'}: there is no such folder\n")


def test_form_of_an_earlier_version_is_named(tmp_path: Path) -> None:
    folder = shutil.copytree(FOLDERS / "form-3", tmp_path / "data")
    result = CliRunner().invoke(main, ["data", "check", str(folder)])
    assert (result.exit_code, result.stdout.splitlines()) == (
        0,
        [
            "default: 4 messages, 9 inputs, 1 snapshot, form 3 of an earlier version, no problem",
            "other: 1 message, 1 input, 0 snapshots, form 3 of an earlier version, no problem",
        ],
    )


def test_folder_is_an_option_a_variable_and_a_setting(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    used: list[Path | None] = []
    monkeypatch.setattr(up, "_serve", lambda settings, *_: used.append(settings.data))
    CliRunner().invoke(main, ["up", "--data", "option"])
    CliRunner().invoke(main, ["up"], env={"SANDBOX_DATA": "variable"})
    (tmp_path / "sandbox.toml").write_text('data = "setting"\n')
    CliRunner().invoke(main, ["up"])
    assert used == [Path("option"), Path("variable"), Path("setting")]

import json
from pathlib import Path

from click.testing import CliRunner
from sms_sandbox.cli import main

from tests.running import running
from tests.server.workspaces.data.test_keeper import settings


async def test_whole_folder_is_reported(tmp_path: Path) -> None:
    async with running(settings(tmp_path)):
        pass
    result = CliRunner().invoke(main, ["data", "check", str(tmp_path)])
    assert (result.exit_code, result.stdout) == (0, "default\t0\t0\t0\tnone\n")
    listed = json.loads(CliRunner().invoke(main, ["data", "check", str(tmp_path), "--json"]).stdout)
    assert listed[0]["problem"] is None


async def test_damaged_file_ends_with_exit_code_1(tmp_path: Path) -> None:
    async with running(settings(tmp_path)):
        pass
    (tmp_path / "default.sqlite3").write_bytes(b"nonsense" * 1000)
    result = CliRunner().invoke(main, ["data", "check", str(tmp_path)])
    assert (result.exit_code, "file is not a database" in result.stdout) == (1, True)


async def test_folder_in_use_and_missing_folder_are_one_line(tmp_path: Path) -> None:
    async with running(settings(tmp_path)):
        result = CliRunner().invoke(main, ["data", "check", str(tmp_path)])
    assert (result.exit_code, result.stderr) == (1, f"{tmp_path}: another sandbox uses this folder\n")
    result = CliRunner().invoke(main, ["data", "check", str(tmp_path / "none")])
    assert (result.exit_code, result.stderr) == (1, f"{tmp_path / 'none'}: there is no such folder\n")

import sqlite3
from pathlib import Path

import pytest
from sms_sandbox import providers
from sms_sandbox.server.workspaces.data.checking import check
from sms_sandbox.server.workspaces.data.errors import DataError

from tests.running import admin, ask, running
from tests.server.workspaces.data.test_keeper import SMSMODE, settings


def images_of(folder: Path) -> list[Path]:
    return [*folder.glob("default.*.image")]


async def some_data(folder: Path) -> None:
    async with running(settings(folder)) as sandbox:
        await ask(sandbox, SMSMODE)
        await admin(sandbox, "POST", "/snapshots", {"name": "mine"})


async def test_whole_folder_has_no_problem(tmp_path: Path) -> None:
    await some_data(tmp_path)
    [found] = check(tmp_path, providers.load())
    assert (found.workspace, found.messages, found.snapshots, found.problem) == ("default", 1, 1, None)


async def test_broken_image_and_broken_input_are_reported(tmp_path: Path) -> None:
    await some_data(tmp_path)
    path = tmp_path / "default.sqlite3"
    with sqlite3.connect(path) as database:
        database.execute("INSERT INTO batch VALUES (99, 98, 1, 0, 'nonsense')")
    database.close()
    assert "default.sqlite3: inputs 98 to 99 are damaged: the checksum differs" in str(
        check(tmp_path, providers.load())[0].problem
    )
    image = images_of(tmp_path)[0]
    image.write_bytes(b"nothing")
    [found] = check(tmp_path, providers.load())
    assert str(found.problem).startswith(f"{image}: found b'nothing', wanted an image, which begins with ")


async def test_cut_file_is_reported(tmp_path: Path) -> None:
    await some_data(tmp_path)
    path = tmp_path / "default.sqlite3"
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])
    assert check(tmp_path, providers.load())[0].problem is not None


def test_folder_that_does_not_exist_is_refused(tmp_path: Path) -> None:
    with pytest.raises(DataError, match="there is no such folder"):
        check(tmp_path / "none", providers.load())

import os
import shutil
from pathlib import Path

import pytest
from sms_sandbox import providers
from sms_sandbox.engine.state import FORM
from sms_sandbox.server.workspaces.data import checking, input_files, schema
from sms_sandbox.server.workspaces.data.checking import check
from sms_sandbox.server.workspaces.data.errors import DataError

from tests.data.test_upgrade import FOLDERS
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


def contents(folder: Path) -> dict[str, tuple[bytes, int]]:
    return {path.name: (path.read_bytes(), path.stat().st_mtime_ns) for path in folder.iterdir()}


@pytest.mark.parametrize("form", ["form-1", "form-2", "form-3", "form-4", "form-5"])
def test_check_changes_no_byte_and_no_time_of_a_folder_of_any_form(tmp_path: Path, form: str) -> None:
    folder = shutil.copytree(FOLDERS / form, tmp_path / "data")
    before = contents(folder)
    found = check(folder, providers.load())
    assert contents(folder) == before
    of_files = min(int(form.removeprefix("form-")), schema.VERSION)  # a later form of states changed no other file
    assert [one.form for one in found] == [of_files, of_files]
    assert {one.is_earlier for one in found} == {form != f"form-{FORM}"}
    assert {one.problem is None for one in found} == {form in {"form-3", "form-4", "form-5"}}


async def test_folder_in_use_is_checked_and_left_as_it_is(tmp_path: Path) -> None:
    async with running(settings(tmp_path)) as sandbox:
        await ask(sandbox, SMSMODE)
        before = contents(tmp_path)
        [found] = check(tmp_path, providers.load())
        assert contents(tmp_path) == before
        assert (found.messages, found.problem) == (1, None)


async def test_file_that_is_replaced_meanwhile_is_copied_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    await some_data(tmp_path)
    image, copied = images_of(tmp_path)[0], []

    def copying(path: Path, to: Path) -> None:
        copied.append(path.name)
        shutil.copyfile(path, to)
        if copied.count(image.name) == 1:
            image.write_bytes(image.read_bytes())
            os.utime(image, ns=(0, 0))

    monkeypatch.setattr(checking, "copyfile", copying)
    assert check(tmp_path, providers.load())[0].problem is None
    assert copied.count(image.name) == 2


async def test_folder_whose_files_never_rest_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    await some_data(tmp_path)

    def gone(path: Path, to: Path) -> None:
        raise FileNotFoundError(path, to)

    monkeypatch.setattr(checking, "copyfile", gone)
    with pytest.raises(DataError, match="replaces its files too often"):
        check(tmp_path, providers.load())


async def test_broken_image_and_broken_input_are_reported(tmp_path: Path) -> None:
    await some_data(tmp_path)
    [path] = input_files.files_of(tmp_path / "default.sqlite3")
    path.write_bytes(path.read_bytes()[:-1])
    [found] = check(tmp_path, providers.load())
    assert found.problem == f"{path}: the last batch is not written to its end"
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


def test_folder_without_a_workspace_and_one_that_is_a_file_are_refused(tmp_path: Path) -> None:
    with pytest.raises(DataError, match="found no workspace"):
        check(tmp_path, providers.load())
    path = tmp_path / "file"
    path.write_bytes(b"x")
    with pytest.raises(DataError, match="found a file, wanted a folder"):
        check(path, providers.load())

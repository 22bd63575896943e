import errno
from pathlib import Path

import pytest
from sms_sandbox.server.workspaces.data.errors import DataError
from sms_sandbox.server.workspaces.data.folder import DataFolder


def test_folder_is_made_and_lists_its_workspaces(tmp_path: Path) -> None:
    folder = DataFolder(tmp_path / "new" / "folder")
    for name in ("b", "a"):
        folder.open(name).close()
    assert folder.names() == ["a", "b"]
    folder.remove("a")
    assert folder.names() == ["b"]
    folder.close()


def test_folder_in_use_is_refused_and_free_again_once_closed(tmp_path: Path) -> None:
    folder = DataFolder(tmp_path)
    with pytest.raises(DataError, match="another sandbox uses this folder"):
        DataFolder(tmp_path)
    folder.close()
    DataFolder(tmp_path).close()


def test_path_of_a_file_is_refused(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(DataError, match="found a file, wanted a folder"):
        DataFolder(tmp_path / "file")


def test_path_below_a_file_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "file"
    path.write_text("x")
    with pytest.raises(DataError, match="below: Not a directory"):
        DataFolder(path / "below")


def test_folder_in_which_no_file_can_be_made_is_refused(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    def refuse(path: Path, *_: object) -> None:
        raise OSError(errno.EROFS, "Read-only file system", str(path))

    monkeypatch.setattr(Path, "open", refuse)
    with pytest.raises(DataError, match="lock: the folder cannot be written: Read-only file system"):
        DataFolder(tmp_path)

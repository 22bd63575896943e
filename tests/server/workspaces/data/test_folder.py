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
    with pytest.raises(DataError, match="File exists"):
        DataFolder(tmp_path / "file")

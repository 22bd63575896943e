from pathlib import Path

import pytest
from sms_sandbox.cli.files import write_file

from tests.full_disk import full_disk

PATH = "\udcc3\udca9t\udcc3\udca9.toml"
"""The name été.toml as Python has it in the locale C."""


def test_content_is_written_in_utf_8_without_a_change_of_line_ends(tmp_path: Path) -> None:
    write_file(tmp_path / "text", f"é {PATH}\r\n\n")
    write_file(tmp_path / "bytes", b"\xff")
    assert (tmp_path / "text").read_bytes() == "é été.toml\r\n\n".encode()
    assert (tmp_path / "bytes").read_bytes() == b"\xff"


def test_file_that_cannot_be_written_is_named_and_not_left(tmp_path: Path) -> None:
    file = tmp_path / "new"
    with full_disk(3), pytest.raises(OSError, match="File too large") as caught:
        write_file(file, "1234")
    assert caught.value.filename == str(file)
    assert not file.exists()


def test_file_that_was_there_is_not_removed(tmp_path: Path) -> None:
    file = tmp_path / "old"
    file.write_text("old")
    with full_disk(), pytest.raises(OSError, match="File too large"):
        write_file(file, "new")
    assert file.exists()


def test_folder_that_does_not_exist_is_an_error_with_the_name_of_the_file(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    for file in (tmp_path / "gone" / "new", tmp_path / "file" / "new"):
        with pytest.raises(OSError, match=f"'{file}'"):
            write_file(file, "text")

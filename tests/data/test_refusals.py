"""Folders that cannot be used: a real process ends with one line and an exit code."""

import subprocess
import sys
from pathlib import Path

UNWRITABLE = Path("/proc/self")
"""A folder in which nobody, root included, can make a file."""


def outcome(*arguments: str) -> tuple[int, list[str]]:
    """Return the exit code of ``sandbox``, and the lines of its standard error."""
    command = [sys.executable, "-m", "sms_sandbox", *arguments]
    ended = subprocess.run(command, capture_output=True, text=True, check=False, timeout=60)  # noqa: S603  this program
    return ended.returncode, ended.stderr.splitlines()


def test_folder_in_which_nothing_can_be_written_is_reported_in_one_line() -> None:
    code, [line] = outcome("up", "--port", "0", "--data", str(UNWRITABLE))
    assert (code, line) == (
        1,
        f"--data: {UNWRITABLE}/lock: the folder cannot be written: No such file or directory",
    )
    assert outcome("data", "check", str(UNWRITABLE)) == (1, [f"{UNWRITABLE}: found no workspace"])


def test_folder_that_is_a_file_is_reported_without_a_traceback(tmp_path: Path) -> None:
    path = tmp_path / "file"
    path.write_text("x")
    code, lines = outcome("up", "--port", "0", "--data", str(path))
    assert (code, lines[-1]) == (2, f"Error: Invalid value for '--data': Directory '{path}' is a file.")
    assert outcome("data", "check", str(path)) == (1, [f"{path}: found a file, wanted a folder"])
    assert outcome("up", "--port", "0", "--data", str(path / "below")) == (
        1,
        [f"--data: {path}/below: Not a directory"],
    )

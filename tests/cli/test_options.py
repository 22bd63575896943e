"""Files that are written at the end of a command: what is refused at its start."""

from pathlib import Path

import click
import pytest
from click.testing import CliRunner
from sms_sandbox.cli import main
from sms_sandbox.cli.options import NEW_FILE, NEW_FOLDER

from tests.cli.running import clean

UNWRITABLE = "x" * 300
"""A name that no folder takes, also from root."""


@pytest.mark.parametrize(
    "arguments",
    [
        ("up", "--detach", "--wait", "--port", "0", "--run-file"),
        ("up", "--port", "0", "--run-file"),
        ("run", "--run-file"),
        ("run", "--report"),
        ("run", "--junit"),
        ("explore", "--out"),
        ("verify", "--report"),
        ("verify", "--junit"),
        ("fidelity", "check", "smsmode", "--junit"),
        ("fidelity", "check", "smsmode", "--save"),
        ("export",),
    ],
)
def test_file_that_cannot_be_written_is_refused_at_the_start(arguments: tuple[str, ...], tmp_path: Path) -> None:
    started = tmp_path / "started"
    command = ("--", "touch", str(started)) if arguments[0] in {"run", "explore"} else ()
    result = CliRunner().invoke(main, [*arguments, str(tmp_path / UNWRITABLE), *command], env=clean({}))
    assert result.exit_code == 2, result.output
    assert f"{UNWRITABLE}' cannot be written: File name too long" in result.stderr
    assert not started.exists()


@pytest.mark.parametrize("arguments", [("record", "smsfactor", "--out"), ("import-har", "day.har", "--out")])
def test_folder_that_cannot_be_written_is_refused_at_the_start(arguments: tuple[str, ...], tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    folder = tmp_path / "file" / "recordings"
    result = CliRunner().invoke(main, [*arguments, str(folder)], env=clean({}))
    assert result.exit_code == 2, result.output
    assert f"'{folder}' cannot be written: Not a directory" in result.stderr


def test_folder_is_not_made_yet(tmp_path: Path) -> None:
    new = tmp_path / "a" / "b"
    assert [NEW_FOLDER.convert(str(folder), None, None) for folder in (new, tmp_path)] == [new, tmp_path]
    assert [*tmp_path.iterdir()] == []


def test_file_of_before_is_kept_and_a_new_one_is_not_made_yet(tmp_path: Path) -> None:
    old, new = tmp_path / "old", tmp_path / "new"
    old.write_text("kept")
    assert [NEW_FILE.convert(str(file), None, None) for file in (old, new)] == [old, new]
    assert (old.read_text(), new.exists()) == ("kept", False)
    with pytest.raises(click.BadParameter, match="is a directory"):
        NEW_FILE.convert(str(tmp_path), None, None)

import errno
import io
import os
import sys
from pathlib import Path

import pytest
from sms_sandbox.cli import main
from sms_sandbox.cli.streams import ESCAPED, allow_any_character, unwritable_output_reported

UNDECODED = "\udcc3\udca9t\udcc3\udca9.toml"
"""The name été.toml as Python has it in the locale C."""

FULL = "standard output cannot be written: No space left on device\n"


@pytest.mark.parametrize("buffered", [True, False])
@pytest.mark.parametrize("line", ["numbers --url http://127.0.0.1:1", "--help", "up --help", "scenario list --json"])
def test_full_disk_ends_a_verb_with_one_line_and_exit_code_1(
    line: str, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, *, buffered: bool
) -> None:
    with io.TextIOWrapper(Path("/dev/full").open("wb", -buffered), "utf-8", write_through=not buffered) as out:
        monkeypatch.setattr(sys, "stdout", out)
        with pytest.raises(SystemExit) as caught:
            main(line.split())
        out.flush()  # as Python does at its end
    assert (caught.value.code, capsys.readouterr().err) == (1, FULL)


def test_error_that_names_a_file_or_has_another_reason_is_left_alone() -> None:
    for error in (OSError(errno.ENOSPC, "full", "file"), OSError(errno.ECONNRESET, "reset"), OSError("no number")):
        with pytest.raises(OSError) as caught, unwritable_output_reported():  # noqa: PT011  it is compared below
            raise error
        assert caught.value is error


def test_pipe_without_a_reader_ends_in_silence(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    reader, writer = os.pipe()
    os.close(reader)
    out = open(writer, "w", encoding="utf-8")  # noqa: PTH123, SIM115  it cannot be closed without an error
    monkeypatch.setattr(sys, "stdout", out)
    with pytest.raises(SystemExit) as caught:
        main(["scenario", "list"])
    assert (caught.value.code, capsys.readouterr().err) == (1, "")


def test_streams_that_cannot_fail_stay_as_they_are() -> None:
    for encoding, errors, expected in (
        ("cp1252", "strict", ("cp1252", "sms_sandbox.escaped")),
        ("utf-8", "surrogateescape", ("utf-8", "sms_sandbox.escaped")),
        ("ascii", "backslashreplace", ("utf-8", "sms_sandbox.escaped")),
        ("utf-8", "replace", ("utf-8", "replace")),
    ):
        stream = io.TextIOWrapper(io.BytesIO(), encoding, errors)
        allow_any_character(stream)
        assert (stream.encoding, stream.errors) == expected


def test_output_has_undecoded_bytes_as_they_came_and_others_as_escapes() -> None:
    assert f"{UNDECODED} é \ud83d".encode("utf-8", ESCAPED) == "été.toml é \\ud83d".encode()
    assert f"{UNDECODED} é".encode("ascii", ESCAPED) == "été.toml ".encode() + b"\\xe9"

"""``make audit`` where PyPI cannot be asked, and where it can."""

import os
import shutil
import subprocess
from pathlib import Path

import pytest

from tests.install.installing import ROOT

TRACEBACK = "Traceback (most recent call last):\n  File ...\nConnectionError: no such host"
FOUND = "Found 1 known vulnerability in 1 package"


def audit(folder: Path, *, audit: str, python: str = "exit 0") -> "subprocess.CompletedProcess[str]":
    """Run ``make audit`` with these scripts in place of pip-audit and Python."""
    for name, script in {"pip-audit": audit, "python": python}.items():
        program = folder / name
        program.write_text(f"#!/bin/sh\n{script}\n")
        program.chmod(0o755)
    stamp = folder / "stamp"
    stamp.touch()
    command = [
        str(shutil.which("make")),
        "--file",
        str(ROOT / "Makefile"),
        "audit",
        f"BIN={folder}",
        f"DEV_STAMP={stamp}",
    ]
    outside = {name: value for name, value in os.environ.items() if not name.startswith("MAKE")}
    return subprocess.run(  # noqa: S603  make itself
        command, cwd=ROOT, env=outside, capture_output=True, text=True, check=False
    )


def words(run: "subprocess.CompletedProcess[str]") -> list[str]:
    """Return what was printed, without the last line, in which make says that its recipe failed."""
    return [line for line in run.stderr.splitlines() if not line.startswith("make: ***")]


def test_registry_that_cannot_be_asked_is_one_line(tmp_path: Path) -> None:
    run = audit(tmp_path, audit=f"echo '{TRACEBACK}' >&2; exit 1")
    assert run.returncode != 0
    assert words(run) == ["make audit: PyPI could not be asked: ConnectionError: no such host"]


def test_tool_that_cannot_be_installed_is_one_line(tmp_path: Path) -> None:
    run = audit(tmp_path, audit="exit 0", python="exit 1")
    assert run.returncode != 0
    assert words(run) == ["make audit: pip-audit cannot be installed"]


@pytest.mark.parametrize("status", [0, 1])
def test_findings_are_printed_as_they_are(tmp_path: Path, status: int) -> None:
    run = audit(tmp_path, audit=f"echo table; echo '{FOUND}' >&2; exit {status}")
    assert (run.returncode != 0) == bool(status)
    assert run.stdout == "table\n"
    assert words(run) == [FOUND]

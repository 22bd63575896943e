"""Unchanged applications with a hard-coded https address, run by ``sandbox run``; a webhook comes back to each."""

import os
import subprocess
import sys
from pathlib import Path
from shutil import which

import pytest

from tests.runtimes.applications import APPLICATIONS, Application
from tests.serving import receiving

REQUIRED = "SMS_SANDBOX_ALL_RUNTIMES"
"""Set where no runtime may be left out."""

_PYTHON = sys.executable
_CLEAN = {"HOME", "PATH", "LANG", "TMPDIR", "COVERAGE_PROCESS_START"}


def runtime_of(application: Application) -> str | None:
    return _PYTHON if application.runtime == "python" else which(application.runtime)


THERE = [name for name, one in APPLICATIONS.items() if runtime_of(one) or os.environ.get(REQUIRED)]
LEFT_OUT = sorted({one.runtime for one in APPLICATIONS.values() if runtime_of(one) is None})


def environment(folder: Path) -> dict[str, str]:
    kept = {name: value for name, value in os.environ.items() if name in _CLEAN}
    return {
        **kept,
        "SANDBOX_STATE_DIR": str(folder / "state"),
        "GOCACHE": str(folder / "go"),
        "GO111MODULE": "off",
        "NODE_PATH": "/usr/share/nodejs",
    }


def run(folder: Path, name: str, *options: str, program: tuple[str, ...] = ()) -> "subprocess.CompletedProcess[str]":
    """Run the application by ``sandbox run``, with ``program`` or with the runtime that is installed."""
    application = APPLICATIONS[name]
    program = program or tuple(filter(None, [runtime_of(application)]))
    assert program, f"{application.runtime} is not installed"
    file = folder / application.file
    file.write_text(application.source)
    sandbox = str(Path(_PYTHON).with_name("sandbox"))
    command = [sandbox, "run", "--clock", "virtual", "--idle-jump", *options, "--", *program, *application.before]
    return subprocess.run(  # noqa: S603  applications of ours
        [*command, str(file)],
        cwd=folder,
        env=environment(folder),
        capture_output=True,
        encoding="utf-8",
        errors="replace",  # smsMode answers in ISO-8859-15
        timeout=50,
        check=False,
    )


@pytest.mark.parametrize("name", THERE)
def test_unchanged_application_sends_one_sms_and_gets_its_webhook(name: str, tmp_path: Path) -> None:
    with receiving() as receiver:
        done = run(tmp_path, name, "--webhook", f"smsmode.status={receiver.url}/status")
        assert "0 | " in done.stdout, (done.stdout, done.stderr)
        assert "1 message, 1 exchange" in done.stderr
        assert {path.partition("?")[0] for _, path, _ in receiver.got} == {"/status"}, done.stderr


@pytest.mark.parametrize("name", [name for name in THERE if name.startswith("java")])
def test_java_reaches_a_workspace_by_its_port(name: str, tmp_path: Path) -> None:
    """It sends no proxy user."""
    sandbox = Path(_PYTHON).with_name("sandbox")
    ask = f'java "$0"; {sandbox} messages list; {sandbox} --workspace default messages list'
    done = run(tmp_path, name, "--workspace", "team", program=("sh", "-c", ask))
    answer, *listed = [line for line in done.stdout.splitlines() if line]
    assert answer.startswith("0 | "), (done.stdout, done.stderr)
    assert ["Hello" in line for line in listed].count(True) == 1, listed


def test_missing_runtimes_are_named(capsys: pytest.CaptureFixture[str]) -> None:
    with capsys.disabled():
        if LEFT_OUT:
            sys.stdout.write(f"\nnot run, since they are not installed: {', '.join(LEFT_OUT)}\n")
    assert not (LEFT_OUT and os.environ.get(REQUIRED)), LEFT_OUT

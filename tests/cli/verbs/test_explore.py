"""``sandbox explore`` in a process of its own, with small applications."""

import os
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

from tests import forking
from tests.cli.launching.test_run_command import SEND
from tests.cli.verbs.test_up import environment

GIVES_UP = f"""
try:
    {SEND.strip().replace(chr(10), chr(10) + "    ")}
except OSError:
    pass
"""
"""Ends well, whatever becomes of its text."""


def explored(*arguments: str, code: str = GIVES_UP) -> "subprocess.CompletedProcess[str]":
    arguments = ("explore", "--no-https", "--runs", "12", *arguments, "--", sys.executable, "-c", code)
    return forking.run(*arguments, env=environment(), timeout=120)


def test_scenario_is_printed_written_and_can_be_run(tmp_path: Path) -> None:
    file = tmp_path / "found.toml"
    done = explored("--out", str(file))
    assert done.returncode == 3, done.stderr
    assert done.stdout == file.read_text("utf-8")
    assert tomllib.loads(done.stdout)["clock"]["idle_jump"] is True
    assert "the command fails in this scenario, the smallest one" in done.stderr
    assert "the texts of a good day are accepted in the end: 0 messages" in done.stderr
    assert f"repeat it with: sandbox run {file} -- {sys.executable}" in done.stderr
    arguments = ("run", "--no-https", "--quiet", str(file), "--", sys.executable, "-c", GIVES_UP)
    again = forking.run(*arguments, env=environment(), timeout=60)
    assert again.returncode == 3


TRIES_AGAIN = f"""
from urllib.error import HTTPError
for _ in range(5):
    try:
        {SEND.strip().replace(chr(10), chr(10) + "        ").replace(").status", ", timeout=1).status")}
        break
    except HTTPError:
        continue
    except OSError:
        break
"""
"""Sends again only after a refusal."""


def test_application_that_does_right_ends_with_0() -> None:
    done = explored(code=TRIES_AGAIN)
    assert (done.returncode, done.stdout) == (0, ""), done.stdout
    assert "no scenario found in" in done.stderr


def test_good_day_that_fails_is_reported_as_such() -> None:
    done = explored(code="raise SystemExit(4)")
    assert done.returncode == 3
    assert "after 1 run: the command fails where nothing goes wrong" in done.stderr
    assert "the command's exit code is 4" in done.stderr


def test_command_that_cannot_start_has_the_exit_code_of_a_shell() -> None:
    done = forking.run("explore", "--no-https", "--", "/no/such/program", env=environment(), timeout=60)
    assert (done.returncode, "/no/such/program" in done.stderr) == (127, True)


@pytest.mark.parametrize(("text", "report"), [("schema = ", "base.toml"), ("schema = 1\nx = 1\n", "x")])
def test_file_that_is_no_scenario_is_reported(tmp_path: Path, text: str, report: str) -> None:
    base = tmp_path / "base.toml"
    base.write_text(text)
    done = explored(str(base))
    assert done.returncode not in {0, 3}
    assert report in done.stderr
    assert "Traceback" not in done.stderr


def test_command_that_is_interrupted_ends_the_search() -> None:
    done = explored(code=f"{SEND}\nimport os, signal\nos.kill(os.getpid(), signal.SIGTERM)")
    assert done.returncode == 143


@pytest.mark.parametrize("number", [1, 2, 15])
def test_command_that_is_interrupted_in_a_later_run_ends_the_search(number: int, tmp_path: Path) -> None:
    runs = tmp_path / "runs"
    code = f"""{GIVES_UP}
import os, signal
with open({str(runs)!r}, "a") as runs:
    runs.write("x")
    if runs.tell() == 3:
        signal.signal({number}, signal.SIG_DFL)
        os.kill(os.getpid(), {number})
"""
    done = explored(code=code)
    assert (done.returncode, runs.read_text()) == (128 + number, "xxx")
    assert "no scenario found" not in done.stderr


def test_output_of_the_command_is_shown_on_request() -> None:
    code = "print('so far')\nraise SystemExit(1)"
    assert "so far" not in explored(code=code).stdout
    assert "so far" in explored("--show-output", code=code).stdout


def test_import_without_the_extra_names_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "hypothesis", None)
    for name in ("testing.exploring", "explore.search"):
        monkeypatch.delitem(sys.modules, f"sms_sandbox.{name}", raising=False)
    with pytest.raises(ModuleNotFoundError, match=r"is missing; install them with: pip install '\./sms-sandbox\[ex"):
        from sms_sandbox.testing import explore  # noqa: F401, PLC0415  with the module missing


def test_missing_extra_is_named(tmp_path: Path) -> None:
    (tmp_path / "hypothesis.py").write_text("raise ModuleNotFoundError('none here', name='hypothesis')")
    done = subprocess.run(
        [sys.executable, "-m", "sms_sandbox", "explore", "--no-https", "--", "true"],
        capture_output=True,
        text=True,
        env={**environment(), "PYTHONPATH": os.pathsep.join([str(tmp_path), os.environ.get("PYTHONPATH", "")])},
        timeout=60,
        check=False,
    )
    assert "pip install './sms-sandbox[explore]'" in done.stderr
    assert done.returncode == 1

"""The lines that ``sandbox up`` writes to standard error."""

import io
import json
import logging
import signal
import sys
import urllib.request
from pathlib import Path

import pytest
from sms_sandbox.cli.printing.log_lines import access_log, warn_on_standard_error
from sms_sandbox.server.observe.access_log import LogFormat

from tests.environment import clean_environment
from tests.forking import Forked, sandbox

PATIENCE = 20
SEND = "/smsmode/http/1.6/sendSMS.do?accessToken=TOKEN&message=MESSAGE&numero=0639980001"


def written(tmp_path: Path, *options: str) -> list[str]:
    """Return the lines that one exchange leaves on standard error."""
    file = tmp_path / "port"
    arguments = ("up", "--port", "0", "--port-file", str(file), *options)
    with Forked(sandbox, *arguments, env=clean_environment()) as process:
        for line in process.stdout:
            if line.startswith("ready"):
                break
        url = f"http://127.0.0.1:{file.read_text().strip()}{SEND}"
        with urllib.request.urlopen(url, timeout=PATIENCE) as answer:
            assert answer.status == 200
        process.send_signal(signal.SIGTERM)
        return process.communicate(timeout=PATIENCE)[1].splitlines()


def test_exchange_is_logged_as_text(tmp_path: Path) -> None:
    [line] = written(tmp_path)
    assert " 200 GET /smsmode/http/1.6/sendSMS.do " in line
    assert line.endswith(" ms smsmode send x1")


def test_exchange_is_logged_as_json(tmp_path: Path) -> None:
    [line] = written(tmp_path, "--log-format", "json")
    data = json.loads(line)
    assert (data["provider"], data["operation"], data["status"], data["exchange"]) == ("smsmode", "send", 200, "x1")


def test_quiet_sandbox_logs_no_exchange(tmp_path: Path) -> None:
    assert written(tmp_path, "--quiet") == []


@pytest.mark.parametrize("form", LogFormat)
def test_warning_is_logged_in_the_chosen_form(
    form: LogFormat, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    root = logging.RootLogger(logging.NOTSET)
    monkeypatch.setattr(logging, "root", root)
    warn_on_standard_error(form)
    record = logging.LogRecord("sms_sandbox.x", logging.WARNING, "x.py", 1, "%s is odd", ("it",), None)
    root.handle(record)
    problem = (ValueError, ValueError("oh"), None)
    root.handle(logging.LogRecord("sms_sandbox.x", logging.ERROR, "x.py", 1, "broken", (), problem))
    lines = capsys.readouterr().err.splitlines()
    if form is LogFormat.TEXT:
        assert lines[:2] == ["WARNING sms_sandbox.x: it is odd", "ERROR sms_sandbox.x: broken"]
        assert lines[-1] == "ValueError: oh"
        return
    warning, broken = (json.loads(line) for line in lines)
    assert (warning["level"], warning["logger"], warning["message"]) == ("warning", "sms_sandbox.x", "it is odd")
    assert broken["traceback"].endswith("ValueError: oh")


def test_wall_time_is_logged_on_request(tmp_path: Path) -> None:
    [line] = written(tmp_path, "--clock", "virtual", "--start", "2026-01-05T09:00:00Z", "--log-wall-time")
    wall, sandbox, status = line.split()[:3]
    assert (sandbox, status) == ("09:00:00.000", "200")
    assert len(wall) == len(sandbox)


def test_colours_are_for_terminals(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("NO_COLOR", raising=False)
    monkeypatch.setattr(sys, "stderr", Terminal())
    assert access_log(LogFormat.TEXT, has_color=True).has_color
    assert not access_log(LogFormat.TEXT, has_color=False).has_color
    monkeypatch.setenv("NO_COLOR", "1")
    assert not access_log(LogFormat.TEXT, has_color=True).has_color


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True

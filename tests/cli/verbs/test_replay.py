import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from sms_sandbox.cli import main
from sms_sandbox.client.blocking import Client
from sms_sandbox.personas.listed import VERSION
from sms_sandbox.personas.owners import people_version

from tests.cli.running import clean
from tests.serving import HERE, send, serving


@pytest.fixture
def file(tmp_path: Path) -> Path:
    file = tmp_path / "day.run"
    with serving(has_run_log=True) as server:
        send(server.url, HERE, "Héllo")
        Client(server.url).clock.advance("1m")
        file.write_text(Client(server.url).export_run(), "utf-8")
    return file


def replayed(*arguments: str, **variables: str) -> Result:
    return CliRunner().invoke(main, ["replay", *arguments], env=clean(variables))


def test_same_bytes_exit_with_0(file: Path) -> None:
    result = replayed(str(file))
    assert (result.exit_code, result.stderr) == (0, "")
    assert result.stdout.endswith(" inputs replayed: the same bytes\n")
    assert replayed(str(file), "--quiet").output == ""
    message = json.loads(replayed(str(file), "--json").stdout)
    assert (message["same"], message["differences"]) == (True, [])
    assert message["inputs"] > 1


def test_file_without_an_end_is_noted(file: Path) -> None:
    *lines, _ = file.read_text("utf-8").splitlines(keepends=True)
    file.write_text("".join(lines), "utf-8")
    result = replayed(str(file))
    note = "the run file has no end: its program was killed or still runs, or the file was cut off\n"
    assert (result.exit_code, result.stderr) == (0, note)


def test_difference_is_printed_as_a_diff_with_exit_code_1(file: Path) -> None:
    file.write_text(file.read_text("utf-8").replace("HTTP/1.1 200 OK", "HTTP/1.1 201 OK"), "utf-8")
    result = replayed(str(file))
    assert result.exit_code == 1
    lines = result.stdout.splitlines()
    assert lines[0] == "--- exchange x1 (GET /smsmode/http/1.6/sendSMS.do), recorded"
    assert "-HTTP/1.1 201 OK" in lines
    assert "+HTTP/1.1 200 OK" in lines
    assert result.stderr.endswith(" inputs replayed: 1 difference\n")
    assert "\x1b[31m-HTTP/1.1 201 OK" in replayed(str(file), FORCE_COLOR="1").stdout
    [difference] = json.loads(replayed(str(file), "--json").stdout)["differences"]
    assert difference["what"].startswith("exchange x1 ")
    assert "HTTP/1.1 201 OK" in difference["recorded"]


def test_difference_after_another_version_of_the_owners_words_is_explained(file: Path) -> None:
    text = file.read_text("utf-8").replace("HTTP/1.1 200 OK", "HTTP/1.1 201 OK")
    file.write_text(text.replace(VERSION, "faker 1.0"), "utf-8")
    note = f"recorded with faker 1.0, replayed with {people_version(has_faker=True)}: owners' words may differ\n"
    assert replayed(str(file)).stderr.startswith(note)
    file.write_text(text.replace(f'"people":"{VERSION}",', ""), "utf-8")
    assert "owners' words" not in replayed(str(file)).stderr


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"", "the file is empty"),
        (b"Dear diary", ":1: not JSON"),
        (b"\xff\xfe", "not a run file: it is not UTF-8"),
        (b'{"run": 99}', "run = 99"),
    ],
)
def test_invalid_run_file_is_reported_with_exit_code_2(tmp_path: Path, content: bytes, message: str) -> None:
    file = tmp_path / "not.run"
    file.write_bytes(content)
    result = replayed(str(file))
    assert result.exit_code == 2
    assert message in result.stderr


def test_missing_run_file_is_reported(tmp_path: Path) -> None:
    assert replayed(str(tmp_path / "no.run")).stderr.endswith("no.run: cannot be read: no such file or directory\n")
    assert 'no run file of "sandbox run"' in replayed(SANDBOX_STATE_DIR=str(tmp_path)).stderr

import json
from pathlib import Path

import pytest
from click.testing import CliRunner
from sms_sandbox.cli import main

from tests.cli.running import Verbs

SECRET = "hunter22-unguessable"
ENTRIES = [
    {
        "request": {
            "method": "GET",
            "url": f"https://api.smsmode.com/http/1.6/credit.do?accessToken={SECRET}",
            "headers": [],
        },
        "response": {"status": 200, "statusText": "OK", "headers": [], "content": {"text": "212.5\n"}},
    },
    {
        "request": {"method": "GET", "url": "https://shop.example/", "headers": []},
        "response": {"status": 200, "statusText": "OK", "headers": [], "content": {"text": "hello"}},
    },
    {
        "request": {"method": "GET", "url": "https://api.smsmode.com/http/1.6/credit.do", "headers": []},
        "response": {"status": 200, "statusText": "OK", "headers": [], "content": {"text": "### no\n"}},
    },
]


def archive(folder: Path, entries: list[object]) -> str:
    file = folder / "day.har"
    file.write_text(json.dumps({"log": {"entries": entries}}), "utf-8")
    return str(file)


def test_exchanges_with_a_provider_become_recordings(tmp_path: Path) -> None:
    result = CliRunner().invoke(main, ["import-har", archive(tmp_path, [*ENTRIES]), "--out", str(tmp_path / "out")])
    assert result.exit_code == 0, result.output
    [file] = (tmp_path / "out").iterdir()
    assert file.name == "smsmode-001-credit.http"
    assert SECRET.encode() not in file.read_bytes()
    assert "replaced  secret   query.accessToken" in result.stderr
    assert "not imported: a line of a body begins with ###" in result.stderr


@pytest.mark.parametrize(
    ("content", "problem"),
    [
        (b"{", "not JSON"),
        (b"\xff", "not a HAR: it is not UTF-8"),
        (json.dumps({"log": {"entries": ENTRIES[1:2]}}).encode(), "none of its 1 exchanges is with a provider"),
    ],
)
def test_other_file_is_refused(tmp_path: Path, content: bytes, problem: str) -> None:
    (tmp_path / "day.har").write_bytes(content)
    result = CliRunner().invoke(main, ["import-har", str(tmp_path / "day.har")])
    assert result.exit_code == 2
    assert problem in result.stderr


def test_missing_file_and_folder_are_named(tmp_path: Path) -> None:
    result = CliRunner().invoke(main, ["import-har", str(tmp_path / "none.har")])
    assert (result.exit_code, "cannot be read" in result.stderr) == (2, True)
    (tmp_path / "out").touch()
    result = CliRunner().invoke(
        main, ["import-har", archive(tmp_path, [*ENTRIES]), "--out", str(tmp_path / "out" / "x")]
    )
    assert (result.exit_code, "cannot be written" in result.stderr) == (2, True)


def test_exported_archive_can_be_imported(verbs: Verbs, tmp_path: Path) -> None:
    from urllib.request import urlopen  # noqa: PLC0415  one test alone

    urlopen(f"{verbs.url}/smsmode/http/1.6/credit.do?accessToken={SECRET}").close()  # noqa: S310  our own address
    file = tmp_path / "day.har"
    verbs.output("export", "--har", str(file))
    [entry] = json.loads(file.read_text("utf-8"))["log"]["entries"]
    assert entry["comment"].startswith("smsmode, fact ")
    assert json.loads(verbs.output("export", "--har"))["log"]["version"] == "1.2"
    result = CliRunner().invoke(main, ["import-har", str(file), "--out", str(tmp_path / "out")])
    assert result.exit_code == 0, result.output
    assert [path.name for path in (tmp_path / "out").iterdir()] == ["smsmode-001-credit.http"]

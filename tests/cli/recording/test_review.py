from pathlib import Path

import pytest
from click.testing import CliRunner
from sms_sandbox.cli.recording.review import asks_here, lines_of, review
from sms_sandbox.recording.session import RecordedFile, RecordingSession
from sms_sandbox.wire.exchange import HttpRequest, HttpResponse

from tests.real_side import PROVIDERS


def recorded(folder: Path) -> list[RecordedFile]:
    session = RecordingSession(PROVIDERS["smsfactor"], "a test")
    answer = HttpResponse(200, (("Content-Type", "application/json"),), b'{"message":"Nothing new here"}', "")
    for _ in range(2):
        request = HttpRequest("GET", b"/credits", (("sfusername", "paul@corp.example"), ("sfpassword", "hunter22!")))
        file = session.exchange(request, answer, 0)
        (folder / file.name).write_bytes(file.to_bytes())
    return session.files


def test_lines_name_what_was_replaced_and_what_was_kept_without_the_values(tmp_path: Path) -> None:
    file, _ = recorded(tmp_path)
    lines = list(lines_of(file))
    assert lines[0] == "001-credit.http: GET /credits 200"
    assert "  replaced  secret   header.sfpassword -> secret-1" in lines
    assert "  kept      the provider's own words: Nothing new here" in lines
    assert "hunter22" not in "\n".join(lines)


@pytest.mark.parametrize(
    ("answers", "kept"), [("y\nn\n", ["001-credit.http"]), ("\n\n", ["001-credit.http", "002-credit.http"])]
)
def test_file_that_is_not_wanted_is_deleted(tmp_path: Path, answers: str, kept: list[str]) -> None:
    files = recorded(tmp_path)
    with CliRunner().isolation(input=answers) as (_, errors, _):
        review(files, tmp_path, asks=True)
    assert sorted(path.name for path in tmp_path.iterdir()) == kept
    assert b"keep 001-credit.http?" in errors.getvalue()


def test_all_files_are_kept_without_a_question(tmp_path: Path) -> None:
    review(recorded(tmp_path), tmp_path, asks=False)
    assert len(list(tmp_path.iterdir())) == 2


def test_only_a_person_at_a_terminal_is_asked() -> None:
    with CliRunner().isolation():
        assert not asks_here(is_answered=False)
    assert not asks_here(is_answered=True)

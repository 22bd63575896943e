import logging
from pathlib import Path

import pytest
from sms_sandbox.recording.session import RecordedFile, RecordingSession
from sms_sandbox.server.recording.writer import RecordingWriter
from sms_sandbox.wire.exchange import HttpRequest, HttpResponse

from tests.real_side import PROVIDERS

CREDITS = HttpRequest("GET", b"/credits", (("sfpassword", "hunter22!"),))
OK = HttpResponse(200, (), b'{"message":"OK"}', "")


def writer(folder: Path, files: list[RecordedFile]) -> RecordingWriter:
    return RecordingWriter(RecordingSession(PROVIDERS["smsfactor"], "a test"), folder, lambda: 0, files.append)


def test_exchange_and_webhook_are_written(tmp_path: Path) -> None:
    files: list[RecordedFile] = []
    one = writer(tmp_path / "new" / "folder", files)
    one.exchange(CREDITS, OK)
    one.webhook(HttpRequest("POST", b"/"))
    assert [file.name for file in files] == ["001-credit.http", "002-webhook.http"]
    for file in files:
        assert (tmp_path / "new" / "folder" / file.name).read_bytes() == file.to_bytes()


def test_what_cannot_be_recorded_is_logged_without_its_values(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    files: list[RecordedFile] = []
    with caplog.at_level(logging.WARNING):
        writer(tmp_path, files).exchange(CREDITS, HttpResponse(200, (("Server", "hunter22!"),), b"", ""))
    assert files == []
    assert list(tmp_path.iterdir()) == []
    assert "not recorded" in caplog.text
    assert "hunter22" not in caplog.text


def test_folder_that_cannot_be_written_is_logged(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    (tmp_path / "file").touch()
    files: list[RecordedFile] = []
    writer(tmp_path / "file", files).exchange(CREDITS, OK)
    assert files == []
    assert "not recorded" in caplog.text

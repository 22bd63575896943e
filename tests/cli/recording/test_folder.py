from pathlib import Path

import pytest
from sms_sandbox.cli.configuration.settings import settings_of
from sms_sandbox.cli.options import OptionError
from sms_sandbox.cli.recording.folder import with_recordings
from sms_sandbox.cli.verbs.up import command as up
from sms_sandbox.engine.engine import Engine
from sms_sandbox.recording.session import RecordingSession
from sms_sandbox.wire.exchange import HttpRequest, HttpResponse

from tests.real_side import PROVIDERS


def record(folder: Path) -> None:
    file = RecordingSession(PROVIDERS["smsfactor"], "a test").exchange(
        HttpRequest("GET", b"/credits", (("Host", "api.smsfactor.com"),)), HttpResponse(200, (), b"{}", ""), 0
    )
    (folder / file.name).write_bytes(file.to_bytes())


def test_only_providers_with_recordings_play_them(tmp_path: Path) -> None:
    record(tmp_path)
    (tmp_path / "notes.txt").touch()
    found = with_recordings(PROVIDERS, tmp_path)
    assert [*found] == [*PROVIDERS]
    assert [name for name in found if found[name] is not PROVIDERS[name]] == ["smsfactor"]


def test_folder_without_recordings_is_refused(tmp_path: Path) -> None:
    with pytest.raises(OptionError, match="has no recorded exchange of a provider that is served"):
        with_recordings(PROVIDERS, tmp_path)


def test_file_in_another_form_is_named(tmp_path: Path) -> None:
    (tmp_path / "a.http").write_bytes(b"nonsense")
    with pytest.raises(OptionError, match=r"--recordings: a\.http: not a request line"):
        with_recordings(PROVIDERS, tmp_path)


def test_file_that_cannot_be_read_is_refused(tmp_path: Path) -> None:
    (tmp_path / "a.http").mkdir()
    with pytest.raises(OptionError, match="cannot be read: Is a directory"):
        with_recordings(PROVIDERS, tmp_path)


def test_sandbox_plays_the_folder_that_its_option_names(tmp_path: Path) -> None:
    record(tmp_path)
    context = up.make_context("up", ["--recordings", str(tmp_path)], resilient_parsing=False)
    found = settings_of(context.params)
    request = HttpRequest("GET", b"/credits", (("Host", "api.smsfactor.com"),))
    answer = Engine(found.providers.values(), found.engine).exchange(request)
    assert answer is not None
    assert answer.fact == "recording/001-credit.http"

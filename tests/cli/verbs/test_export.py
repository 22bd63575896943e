from collections.abc import Iterator
from pathlib import Path

import pytest
from sms_sandbox.runs.run_file import read

from tests.cli.running import Verbs
from tests.serving import HERE, send, serving


@pytest.fixture
def verbs() -> Iterator[Verbs]:
    with serving(has_run_log=True) as server:
        yield Verbs(server.url)


def test_run_is_written_to_a_file_or_to_standard_output(verbs: Verbs, tmp_path: Path) -> None:
    send(verbs.url, HERE)
    file = tmp_path / "day.run"
    assert verbs.output("export", str(file)) == ""
    assert file.read_text("utf-8") == verbs.output("export")
    assert [one.do for one in read("day", file.read_text("utf-8").splitlines()).inputs][-1] == "Engine.answer"


def test_unwritable_file_is_reported(verbs: Verbs, tmp_path: Path) -> None:
    assert "is not a folder" in verbs.refusal("export", str(tmp_path / "nowhere" / "day.run"), code=2)
    assert "cannot be written" in verbs.refusal("export", "/dev/full", code=1)


def test_sandbox_without_record_is_refused() -> None:
    with serving() as server:
        assert "Start the sandbox with --record." in Verbs(server.url).refusal("export", code=1)

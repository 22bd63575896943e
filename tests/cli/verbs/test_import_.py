from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.cli.running import Verbs
from tests.serving import HERE, send, serving


@pytest.fixture
def verbs() -> Iterator[Verbs]:
    with serving(has_run_log=True) as server:
        yield Verbs(server.url)


def test_workspace_is_restored_as_a_run_ended(verbs: Verbs, tmp_path: Path) -> None:
    file = tmp_path / "day.run"
    send(verbs.url, HERE, "once")
    verbs.output("export", str(file))
    verbs.output("reset")
    send(verbs.url, HERE, "other")
    result = verbs.result("import", str(file))
    assert (result.exit_code, result.stderr) == (0, "restored as it was at the end of the run\n")
    assert [row[-1] for row in verbs.rows("messages")] == ["once"]
    assert verbs.result("import", str(file), "--quiet").stderr == ""


def test_invalid_run_file_is_reported(verbs: Verbs, tmp_path: Path) -> None:
    file = tmp_path / "not.run"
    assert "cannot be read: no such file" in verbs.refusal("import", str(file), code=2)
    file.write_bytes(b"\xff")
    assert verbs.refusal("import", str(file), code=2) == f"{file}: not a run file: it is not UTF-8\n"
    file.write_text("Dear diary")
    assert "not JSON" in verbs.refusal("import", str(file), code=2)

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.cli.running import Verbs
from tests.serving import HERE, send, serving


@pytest.fixture
def verbs() -> Iterator[Verbs]:
    with serving(has_run_log=True) as server:
        yield Verbs(server.url)


def test_a_workspace_is_put_where_a_run_ended(verbs: Verbs, tmp_path: Path) -> None:
    file = tmp_path / "day.run"
    send(verbs.url, HERE, "once")
    verbs.say("export", str(file))
    verbs.say("reset")
    send(verbs.url, HERE, "other")
    result = verbs.result("import", str(file))
    assert (result.exit_code, result.stderr) == (0, "back where the run ended\n")
    assert [row[-1] for row in verbs.rows("messages")] == ["once"]
    assert verbs.result("import", str(file), "--quiet").stderr == ""


def test_what_is_no_run_is_told(verbs: Verbs, tmp_path: Path) -> None:
    file = tmp_path / "not.run"
    assert "cannot be read: no such file" in verbs.refusal("import", str(file), code=2)
    file.write_bytes(b"\xff")
    assert verbs.refusal("import", str(file), code=2) == f"{file}: this is no run file: it is not UTF-8\n"
    file.write_text("Dear diary")
    assert "not JSON" in verbs.refusal("import", str(file), code=1)

from pathlib import Path

import pytest
from sms_sandbox.cli.command import DEFAULT_URL, START_ONE, Globals
from sms_sandbox.cli.connection import url_of

from tests.cli.running import Verbs


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_url_comes_from_option_then_settings_then_default(folder: Path) -> None:
    assert url_of(Globals()) == DEFAULT_URL
    (folder / "sandbox.toml").write_text("port = 9000\n")
    assert url_of(Globals()) == "http://127.0.0.1:9000"
    assert url_of(Globals(url="http://there:1/")) == "http://there:1"


@pytest.mark.parametrize(
    "text", ["port = 0", "port = true", 'port = "9000"', "seed = 1", "port = ", "port = 1\nport = 2"]
)
def test_settings_without_a_port_are_ignored(folder: Path, text: str) -> None:
    (folder / "sandbox.toml").write_text(text)
    assert url_of(Globals()) == DEFAULT_URL


def test_ready_reports_a_sandbox_or_exits_with_4(verbs: Verbs) -> None:
    assert verbs.output("ready") == f"ready at {verbs.url}\n"
    assert verbs.output("ready", "-q") == ""
    nobody = Verbs("http://127.0.0.1:1")
    assert nobody.refusal("ready", code=4) == f"no sandbox is ready at http://127.0.0.1:1; {START_ONE}\n"
    assert nobody.refusal("ready", "--wait", "--timeout", "1ms", code=4)

from pathlib import Path

import pytest
from sms_sandbox.cli.command import DEFAULT_URL, START_ONE, Globals
from sms_sandbox.cli.connection import url_of

from tests.cli.running import Verbs


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    for name in ("SANDBOX_PORT", "SANDBOX_HOST", "SANDBOX_CONFIG"):
        monkeypatch.delenv(name, raising=False)
    return tmp_path


def test_url_comes_from_option_then_settings_then_default(folder: Path) -> None:
    assert url_of(Globals()) == DEFAULT_URL
    (folder / "sandbox.toml").write_text("port = 9000\n")
    assert url_of(Globals()) == "http://127.0.0.1:9000"
    assert url_of(Globals(url="http://there:1/")) == "http://there:1"


@pytest.mark.parametrize(
    ("variables", "url"),
    [
        ({"SANDBOX_PORT": "9001"}, "http://127.0.0.1:9001"),
        ({"SANDBOX_PORT": "tcp://10.0.0.1:8767"}, DEFAULT_URL),
        ({"SANDBOX_PORT": "80", "SANDBOX_HOST": "0.0.0.0"}, "http://127.0.0.1:80"),  # noqa: S104  nothing listens
        ({"SANDBOX_HOST": "::"}, "http://[::1]:8767"),
        ({"SANDBOX_HOST": "192.0.2.1"}, "http://192.0.2.1:8767"),
        ({"SANDBOX_CONFIG": "other.toml"}, "http://127.0.0.2:9002"),
        ({"SANDBOX_CONFIG": "other.toml", "SANDBOX_PORT": "9003"}, "http://127.0.0.2:9003"),
    ],
)
def test_url_follows_the_variables_of_up(
    folder: Path, monkeypatch: pytest.MonkeyPatch, variables: dict[str, str], url: str
) -> None:
    (folder / "other.toml").write_text('port = 9002\nhost = "127.0.0.2"\n')
    for name, value in variables.items():
        monkeypatch.setenv(name, value)
    assert url_of(Globals()) == url


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


@pytest.mark.parametrize("path", ["/insim", "/~w1/smsfactor/"])
def test_address_of_a_provider_is_refused_without_a_request(verbs: Verbs, path: str) -> None:
    message = Verbs(f"{verbs.url}{path}").refusal("messages", code=2)
    assert f"--url: {verbs.url}{path.rstrip('/')} is the address of a provider; that of the sandbox is " in message
    assert verbs.rows("exchanges") == []

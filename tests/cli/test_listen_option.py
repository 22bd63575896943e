import pytest
from click.testing import CliRunner, Result
from sms_sandbox.cli import main

from tests.cli.running import clean


def up(*arguments: str) -> Result:
    return CliRunner().invoke(main, ["up", *arguments], env=clean({}))


@pytest.mark.parametrize("text", ["443", "127.0.0.1", "127.0.0.1:x", "127.0.0.1:70000", ":443"])
def test_invalid_listen_address_is_refused(text: str) -> None:
    result = up("--listen", text)
    assert result.exit_code == 2
    assert f"--listen: '{text}' is not ADDRESS:PORT" in result.stderr


def test_listen_address_beyond_loopback_needs_an_admin_token() -> None:
    result = up("--listen", "0.0.0.0:443=team")
    assert result.exit_code == 2
    assert "--listen: 0.0.0.0 opens the admin API beyond this machine" in result.stderr


def test_workspace_name_that_cannot_be_is_refused_in_one_line() -> None:
    result = up("--port", "0", "--listen", "127.0.0.1:0=Big_Team")
    assert result.exit_code == 2
    assert result.stderr == "workspace 'Big_Team' is no name: a-z, 0-9 and -, at most 40\n"

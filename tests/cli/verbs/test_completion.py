import pytest
from click.testing import CliRunner
from sms_sandbox.cli import main


@pytest.mark.parametrize(("shell", "mark"), [("bash", "complete "), ("zsh", "compdef"), ("fish", "complete ")])
def test_each_shell_has_a_script(shell: str, mark: str) -> None:
    output = CliRunner().invoke(main, ["completion", shell]).stdout
    assert "_SANDBOX_COMPLETE" in output
    assert mark in output


def test_verbs_and_options_are_completed() -> None:
    def completed(line: str, word: str) -> str:
        variables = {"_SANDBOX_COMPLETE": "bash_complete", "COMP_WORDS": line, "COMP_CWORD": word}
        return CliRunner().invoke(main, [], prog_name="sandbox", env=variables).stdout

    assert "plain,messages" in completed("sandbox me", "1")
    assert "plain,wait" in completed("sandbox messages w", "2")
    assert "plain,--state" in completed("sandbox messages list --s", "3")


def test_unknown_shell_is_refused() -> None:
    assert CliRunner().invoke(main, ["completion", "csh"]).exit_code == 2

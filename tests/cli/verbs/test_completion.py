import pytest
from click.testing import CliRunner
from sms_sandbox.cli import main


@pytest.mark.parametrize(
    ("shell", "mark"),
    [
        ("bash", "complete "),
        ("zsh", "compdef"),
        ("fish", "complete "),
        ("pwsh", "Register-ArgumentCompleter -Native -CommandName sandbox "),
    ],
)
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


def completed_in_powershell(line: str, word: str) -> list[list[str]]:
    variables = {"_SANDBOX_COMPLETE": "pwsh_complete", "COMP_WORDS": line, "COMP_CWORD": word}
    output = CliRunner().invoke(main, [], prog_name="sandbox", env=variables).stdout
    return [row.split("\t") for row in output.splitlines()]


def test_powershell_gets_values_with_descriptions() -> None:
    assert completed_in_powershell("sandbox me", "me") == [
        ["messages", "List, show, wait for and clear messages,..."]
    ]
    assert completed_in_powershell("sandbox messages list --state deli", "deli") == [["delivered", "delivered"]]
    assert ["list", "List messages, the newest first."] in completed_in_powershell("sandbox messages ", "")


def test_powershell_up_to_7_4_cannot_set_an_empty_word() -> None:
    variables = {"_SANDBOX_COMPLETE": "pwsh_complete", "COMP_WORDS": "sandbox messages "}
    result = CliRunner().invoke(main, [], prog_name="sandbox", env=variables)
    assert "list\tList messages, the newest first." in result.stdout.splitlines()


@pytest.mark.parametrize(
    ("line", "value"),
    [
        ("sandbox fault add --error ", "insufficient_credit"),
        ("sandbox fault add --network ", "reset"),
        ("sandbox up --dialect ", "smsfactor=pdf"),
        ("sandbox up --webhook ", "smsmode.mo="),
        ("sandbox up --webhook ", "smsmode="),
        ("sandbox completion ", "pwsh"),
    ],
)
def test_values_are_completed(line: str, value: str) -> None:
    assert [value, value] in completed_in_powershell(line, "")


def test_unknown_shell_is_refused() -> None:
    assert CliRunner().invoke(main, ["completion", "csh"]).exit_code == 2

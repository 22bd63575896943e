import json

from click.testing import CliRunner
from sms_sandbox import __version__, providers
from sms_sandbox.cli import main


def said(*arguments: str) -> str:
    result = CliRunner().invoke(main, list(arguments))
    assert result.exit_code == 0, result.output
    return result.output


def test_the_version_is_told() -> None:
    assert said("--version") == f"sandbox, version {__version__}\n"


def test_help_lists_each_verb() -> None:
    for verb in ("up", "ready", "providers", "fidelity"):
        assert f"\n  {verb}" in said("--help")


def test_an_unknown_verb_is_refused() -> None:
    result = CliRunner().invoke(main, ["fly"])
    assert result.exit_code == 2


def test_providers_are_listed_with_their_addresses() -> None:
    lines = said("providers", "--base-url", "http://sandbox:8767/").splitlines()
    assert len(lines) == len(providers.load())
    assert lines[0] == (
        "inSIM         http://sandbox:8767/insim"
        "   for www.insim.app, insim.app, www.ardary-sms.com, ardary-sms.com, arsms.co"
    )


def test_providers_are_told_as_json() -> None:
    told = json.loads(said("providers", "--json"))
    assert [one["name"] for one in told] == list(providers.load())
    assert told[0]["url"] == "http://127.0.0.1:8767/insim"
    assert "status" in told[0]["webhooks"]


def test_fidelity_is_told_as_json() -> None:
    told = json.loads(said("fidelity", "insim", "--json"))
    assert told["insim"]["facts"]
    assert list(json.loads(said("--json", "fidelity"))) == list(providers.load())


def test_fidelity_tells_what_is_known_what_is_guessed_and_what_is_left_out() -> None:
    text = said("fidelity", "insim")
    assert "documented  sendsms.v1: " in text
    assert "guessed: " in text
    assert "from: " in text
    assert "left out    " in text
    assert said("fidelity").count("\n====") == len(providers.load())


def test_fidelity_of_nobody_is_refused_with_the_names_there_are() -> None:
    result = CliRunner().invoke(main, ["fidelity", "nobody"])
    assert result.exit_code == 2
    assert "there are: insim, smsfactor, smsgateway24, smsmode" in result.output

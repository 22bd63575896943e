import json

import pytest
from click.testing import CliRunner
from sms_sandbox import __version__, providers
from sms_sandbox.cli import main


def asked(*arguments: str) -> str:
    result = CliRunner().invoke(main, list(arguments))
    assert result.exit_code == 0, result.output
    return result.output


def test_version_is_printed() -> None:
    assert asked("--version") == f"sandbox, version {__version__}\n"


def test_help_lists_each_verb() -> None:
    for verb in ("up", "ready", "providers", "fidelity"):
        assert f"\n  {verb}" in asked("--help")


def test_unknown_verb_is_refused() -> None:
    result = CliRunner().invoke(main, ["fly"])
    assert result.exit_code == 2


def test_providers_are_listed_with_their_addresses() -> None:
    lines = asked("providers", "--base-url", "http://sandbox:8767/").splitlines()
    assert len(lines) == len(providers.load())
    assert lines[0] == (
        "inSIM         http://sandbox:8767/insim"
        "   for www.insim.app, insim.app, www.ardary-sms.com, ardary-sms.com, arsms.co"
    )


def test_providers_have_the_address_of_the_sandbox_that_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SANDBOX_URL", "http://127.0.0.1:9999/")
    assert json.loads(asked("providers", "--json"))[0]["url"] == "http://127.0.0.1:9999/insim"
    assert json.loads(asked("--url", "http://127.0.0.1:9998", "providers", "--json"))[0]["url"].startswith(
        "http://127.0.0.1:9998/"
    )


def test_providers_are_printed_as_json() -> None:
    data = json.loads(asked("providers", "--json"))
    assert [one["name"] for one in data] == list(providers.load())
    assert data[0]["url"] == "http://127.0.0.1:8767/insim"
    assert "status" in data[0]["webhooks"]


def test_fidelity_is_printed_as_json() -> None:
    data = json.loads(asked("fidelity", "insim", "--json"))
    assert data["insim"]["facts"]
    assert list(json.loads(asked("--json", "fidelity"))) == list(providers.load())


def test_fidelity_prints_facts_guesses_and_gaps() -> None:
    text = asked("fidelity", "insim")
    assert "documented  sendsms.v1: " in text
    assert "guessed: " in text
    assert "from: " in text
    assert "left out    " in text
    assert asked("fidelity").count("\n====") == len(providers.load())


def test_fidelity_of_an_unknown_provider_is_refused() -> None:
    result = CliRunner().invoke(main, ["fidelity", "nobody"])
    assert result.exit_code == 2
    assert "there are: insim, smsfactor, smsgateway24, smsmode" in result.output

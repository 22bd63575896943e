"""Filters of lists: whole lists, unknown names, completion."""

from pathlib import Path

import pytest
from click.testing import CliRunner
from msgspec.structs import replace
from sms_sandbox.cli import filters, main
from sms_sandbox.client.blocking import Client

from tests.cli.running import Verbs
from tests.serving import send


def test_list_is_whole_unless_a_limit_cuts_it(verbs: Verbs) -> None:
    for _ in range(25):
        send(verbs.url)
    for noun in ("messages", "exchanges"):
        whole = verbs.result(noun, "list")
        assert (len(whole.stdout.splitlines()), whole.stderr) == (25, "")
        cut = verbs.result(noun, "list", "--limit", "7")
        assert (len(cut.stdout.splitlines()), cut.stderr) == (7, "There are more; the newest 7 are shown.\n")
    assert verbs.result("messages", "list", "--limit", "7", "-q").stderr == ""


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ("messages list --provider smsfacter", "--provider: 'smsfacter' is not known. Did you mean \"smsfactor\"?"),
        ("messages wait --provider smsfacter", "--provider: 'smsfacter' is not known."),
        ("messages list --to hello", "--to: 'hello' is not a phone number. Write it like +33639980001."),
        ("messages list --state delivred", "'delivred' is not one of"),
        ("webhooks list --kind dlrr", "--kind: 'dlrr' is not known. Did you mean \"dlr\"?"),
        ("webhooks list --provider smsmode --kind dlr", "--kind: 'dlr' is not known. There are: mo, status."),
        ("webhooks list --provider smsmod", "--provider: 'smsmod' is not known."),
        ("exchanges list --operation sendd", "--operation: 'sendd' is not known. Did you mean \"send\"?"),
        ("exchanges list --provider insimm", "--provider: 'insimm' is not known."),
    ],
)
def test_unknown_name_is_refused_with_a_suggestion(verbs: Verbs, line: str, message: str) -> None:
    assert message in verbs.refusal(*line.split(), code=2)


def test_names_of_a_provider_that_only_the_sandbox_has_are_accepted(verbs: Verbs) -> None:
    verbs_client = Client(verbs.url)
    version = replace(verbs_client.version(), providers=("insim", "tiny"))
    verbs_client.version = lambda: version  # a server with a provider more
    filters.check(verbs_client, provider="tiny", kind="anything")
    filters.check(verbs_client, kind="anything", operation="anything")


def test_every_filter_of_a_list_matches_what_is_there(verbs: Verbs) -> None:
    send(verbs.url)
    assert len(verbs.rows("exchanges", "--provider", "smsmode", "--operation", "send")) == 1
    assert verbs.rows("exchanges", "--operation", "unknown") == []


@pytest.mark.parametrize(
    ("line", "value"),
    [
        ("sandbox messages list --provider smsm", "smsmode"),
        ("sandbox messages list --state deliv", "delivered"),
        ("sandbox webhooks list --kind dl", "dlr"),
        ("sandbox exchanges list --operation sen", "send"),
        ("sandbox listen --events smsfactor.", "smsfactor.dlr"),
        ("sandbox trigger insim.st", "insim.status"),
        ("sandbox env smsf", "smsfactor"),
        ("sandbox account show ins", "insim"),
        ("sandbox numbers smsg", "smsgateway24"),
        ("sandbox fidelity show smsg", "smsgateway24"),
        ("sandbox scenario show builtin:out", "builtin:outage-and-retry-storm"),
        ("sandbox scenario check builtin:out", "builtin:outage-and-retry-storm"),
        ("sandbox up --scenario builtin:out", "builtin:outage-and-retry-storm"),
        ("sandbox run builtin:out", "builtin:outage-and-retry-storm"),
    ],
)
def test_values_are_completed(line: str, value: str) -> None:
    words = {"_SANDBOX_COMPLETE": "bash_complete", "COMP_WORDS": line, "COMP_CWORD": str(len(line.split()) - 1)}
    assert f"plain,{value}" in CliRunner().invoke(main, [], prog_name="sandbox", env=words).stdout.splitlines()


def test_scenarios_of_the_folder_are_completed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "bad-day.toml").touch()
    assert "bad-day.toml" in [*filters.scenarios()]

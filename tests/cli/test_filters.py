"""Filters of lists: whole lists, unknown names, completion."""

from pathlib import Path

import pytest
from click.testing import CliRunner
from msgspec.structs import replace
from sms_sandbox.cli import filters, main
from sms_sandbox.client.blocking import Client
from sms_sandbox.client.models import Page

from tests.cli.running import Verbs
from tests.serving import send


class Pages:
    """A list of numbers in pages."""

    def __init__(self, count: int) -> None:
        self.count = count
        self.asked: list[tuple[int, str | None]] = []

    def __call__(self, size: int, cursor: str | None) -> Page[int]:
        self.asked.append((size, cursor))
        start = int(cursor or 0)
        end = min(start + size, self.count)
        return Page([*range(start, end)], str(end) if end < self.count else None)


@pytest.mark.parametrize(
    ("count", "limit", "found", "is_cut", "asked"),
    [
        (3, None, 3, False, [(1000, None)]),
        (2500, None, 2500, False, [(1000, None), (1000, "1000"), (1000, "2000")]),
        (2500, 1500, 1500, True, [(1000, None), (500, "1000")]),
        (5, 5, 5, False, [(5, None)]),
        (0, 5, 0, False, [(5, None)]),
    ],
)
def test_list_is_read_to_its_end_or_limit(
    count: int, limit: int | None, found: int, asked: list[tuple[int, str | None]], *, is_cut: bool
) -> None:
    pages = Pages(count)
    assert filters.listed(pages, limit) == ([*range(found)], is_cut)
    assert pages.asked == asked


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
        ("sandbox fidelity smsg", "smsgateway24"),
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

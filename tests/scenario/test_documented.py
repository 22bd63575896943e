"""docs/scenarios.md shows what is read, and names each key."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from sms_sandbox.scenario.diagnostics import as_text
from sms_sandbox.scenario.explain.explain import tables_in
from sms_sandbox.scenario.explain.suggestions import keys_of
from sms_sandbox.scenario.format.expectations import ExchangesTable, MessagesTable, WebhooksMetTable
from sms_sandbox.scenario.format.model import Scenario
from sms_sandbox.scenario.format.table import Table

from tests.scenario.files import found

TEXT = (Path(__file__).parents[2] / "docs" / "scenarios.md").read_text("utf-8")
SNIPPETS = re.findall(r"```toml\n(.*?)```", TEXT, re.DOTALL)
HEAD = 'schema = 1\nname = "x"\n'
OUTAGE = '[[phase]]\nname = "outage"\nat = "0s"\nset = { credit = 1 }\n'


@pytest.mark.parametrize("snippet", SNIPPETS)
def test_documented_example_is_valid(snippet: str) -> None:
    text = snippet if snippet.startswith("schema") else HEAD + snippet
    if "phase:outage" in text:
        text += OUTAGE
    result = found(text, allow_guesses=True)
    assert not result.problems, as_text(result.problems)


def tables(table: type[Table]) -> Iterator[type[Table]]:
    """It, and all that are in it."""
    yield table
    for info in table.model_fields.values():
        for inner in tables_in(info.annotation):
            yield from tables(inner)


@pytest.mark.parametrize("table", [*dict.fromkeys(tables(Scenario))])
def test_each_key_is_documented(table: type[Table]) -> None:
    words = set(re.findall(r"\w+", TEXT))
    assert {key for key in keys_of(table) if key not in words} <= {"iccid", "carrier"}


@pytest.mark.parametrize("table", [MessagesTable, WebhooksMetTable, ExchangesTable])
def test_conditions_are_documented_by_subject(table: type[MessagesTable]) -> None:
    subject = {MessagesTable: "messages", WebhooksMetTable: "webhooks", ExchangesTable: "exchanges"}[table]
    [row] = [line for line in TEXT.splitlines() if line.startswith(f"| `{subject}` |")]
    _, which, what = row.strip("| ").split(" | ")
    for name, info in table.model_fields.items():
        key = info.alias or name
        assert f"`{key}`" in (which if name in table.WHICH else what), key

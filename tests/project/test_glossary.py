"""Every public noun of the admin API and the command line is in the glossary."""

import re
from pathlib import Path

from sms_sandbox.cli import main
from sms_sandbox.server.admin.workspace_api import WorkspaceApi

ROOT = Path(__file__).parents[2]
TEXT = (ROOT / "docs" / "glossary.md").read_text("utf-8")
WORDS = re.findall(r"^\| ([a-zA-Z ]+) \|", TEXT, re.MULTILINE)[1:]

# Paths that name an action, a thing of this page or a wait, and verbs that are no nouns.
NO_NOUNS = {"clock", "idle", "calls", "queue", "changes", "conversations", "scenarios"}
NOUNS_OF_THE_COMMAND_LINE = (
    "account",
    "device",
    "exchanges",
    "fault",
    "fidelity",
    "handset",
    "messages",
    "otp",
    "providers",
    "reply",
    "run",
    "scenario",
    "state",
    "webhooks",
    "workspace",
)


def is_in_the_glossary(noun: str) -> bool:
    return noun in WORDS or noun.removesuffix("s") in WORDS


def test_each_word_has_one_line_in_order() -> None:
    assert sorted(WORDS, key=str.lower) == WORDS
    assert len(WORDS) == len(set(WORDS))
    assert 20 <= len(WORDS) <= 35


def test_each_resource_of_the_admin_api_is_in_the_glossary() -> None:
    resources = {route.path.split("/")[1] for route in WorkspaceApi().table()} - NO_NOUNS
    assert resources
    assert {noun for noun in resources if not is_in_the_glossary(noun)} == set()


def test_each_noun_of_the_command_line_is_a_verb_of_it_and_in_the_glossary() -> None:
    verbs = main.list_commands(main.make_context("sandbox", ["--version"], resilient_parsing=True))
    assert set(NOUNS_OF_THE_COMMAND_LINE) <= set(verbs)
    assert [noun for noun in NOUNS_OF_THE_COMMAND_LINE if not is_in_the_glossary(noun)] == []

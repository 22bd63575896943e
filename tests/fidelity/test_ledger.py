import sys
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from importlib.resources import files
from pathlib import Path

import pytest
from pydantic import ValidationError
from sms_sandbox import providers
from sms_sandbox.contract import Provider
from sms_sandbox.fidelity import ledger
from sms_sandbox.fidelity.ledger import About, Fact, FactKind, LeftOut, Source

from tests.providers.acme import PROVIDER as ACME

LEDGER = """
[sources.manual]
title = "The manual"
address = "https://acme.example/manual"

[facts."send.accepted"]
about = "answer"
kind = "documented"
sources = ["manual"]
says = "The id alone."
"""

MakeProvider = Callable[[str], Provider]


@pytest.fixture
def provider_with(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> MakeProvider:
    """A provider whose folder holds that ledger, and nothing else."""

    def make(ledger: str) -> Provider:
        package = tmp_path / "ledger_of_a_test"
        (package / "examples").mkdir(parents=True)
        (package / "__init__.py").touch()
        (package / "ledger.toml").write_text(ledger, "utf-8")
        monkeypatch.syspath_prepend(tmp_path)
        monkeypatch.delitem(sys.modules, package.name, raising=False)
        return replace(ACME, package=package.name)

    return make


def test_a_ledger_has_sources_facts_and_omissions() -> None:
    found = ledger.ledger_of(ACME)
    manual = Source(title="The manual of Acme SMS", address="https://acme.example/manual", read=date(2026, 11, 20))
    assert found.sources == {"manual": manual}
    assert found.facts["send.accepted"] == Fact(
        about=About.ANSWER, kind=FactKind.DOCUMENTED, sources=("manual",), says="The id alone, as text."
    )
    assert found.left_out == (LeftOut(what="Everything but sending", why="It is a toy."),)


def test_a_ledger_is_read_once() -> None:
    assert ledger.ledger_of(ACME) is ledger.ledger_of(ACME)


def test_an_omitted_field_of_a_ledger_has_its_default(provider_with: MakeProvider) -> None:
    found = ledger.ledger_of(provider_with(LEDGER))
    fact = found.facts["send.accepted"]
    assert (fact.guessed, fact.on_demand, found.left_out, found.sources["manual"].read) == ((), False, (), None)


def test_only_an_inferred_fact_needs_no_source(provider_with: MakeProvider) -> None:
    unsourced = LEDGER.replace('sources = ["manual"]\n', "")
    inferred = unsourced.replace('"documented"', '"inferred"')
    assert ledger.ledger_of(provider_with(inferred)).facts["send.accepted"].sources == ()


@pytest.mark.parametrize("kind", ["recorded", "documented", "client"])
def test_any_other_fact_without_a_source_is_refused(kind: str, provider_with: MakeProvider) -> None:
    unsourced = LEDGER.replace('sources = ["manual"]\n', "").replace("documented", kind)
    with pytest.raises(ValidationError, match=f"a {kind} fact needs a source"):
        ledger.ledger_of(provider_with(unsourced))


def test_a_source_that_is_not_listed_is_named(provider_with: MakeProvider) -> None:
    wrong = LEDGER.replace('["manual"]', '["manual", "rumour", "dream"]')
    with pytest.raises(ValidationError, match=r"'send\.accepted' names sources that are not listed: rumour, dream"):
        ledger.ledger_of(provider_with(wrong))


@pytest.mark.parametrize(
    ("right", "wrong"),
    [('"answer"', '"opinion"'), ('"documented"', '"sure"'), ("says", "said"), ("address", "adress")],
)
def test_an_unknown_key_of_a_ledger_is_refused(right: str, wrong: str, provider_with: MakeProvider) -> None:
    with pytest.raises(ValidationError):
        ledger.ledger_of(provider_with(LEDGER.replace(right, wrong)))


def test_the_examples_of_a_provider_come_by_name_and_are_http_files_only(provider_with: MakeProvider) -> None:
    provider = provider_with(LEDGER)
    folder = Path(str(files(provider.package))) / "examples"
    for name in ("send.http", "notes.txt", "error.http", "send.http.bak"):
        (folder / name).touch()
    assert [file.name for file in ledger.examples_of(provider)] == ["error.http", "send.http"]


def test_free_calls_are_named_by_operation_or_by_route(provider_with: MakeProvider) -> None:
    free = '\n[[free]]\noperations = ["credit"]\nroutes = ["GET /account"]\nsays = "Reading."\n'
    found = ledger.ledger_of(provider_with(LEDGER + free))
    assert found.is_free("credit", ["GET /credits"])
    assert found.is_free("account", ["GET /account"])
    assert not found.is_free("account", ["POST /account"])


@pytest.mark.parametrize(
    ("provider", "fact", "generation"),
    [
        ("insim", "v2.error.NOT_FOUND", "HTTP API v2"),
        ("insim", "sendsms.legacy_partly", "the endpoints before v1"),
        ("insim", "error.bad_recipient", "HTTP API v1"),
        ("smsmode", "rest.send.accepted", "REST API"),
        ("smsfactor", "send.2023.json", "the API of 2023"),
        ("smsgateway24", "token.issued_2021", "the API of 2021"),
    ],
)
def test_fact_belongs_to_the_generation_that_its_name_shows(provider: str, fact: str, generation: str) -> None:
    known = ledger.ledger_of(providers.load()[provider])
    assert fact in known.facts
    assert known.generation_of(fact) == generation


def test_ledger_without_generations_has_one(provider_with: MakeProvider) -> None:
    known = ledger.ledger_of(provider_with(LEDGER))
    assert known.generation_of("send.accepted") == "the API"


@pytest.mark.parametrize("provider", [*providers.load().values()], ids=lambda provider: provider.name)
def test_each_generation_has_answers(provider: Provider) -> None:
    known = ledger.ledger_of(provider)
    answers = [name for name, fact in known.facts.items() if fact.about is About.ANSWER]
    assert {known.generation_of(name) for name in answers} == {*known.generations.values()}

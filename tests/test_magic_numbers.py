import re
from dataclasses import replace
from pathlib import Path

import pytest
from sms_sandbox import magic_numbers
from sms_sandbox.core.numbers.number_range import MAGIC, number_range
from sms_sandbox.faults.rule import Effects
from sms_sandbox.magic_numbers import OUTCOMES, MagicNumber, ProviderWords
from sms_sandbox.scenario import load
from sms_sandbox.scenario.format.faults import faults_of

from tests.providers.acme import PROVIDER as ACME
from tests.scenario.files import all_providers


def test_the_table_and_the_scenario_have_the_same_rules() -> None:
    magic = load.read("builtin:magic", all_providers(), allow_guesses=True)
    assert magic.problems == ()
    assert faults_of(magic.checked()) == magic_numbers.magic()


def test_each_outcome_has_digits_and_a_name_of_its_own() -> None:
    assert (
        len({outcome.digits for outcome in OUTCOMES}) == len({outcome.name for outcome in OUTCOMES}) == len(OUTCOMES)
    )
    assert all(re.fullmatch(r"\d\d", outcome.digits) for outcome in OUTCOMES)
    assert all(outcome.summary for outcome in OUTCOMES)


def test_the_numbers_are_for_fiction_and_the_first_ones_healthy() -> None:
    numbers = [one["number"] for one in magic_numbers.as_data({})["numbers"]]
    assert all(re.fullmatch(r"\+3363998\d{4}", number) for number in numbers)
    assert [outcome.name for outcome in OUTCOMES if outcome.effects is None] == ["delivered"]
    assert not [outcome for outcome in OUTCOMES if "00" < outcome.digits < "10"]


def test_rules_of_another_range_differ_in_the_number_alone() -> None:
    within = number_range("+336123456xx")
    rules = magic_numbers.magic(within).rules
    assert [rule.when.to for rule in rules if rule.name == "bad_gateway"] == ["+33612345625"]
    usual = {rule.name: rule.when.to for rule in magic_numbers.magic().rules}
    restored = [replace(rule, when=replace(rule.when, to=usual[rule.name])) for rule in rules]
    assert tuple(restored) == magic_numbers.magic().rules
    assert magic_numbers.as_data({}, within)["numbers"][1]["number"] == "+33612345610"


def test_rule_of_a_magic_number_is_known_in_any_range() -> None:
    rule = magic_numbers.magic(number_range("+336123456xx")).rules[0]
    assert magic_numbers.is_magic(rule)
    assert not magic_numbers.is_magic(replace(rule, name="mine"))
    assert not magic_numbers.is_magic(replace(rule, effects=Effects()))
    assert not magic_numbers.is_magic(replace(rule, is_optional=False))


def test_each_rule_of_a_number_is_optional() -> None:
    assert all(rule.is_optional for rule in magic_numbers.magic().rules)
    assert {rule.when.operations for rule in magic_numbers.magic().rules} == {frozenset({"send"})}


@pytest.mark.parametrize("name", [*all_providers()])
def test_each_provider_has_words_for_each_outcome(name: str) -> None:
    reported = magic_numbers.provider_words(all_providers()[name])
    assert [*reported] == [outcome.name for outcome in OUTCOMES]
    assert reported["bad_credentials"].status is not None
    assert reported["timeout"] == ProviderWords()
    assert reported["delivered"].state is not None


def test_a_provider_reports_outcomes_in_its_own_words() -> None:
    reported = magic_numbers.provider_words(all_providers()["smsmode"])
    assert reported["delivered"] == ProviderWords(state=11)
    assert reported["memory_full"] == ProviderWords(state=3523)
    assert reported["no_receipt"] == reported["stuck"] == ProviderWords(state=0)
    assert reported["insufficient_credit"] == ProviderWords(status=200, answer="33 | Crédits insuffisants")


def test_a_provider_without_that_error_takes_the_message() -> None:
    reported = magic_numbers.provider_words(ACME)
    assert reported["internal_error"] == reported["delivered"]
    assert reported["invalid_number"].status is None


def test_a_number_that_some_refuse_is_rejected_later_by_the_others() -> None:
    insim, smsmode = (magic_numbers.provider_words(all_providers()[name]) for name in ("insim", "smsmode"))
    assert insim["invalid_number"].status is not None
    assert smsmode["invalid_number"] == ProviderWords(state=3998)


def test_page_of_numbers_lists_all_outcomes() -> None:
    page = (Path(__file__).parents[1] / "docs" / "numbers.md").read_text("utf-8")
    assert re.findall(r"^\| (\d\d) \| `(\w+)` \| (.*) \|$", page, re.MULTILINE) == [
        (outcome.digits, outcome.name, outcome.summary) for outcome in OUTCOMES
    ]


def test_all_numbers_are_available_as_data() -> None:
    data = magic_numbers.as_data({"acme": ACME})
    assert data["refused_credentials"] == "invalid"
    assert data["numbers"][0] == {
        "digits": "00",
        "number": "+33639980000",
        "outcome": "delivered",
        "description": "delivered, as is every number that is not in this table",
        "by_provider": {"acme": {"state": "there", "status": None, "answer": None}},
    }


def test_an_outcome_may_differ_at_one_provider() -> None:
    one, other = Effects(), Effects()
    outcome = MagicNumber("99", "odd", "odd", one, {"acme": other})
    first, second = outcome.rules(MAGIC)
    assert (first.name, first.when.providers, first.when.to) == ("odd_acme", frozenset({"acme"}), "+3363998??99")
    assert (second.name, second.when.providers) == ("odd", frozenset())

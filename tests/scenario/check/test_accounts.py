import pytest

from tests.scenario.files import HEAD, below_head, found


@pytest.mark.parametrize(
    ("text", "says"),
    [
        (
            '[account.smsfactor."jane"]\ndialect = "old"\n',
            '4:1: account.smsfactor "jane": dialect = "old"\n        Not a dialect. There are: 2023, current, pdf.',
        ),
        (
            '[account.smsmode]\ndialect = "old"\n',
            '4:1: account.smsmode: dialect = "old"\n        Not a dialect. There are: none.',
        ),
        (
            '[[rule]]\nname = "r"\nwhen = { provider = "insim" }\naccount = { dialect = "v2" }\n',
            ('6:13: rule "r": account.dialect = "v2"\n        Not a dialect. There are: legacy, v1.'),
        ),
        (
            '[[phase]]\nname = "p"\nat = "0s"\nset = { dialect = "x" }\n',
            (
                '6:9: phase "p": set.dialect = "x"\n'
                "        Not a dialect. There are: 2021, 2023, 2024, current, legacy, pdf, v1."
            ),
        ),
    ],
)
def test_unknown_dialect_is_an_error(text: str, says: str) -> None:
    assert below_head(text) == says


def test_known_dialect_is_accepted() -> None:
    assert below_head('[account.insim]\ndialect = "v1"\n[account.smsfactor.jane]\ndialect = "pdf"\n') == ""


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("[account.insim]\ncredit = 5\n", "4:1"),
        ('[account.insim."jane"]\ncredit = 5\n', "4:1"),
        ('[[phase]]\nname = "p"\nat = "0s"\nset = { credit = 5 }\nwhen = { provider = "insim" }\n', "6:9"),
        ('providers = ["insim"]\n[[rule]]\nname = "r"\naccount = { credit = 0 }\n', "6:13"),
    ],
)
def test_credit_without_balance_is_a_warning(text: str, place: str) -> None:
    said = below_head(text)
    assert said.startswith(f"{place}: warning: ")
    assert said.endswith(
        '        This changes nothing: insim keeps no balance. A rule with error = "insufficient_credit" may do.'
    )
    assert found(HEAD + text).checked().name == "x"


@pytest.mark.parametrize(
    "text",
    [
        "[account.smsmode]\ncredit = 5\n",
        '[[phase]]\nname = "p"\nat = "0s"\nset = { credit = 5 }\n',
        '[[rule]]\nname = "r"\naccount = { credit = 0 }\nwhen = { provider = ["insim", "smsmode"] }\n',
        '[[rule]]\nname = "r"\naccount = { suspended = true }\nwhen = { provider = "insim" }\n',
    ],
)
def test_credit_with_balance_is_accepted(text: str) -> None:
    assert below_head(text) == ""

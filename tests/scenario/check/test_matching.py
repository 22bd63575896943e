import pytest

from tests.scenario.files import HEAD, below_head, found, problems

SMSFACTOR = 'providers = ["smsfactor"]\n'
RULE = '[[rule]]\nname = "x"\nstatus = 503\n'


def test_number_without_plus_is_a_warning() -> None:
    text = SMSFACTOR + RULE + 'when = { to = "0612345678" }\n'
    assert below_head(text) == (
        '7:10: warning: rule "x": when.to = "0612345678"\n'
        '        This never matches: smsfactor numbers arrive as 33612345678. Did you mean "+33612345678"?'
    )
    assert found(HEAD + text).checked().rules[0].when.to == "0612345678"


@pytest.mark.parametrize(
    ("to", "meant"),
    [
        ("33612345678", "+33612345678"),
        ("06 12 34 56 78", "+33612345678"),
        ("0033612345678", "+33612345678"),
        ("06*", "+336*"),
        ("336*", "+336*"),
        ("0044*", "+44*"),
        ("3363998??10", "+3363998??10"),
    ],
)
def test_suggested_number_has_a_plus(to: str, meant: str) -> None:
    [problem] = problems(HEAD + RULE + f'when = {{ to = "{to}" }}\n')
    assert (problem.code, problem.is_warning) == ("never_matches", True)
    assert problem.message == f"This never matches: numbers arrive as {meant[1:]}."
    assert problem.hint == f'Did you mean "{meant}"?'


@pytest.mark.parametrize("to", ["+33612345678", "+336*", "*78", "?3*", "JANE", "123", "12"])
def test_pattern_that_may_match_gives_no_warning(to: str) -> None:
    assert problems(HEAD + RULE + f'when = {{ to = "{to}" }}\n') == ()


def test_recipients_of_expectations_and_phases_are_checked() -> None:
    text = """
    [[phase]]
    name = "p"
    at = "0s"
    when = { to = "0612345678", provider = ["insim", "smsmode"] }
    faults = [{ status = 503 }]
    [[expect]]
    name = "e"
    messages = { to = "0612345678" }
    count = 1
    """
    first, second = problems(HEAD + text)
    assert first.message == "This never matches: insim and smsmode numbers arrive as 33612345678."
    assert (second.path, second.code) == ("expect[0].messages.to", "never_matches")


@pytest.mark.parametrize("condition", ["to = '+336*'", "from = 'ME'", "text = 'x'", "matches = 'x'"])
def test_text_condition_on_other_operation_is_a_warning(condition: str) -> None:
    said = below_head(RULE + f"when = {{ operation = 'credit', {condition} }}\n")
    key = condition.partition(" ")[0]
    assert f'6:32: rule "x": when.{key} = ' in said
    assert "This never matches: credit sends no message. Leave it out." in said
    assert below_head(RULE + f"when = {{ operation = ['credit', 'send'], {condition} }}\n") == ""
    assert below_head(RULE + f"when = {{ {condition} }}\n") == ""


@pytest.mark.parametrize(
    ("effect", "needs"),
    [
        ('lifecycle = "stuck"', "send"),
        ('handset = { condition = "off" }', "send"),
        ('webhooks = "drop"', "call or reply or send"),
    ],
)
def test_message_effect_on_other_operation_is_a_warning(effect: str, needs: str) -> None:
    text = f'[[rule]]\nname = "x"\nwhen = {{ operation = "credit" }}\n{effect}\n'
    key = effect.partition(" ")[0]
    assert below_head(text).startswith(f'6:1: rule "x": {key}')
    assert f"This never happens: it needs the operation {needs}." in below_head(text)
    assert below_head(text.replace("credit", "send")) == ""


@pytest.mark.parametrize(
    ("when", "keys"),
    [
        ('{ provider = "smsmode", share = 0.5 }', []),
        ('{ to = "+33639980001" }', ["when.to"]),
        ('{ operation = "send", from = "ME", nth = 2 }', ["when.from", "when.nth", "when.operation"]),
    ],
)
def test_fault_before_a_request_is_limited_by_provider_and_share_only(when: str, keys: list[str]) -> None:
    problems = found(f'[[rule]]\nname = "r"\ntls = "expired"\nwhen = {when}\n').problems
    assert sorted(one.path.removeprefix("rule[0].") for one in problems if one.code == "no_request") == keys

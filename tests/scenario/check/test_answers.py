import pytest

from tests.scenario.files import HEAD, below_head, found, problems


def rule(error: str, providers: str = "", when: str = "{}") -> str:
    head = f"providers = [{providers}]\n" if providers else ""
    return f'{head}[[rule]]\nname = "r"\nwhen = {when}\n{error}\n'


def test_an_answer_that_nobody_knows_is_told() -> None:
    text = rule('error = "insufficient_credit"', '"smsgateway24"')
    assert below_head(text) == (
        '7:1: warning: rule "r": error = "insufficient_credit" is not known to have an answer at smsgateway24 '
        "(no source). Choose status = … or run with --allow-guesses."
    )
    assert found(HEAD + text).scenario is not None


def test_an_answer_that_is_known_is_not_told() -> None:
    assert problems(HEAD + rule('error = "insufficient_credit"', '"smsfactor", "smsmode"')) == ()


def test_an_error_that_a_named_provider_has_not_is_refused() -> None:
    said = below_head(rule('error = "insufficient_credit"', '"insim", "smsmode"'))
    assert said.startswith('7:1: rule "r": error = "insufficient_credit"\n        No error of insim. There are: ')
    assert below_head(rule('error = "insufficient_credit"', when='{ provider = "insim" }')).startswith(
        '6:1: rule "r"'
    )


def test_providers_that_nobody_names_need_not_have_it() -> None:
    assert [problem.code for problem in problems(HEAD + rule('error = "insufficient_credit"'))] == ["guessed_answer"]
    said = below_head(rule('error = "insuficient_credit"'))
    assert 'No error of insim or smsfactor or smsgateway24 or smsmode. Did you mean "insufficient_credit"?' in said


def test_a_limit_refuses_with_an_error_of_its_own() -> None:
    [problem] = problems(HEAD + rule("limit = { rate = 1 }", '"smsmode"'))
    assert (problem.code, problem.path) == ("guessed_answer", "rule[0].limit.error")
    assert 'error = "rate_limited" is not known' in problem.message
    assert problems(HEAD + rule("limit = { rate = 1, status = 429 }", '"smsmode"')) == ()
    assert problems(HEAD + rule('limit = { rate = 1, error = "bad_credentials" }', '"smsfactor"')) == ()


def test_a_provider_that_there_is_not_is_told_of_once() -> None:
    assert [problem.code for problem in problems(HEAD + rule('error = "x"', '"nobody"'))] == ["unknown_provider"]


@pytest.mark.parametrize(
    ("subject", "says"),
    [
        ('messages = { outcome = "acepted" }', 'Not an outcome. Did you mean "accepted"? There are: accepted, '),
        (
            'messages = { outcome = ["accepted", "no_credit"] }',
            'messages.outcome[1] = "no_credit"\n        Not an outcome. There are: accepted, ',
        ),
        ('exchanges = { error = "bad_credential" }', 'Not an error. Did you mean "bad_credentials"? There are: '),
    ],
)
def test_errors_that_are_expected_are_somebodys(subject: str, says: str) -> None:
    assert says in below_head(f'[[expect]]\nname = "e"\ncount = 0\n{subject}\n')


def test_errors_may_be_expected() -> None:
    text = '[[expect]]\nname = "e"\ncount = 0\n{}\n[[expect]]\nname = "f"\ncount = 0\n{}\n'
    outcome = 'messages = { outcome = ["accepted", "insufficient_credit"] }'
    assert below_head(text.format(outcome, 'exchanges = { error = "bad_credentials" }')) == ""

import pytest

from tests.scenario.files import HEAD, below_head, found, problems


def rule(error: str, providers: str = "", when: str = "{}") -> str:
    head = f"providers = [{providers}]\n" if providers else ""
    return f'{head}[[rule]]\nname = "r"\nwhen = {when}\n{error}\n'


def test_error_without_source_is_a_warning() -> None:
    text = rule('error = "insufficient_credit"', '"smsgateway24"')
    assert below_head(text) == (
        '7:1: warning: rule "r": error = "insufficient_credit" is not known to have an answer at smsgateway24 '
        "(no source). Choose status = … or run with --allow-guesses."
    )
    assert found(HEAD + text).scenario is not None


def test_error_with_source_gives_no_warning() -> None:
    assert problems(HEAD + rule('error = "insufficient_credit"', '"smsfactor", "smsmode"')) == ()


def test_error_unknown_to_named_provider_is_an_error() -> None:
    said = below_head(rule('error = "insufficient_credit"', '"insim", "smsmode"'))
    assert said.startswith('7:1: rule "r": error = "insufficient_credit"\n        No error of insim. There are: ')
    assert below_head(rule('error = "insufficient_credit"', when='{ provider = "insim" }')).startswith(
        '6:1: rule "r"'
    )


def test_error_unknown_to_unnamed_provider_is_accepted() -> None:
    assert [problem.code for problem in problems(HEAD + rule('error = "insufficient_credit"'))] == ["guessed_answer"]
    said = below_head(rule('error = "insuficient_credit"'))
    assert 'No error of insim or smsfactor or smsgateway24 or smsmode. Did you mean "insufficient_credit"?' in said


def test_error_of_limit_is_checked() -> None:
    [problem] = problems(HEAD + rule("limit = { rate = 1 }", '"smsmode"'))
    assert (problem.code, problem.path) == ("guessed_answer", "rule[0].limit.error")
    assert 'error = "rate_limited" is not known' in problem.message
    assert problems(HEAD + rule("limit = { rate = 1, status = 429 }", '"smsmode"')) == ()
    assert problems(HEAD + rule('limit = { rate = 1, error = "bad_credentials" }', '"smsfactor"')) == ()


def test_unknown_provider_is_reported_once() -> None:
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
def test_unknown_error_in_expectation_is_an_error(subject: str, says: str) -> None:
    assert says in below_head(f'[[expect]]\nname = "e"\ncount = 0\n{subject}\n')


def test_known_error_in_expectation_is_accepted() -> None:
    text = '[[expect]]\nname = "e"\ncount = 0\n{}\n[[expect]]\nname = "f"\ncount = 0\n{}\n'
    outcome = 'messages = { outcome = ["accepted", "insufficient_credit"] }'
    assert below_head(text.format(outcome, 'exchanges = { error = "bad_credentials" }')) == ""

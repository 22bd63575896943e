from tests.cli.running import Verbs
from tests.serving import HERE, THERE, send


def test_only_the_code_is_printed(verbs: Verbs) -> None:
    send(verbs.url, HERE, "Your code is 123456.")
    assert verbs.output("otp", "0639980001") == "123456\n"
    assert verbs.output("otp", HERE, "--wait", "5s") == "123456\n"
    assert verbs.data("otp", HERE) == {"code": "123456"}


def test_pattern_finds_the_code(verbs: Verbs) -> None:
    send(verbs.url, HERE, "Your code is 123456, reference AB-12.")
    assert verbs.output("otp", HERE, "--pattern", r"reference (\S+)\.") == "AB-12\n"


def test_missing_code_exits_with_4(verbs: Verbs) -> None:
    assert verbs.refusal("otp", THERE, code=4)
    assert verbs.refusal("otp", THERE, "--wait", "1ms", code=4)

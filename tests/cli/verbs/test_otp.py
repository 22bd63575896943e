from tests.cli.running import Verbs
from tests.serving import HERE, THERE, send


def test_the_code_is_printed_and_nothing_else(verbs: Verbs) -> None:
    send(verbs.url, HERE, "Your code is 123456.")
    assert verbs.say("otp", "0639980001") == "123456\n"
    assert verbs.say("otp", HERE, "--wait", "5s") == "123456\n"
    assert verbs.told("otp", HERE) == {"code": "123456"}


def test_where_there_is_none_the_exit_code_is_4(verbs: Verbs) -> None:
    assert verbs.refusal("otp", THERE, code=4)
    assert verbs.refusal("otp", THERE, "--wait", "1ms", code=4)

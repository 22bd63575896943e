from tests.cli.running import Verbs
from tests.serving import send


def test_all_that_happened_is_forgotten(verbs: Verbs) -> None:
    send(verbs.url)
    verbs.say("clock", "advance", "1h")
    result = verbs.result("reset")
    assert (result.exit_code, result.stdout, result.stderr) == (0, "", "back at the start\n")
    assert verbs.rows("messages") == []
    assert "09:00:00" in verbs.say("clock")
    assert verbs.result("reset", "--hard", "-q").stderr == ""

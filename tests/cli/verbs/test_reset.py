from tests.cli.running import Verbs
from tests.serving import send


def test_reset_forgets_messages(verbs: Verbs) -> None:
    send(verbs.url)
    verbs.output("clock", "advance", "1h")
    result = verbs.result("reset")
    assert (result.exit_code, result.stdout, result.stderr) == (0, "", "reset to the start\n")
    assert verbs.rows("messages") == []
    assert "09:00:00" in verbs.output("clock")
    assert verbs.result("reset", "--hard", "-q").stderr == ""

from tests.cli.running import Verbs
from tests.serving import HERE, THERE, send


def test_a_state_is_set_by_id_or_by_number(verbs: Verbs) -> None:
    send(verbs.url)
    send(verbs.url)
    assert verbs.say("state", "set", "0639980001", "sent") == f"m2 to {HERE}: sent\n"
    said = verbs.say("state", "set", "m1", "undelivered", "--reason", "absent_subscriber")
    assert said == f"m1 to {HERE}: undelivered, absent_subscriber\n"
    assert verbs.told("state", "set", "m2", "delivered")["state"] == "delivered"
    assert "cannot go from delivered" in verbs.refusal("state", "set", "m2", "sent", code=1)


def test_words_and_numbers_that_nobody_knows_are_refused(verbs: Verbs) -> None:
    assert verbs.refusal("state", "set", THERE, "sent", code=1) == f"no message was sent to {THERE}\n"
    assert "no message 'm9'" in verbs.refusal("state", "set", "m9", "sent", code=1)
    assert "'lost' is not one of" in verbs.refusal("state", "set", "m1", "lost", code=2)
    assert "'bad' is not one of" in verbs.refusal("state", "set", "m1", "failed", "--reason", "bad", code=2)

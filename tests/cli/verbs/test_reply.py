from tests.cli.running import Verbs
from tests.serving import HERE, THERE, Receiver, send


def test_a_telephone_answers(verbs: Verbs, receiver: Receiver) -> None:
    send(verbs.url, classe_msg="4")
    verbs.say("clock", "advance", "10s")
    assert verbs.say("reply", HERE, "STOP") == f"m2 from {HERE} by smsmode to 36034: STOP\n"
    assert verbs.say("reply", HERE, "Yes", "--provider", "smsmode", "-q") == ""
    assert verbs.told("reply", HERE, "No", "--to", "36034")["text"] == "No"
    assert len(verbs.rows("messages", "--direction", "mo")) == 3
    verbs.say("webhooks")
    assert receiver.url


def test_it_needs_something_to_answer(verbs: Verbs) -> None:
    assert verbs.refusal("reply", THERE, "STOP", code=1)

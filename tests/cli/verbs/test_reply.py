from tests.cli.running import Verbs
from tests.serving import HERE, THERE, Receiver, send


def test_handset_replies(verbs: Verbs, receiver: Receiver) -> None:
    send(verbs.url, classe_msg="4")
    verbs.output("clock", "advance", "10s")
    assert verbs.output("reply", HERE, "STOP") == f"m2 from {HERE} by smsmode to 36034: STOP\n"
    assert verbs.output("reply", HERE, "Yes", "--provider", "smsmode", "-q") == ""
    assert verbs.data("reply", HERE, "No", "--to", "36034")["text"] == "No"
    assert len(verbs.rows("messages", "--direction", "mo")) == 3
    verbs.output("webhooks")
    assert receiver.url


def test_reply_without_a_message_is_refused(verbs: Verbs) -> None:
    assert verbs.refusal("reply", THERE, "STOP", code=1)

from tests.cli.running import Verbs
from tests.serving import HERE, THERE, send


def test_state_is_set_by_id_or_number(verbs: Verbs) -> None:
    send(verbs.url)
    send(verbs.url)
    assert verbs.output("state", "set", "0639980001", "sent") == f"m2 to {HERE}: sent\n"
    output = verbs.output("state", "set", "m1", "undelivered", "--reason", "absent_subscriber")
    assert output == f"m1 to {HERE}: undelivered, absent_subscriber\n"
    assert verbs.output("state", "m2", "network") == f"m2 to {HERE}: network\n"
    assert verbs.data("state", "set", "m2", "delivered")["state"] == "delivered"
    assert "cannot go from delivered" in verbs.refusal("state", "set", "m2", "sent", code=1)


def test_unknown_state_and_number_are_refused(verbs: Verbs) -> None:
    assert verbs.refusal("state", "set", THERE, "sent", code=1) == (
        f'no message was sent to {THERE}; "sandbox messages" lists them\n'
    )
    assert "no message 'm9'" in verbs.refusal("state", "set", "m9", "sent", code=1)
    assert "'lost' is not one of" in verbs.refusal("state", "set", "m1", "lost", code=2)
    assert "'bad' is not one of" in verbs.refusal("state", "set", "m1", "failed", "--reason", "bad", code=2)

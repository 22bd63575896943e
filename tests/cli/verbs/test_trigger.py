from tests.cli.running import Verbs
from tests.serving import HERE, Receiver


def test_webhook_is_sent(verbs: Verbs, receiver: Receiver) -> None:
    [row] = verbs.rows("trigger", "smsmode.mo", "--to", HERE, "--override", "text=STOP")
    assert row[2] == "smsmode.mo"
    assert verbs.output("trigger", "smsmode.status", "-q") == ""
    assert verbs.data("trigger", "smsmode.status")["kind"] == "status"
    verbs.output("messages")
    assert receiver.url in row[7]
    assert "message=STOP" in row[7]


def test_unknown_event_is_refused(verbs: Verbs) -> None:
    assert "'smsmode' is not PROVIDER.KIND" in verbs.refusal("trigger", "smsmode", code=2)
    assert "'text' is not FIELD=VALUE" in verbs.refusal("trigger", "smsmode.mo", "--override", "text", code=2)
    assert "there is no kind 'dlr'" in verbs.refusal("trigger", "smsmode.dlr", code=2)

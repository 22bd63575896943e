from tests.cli.running import Verbs
from tests.serving import HERE, Receiver, send


def deliver(verbs: Verbs) -> None:
    send(verbs.url)
    verbs.say("clock", "advance", "10s")


def test_webhooks_are_listed_and_shown(verbs: Verbs, receiver: Receiver) -> None:
    deliver(verbs)
    newest, oldest = verbs.rows("webhooks")
    assert newest[:6] == ["c2", "2026-01-05 09:00:02.000", "smsmode.status", "m1", "taken", "200"]
    assert newest[6].startswith(f"{receiver.url}/status?")
    filters = f"--provider smsmode --kind status --to {HERE} --subject m1 --state taken --limit 2"
    assert verbs.rows("webhooks", "list", *filters.split()) == [newest, oldest]
    assert verbs.rows("webhooks", "--state", "failed") == []
    shown = verbs.say("webhooks", "show", "c1")
    assert "\nstate        taken\n" in shown
    assert "\t200\tOK\n" in shown
    assert "\nGET /status?" in shown
    assert verbs.told("webhooks", "show", "c1")["kind"] == "status"
    assert len(verbs.told("webhooks")) == 2


def test_webhooks_are_sent_again_one_or_all_that_failed(verbs: Verbs, receiver: Receiver) -> None:
    receiver.status = 500
    deliver(verbs)
    receiver.status = 200
    assert verbs.rows("webhooks", "resend", "c1")[0][0] == "c1"
    verbs.say("clock", "advance", "1s")  # waits for the answer
    assert [row[0] for row in verbs.rows("webhooks", "resend", "--failed")] == ["c2"]
    verbs.say("clock", "advance", "1s")
    assert verbs.told("webhooks", "resend", "--failed") == []
    assert verbs.say("webhooks", "resend", "c1", "-q") == ""


def test_which_one_is_to_be_sent_again_has_to_be_said(verbs: Verbs) -> None:
    for arguments in ([], ["c1", "--failed"]):
        assert "say which: an ID, or --failed" in verbs.refusal("webhooks", "resend", *arguments, code=2)


def test_one_that_nobody_answers_says_why(verbs: Verbs) -> None:
    verbs.say("account", "set", "smsmode", "TOKEN", "--webhook", "status=http://127.0.0.1:1/")
    deliver(verbs)
    assert verbs.rows("webhooks")[0][5].startswith("not reached")

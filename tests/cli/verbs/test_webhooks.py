from tests.cli.running import Verbs
from tests.serving import HERE, Receiver, fetch, send, serving


def deliver(verbs: Verbs) -> None:
    send(verbs.url)
    verbs.output("clock", "advance", "10s")


def wait_for_answers(verbs: Verbs) -> None:
    """Wait until no webhook is under way."""
    assert fetch("GET", f"{verbs.url}/_sandbox/v1/idle")[0] == 200


def test_webhooks_are_listed_and_shown(verbs: Verbs, receiver: Receiver) -> None:
    deliver(verbs)
    newest, oldest = verbs.rows("webhooks")
    assert newest[:7] == ["c2", "2026-01-05 09:00:02.000", "smsmode.status", "m1", "delivered", "taken", "200"]
    assert newest[7].startswith(f"{receiver.url}/status?")
    filters = f"--provider smsmode --kind status --to {HERE} --subject m1 --state taken --limit 2"
    assert verbs.rows("webhooks", "list", *filters.split()) == [newest, oldest]
    assert verbs.rows("webhooks", "--state", "failed") == []
    shown = verbs.output("webhooks", "show", "c1")
    assert "\nstate        taken\n" in shown
    assert "\t200\tOK\n" in shown
    assert "\nGET /status?" in shown
    assert verbs.data("webhooks", "show", "c1")["kind"] == "status"
    assert len(verbs.data("webhooks")) == 2


def test_one_or_all_failed_webhooks_are_resent(verbs: Verbs, receiver: Receiver) -> None:
    receiver.status = 500
    deliver(verbs)
    receiver.status = 200
    assert verbs.rows("webhooks", "resend", "c1")[0][0] == "c1"
    wait_for_answers(verbs)
    assert [row[0] for row in verbs.rows("webhooks", "resend", "--failed")] == ["c2"]
    wait_for_answers(verbs)
    assert verbs.data("webhooks", "resend", "--failed") == []
    assert verbs.output("webhooks", "resend", "c1", "-q") == ""


def test_resend_needs_an_id_or_failed(verbs: Verbs) -> None:
    for arguments in ([], ["c1", "--failed"]):
        assert "give an ID, or --failed" in verbs.refusal("webhooks", "resend", *arguments, code=2)


def test_unanswered_webhook_has_its_reason(verbs: Verbs) -> None:
    verbs.output("account", "set", "smsmode", "TOKEN", "--webhook", "status=http://127.0.0.1:1/")
    deliver(verbs)
    assert verbs.rows("webhooks")[0][6].startswith("not reached")


def test_webhook_without_an_address_has_none_in_lists() -> None:
    with serving(keeps_unaddressed=True) as server:
        verbs = Verbs(server.url)
        deliver(verbs)
        assert verbs.rows("webhooks")[0][5:] == ["unaddressed", "", "no address"]
        assert "\nurl          no address\n" in verbs.output("webhooks", "show", "c1")


def test_held_webhook_is_released(verbs: Verbs, receiver: Receiver) -> None:
    verbs.output("fault", "add", "--name", "hold", "--hold-webhooks")
    deliver(verbs)
    assert verbs.rows("webhooks", "release", "c1")[0][0] == "c1"
    wait_for_answers(verbs)
    assert (len(receiver.got), verbs.data("webhooks", "show", "c2")["held"]) == (1, True)
    assert "webhook c1 is not held" in verbs.refusal("webhooks", "release", "c1", code=2)
    assert verbs.output("webhooks", "release", "c2", "-q") == ""

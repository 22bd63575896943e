import json

from tests.cli.running import Verbs
from tests.serving import Receiver, receiving, send


def deliver(verbs: Verbs) -> None:
    send(verbs.url)
    verbs.say("clock", "advance", "10s")


def test_webhooks_are_printed_with_what_was_answered(verbs: Verbs, receiver: Receiver) -> None:
    receiver.status = 503
    deliver(verbs)
    result = verbs.result("listen", "--all", "--count", "2")
    assert (result.exit_code, result.stderr) == (0, f"listening at {verbs.url}\n")
    first, answered, second, _ = result.stdout.splitlines()
    assert first.startswith(f"09:00:01.500  smsmode.status of m1 -> {receiver.url}/status?")
    assert answered == "              c1: 503"
    assert second.startswith("09:00:02.000  ")


def test_one_that_is_sent_again_is_printed_and_forwarded_again(verbs: Verbs) -> None:
    deliver(verbs)
    verbs.say("webhooks", "resend", "c1")
    verbs.say("clock", "until-idle")
    with receiving() as there:
        said = verbs.say("listen", "--all", "--count", "3", "--forward-to", there.url)
    assert said.count("              c1: 200") == 2
    assert len(there.got) == 3


def test_each_is_an_object_on_its_line_as_json(verbs: Verbs) -> None:
    deliver(verbs)
    lines = verbs.say("listen", "--all", "--count", "2", "--json", "-q").splitlines()
    assert [json.loads(line)["id"] for line in lines] == ["c1", "c2"]


def test_only_those_that_are_wanted_are_printed(verbs: Verbs) -> None:
    verbs.say("trigger", "smsmode.mo")
    verbs.say("messages")
    deliver(verbs)
    for events in ("insim.*, smsmode.st*", "smsmode.status"):
        said = verbs.say("listen", "--all", "--count", "2", "--events", events)
        assert said.count(" smsmode.status of ") == 2


def test_webhooks_are_forwarded_with_their_method_headers_query_and_body(verbs: Verbs, receiver: Receiver) -> None:
    deliver(verbs)
    verbs.say("account", "set", "smsgateway24", "shop", "--password", "p", "--webhook", f"delivery={receiver.url}/d")
    verbs.say("trigger", "smsgateway24.delivery", "--override", "account=shop")
    with receiving(status=201) as there:
        said = verbs.say("listen", "--all", "--count", "3", "--forward-to", f"{there.url}/hook?from=sandbox")
    assert said.count("              forwarded: 201") == 3
    assert [(method, target.partition("&")[0]) for method, target, _ in there.got] == [
        ("GET", "/hook?from=sandbox"),
        ("GET", "/hook?from=sandbox"),
        ("POST", "/hook?from=sandbox"),
    ]
    assert there.got[0][1].endswith(receiver.got[0][1].partition("?")[2])
    assert there.got[2][2] == receiver.got[2][2]


def test_where_nobody_takes_what_is_forwarded_it_is_told(verbs: Verbs) -> None:
    deliver(verbs)
    said = verbs.say("listen", "--all", "--count", "1", "--forward-to", "http://127.0.0.1:1")
    assert "forwarded: not reached: " in said
    assert "is not an http or https address" in verbs.refusal("listen", "--forward-to", "localhost", code=2)


def test_what_webhooks_are_signed_with_is_printed(verbs: Verbs) -> None:
    verbs.say("account", "set", "smsfactor", "shop", "--password", "p", "--secret", "whsec")
    assert verbs.say("listen", "--print-secret", "smsfactor/shop") == "whsec\n"
    verbs.say("account", "set", "smsmode", "TOKEN")
    assert "are not signed" in verbs.refusal("listen", "--print-secret", "smsmode/TOKEN", code=1)
    assert "is not PROVIDER/LOGIN" in verbs.refusal("listen", "--print-secret", "smsmode", code=2)

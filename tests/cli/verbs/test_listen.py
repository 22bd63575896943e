import json
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager

import pytest
from sms_sandbox.client import Client

from tests.cli.running import Verbs
from tests.running import PATIENCE
from tests.serving import Receiver, receiving, send, serving

BASIC = "Basic dTpwQA=="
"""User u, password p@."""


def deliver(verbs: Verbs) -> None:
    send(verbs.url)
    verbs.output("clock", "advance", "10s")


def test_webhook_is_printed_with_its_answer(verbs: Verbs, receiver: Receiver) -> None:
    receiver.status = 503
    deliver(verbs)
    result = verbs.result("listen", "--all", "--count", "2")
    assert (result.exit_code, result.stderr) == (0, f"listening at {verbs.url}\n")
    first, answered, second, _ = result.stdout.splitlines()
    assert first == f"09:00:01.500  smsmode status m1 network -> {receiver.url}/status"
    assert answered == "              c1 failed: 503"
    assert second.startswith("09:00:02.000  ")


@pytest.mark.parametrize(("status", "color"), [(200, "\x1b[32m"), (503, "\x1b[31m")])
def test_answer_of_a_webhook_has_its_colour(verbs: Verbs, receiver: Receiver, status: int, color: str) -> None:
    receiver.status = status
    deliver(verbs)
    printed = verbs.result("listen", "--all", "--count", "1", FORCE_COLOR="1").stdout
    assert f"{color}              c1 " in printed


def test_resent_webhook_is_printed_and_forwarded_again(verbs: Verbs) -> None:
    deliver(verbs)
    verbs.output("webhooks", "resend", "c1")
    verbs.output("clock", "until-idle")
    with receiving() as there:
        output = verbs.output("listen", "--all", "--count", "3", "--forward-to", there.url)
    assert output.count("              c1 taken: 200") == 2
    assert len(there.got) == 3


def test_json_output_is_one_object_per_line(verbs: Verbs) -> None:
    deliver(verbs)
    lines = verbs.output("listen", "--all", "--count", "2", "--json", "-q").splitlines()
    assert [json.loads(line)["id"] for line in lines] == ["c1", "c2"]


def test_only_matching_webhooks_are_printed(verbs: Verbs) -> None:
    verbs.output("trigger", "smsmode.mo")
    verbs.output("messages")
    deliver(verbs)
    for events in ("insim.*, smsmode.st*", "smsmode.status"):
        output = verbs.output("listen", "--all", "--count", "2", "--events", events)
        assert output.count(" smsmode status m1 ") == 2


def test_forwarded_webhook_keeps_method_headers_query_and_body(verbs: Verbs, receiver: Receiver) -> None:
    deliver(verbs)
    verbs.output(
        "account", "set", "smsgateway24", "shop", "--password", "p", "--webhook", f"delivery={receiver.url}/d"
    )
    verbs.output("trigger", "smsgateway24.delivery", "--override", "account=shop")
    with receiving(status=201) as there:
        output = verbs.output("listen", "--all", "--count", "3", "--forward-to", f"{there.url}/hook?from=sandbox")
    assert output.count("              forwarded: 201") == 3
    assert [(method, target.partition("&")[0]) for method, target, _ in there.got] == [
        ("GET", "/hook?from=sandbox"),
        ("GET", "/hook?from=sandbox"),
        ("POST", "/hook?from=sandbox"),
    ]
    assert there.got[0][1].endswith(receiver.got[0][1].partition("?")[2])
    assert there.got[2][2] == receiver.got[2][2]


def test_failed_forwarding_is_reported(verbs: Verbs) -> None:
    deliver(verbs)
    output = verbs.output("listen", "--all", "--count", "1", "--forward-to", "http://127.0.0.1:1")
    assert "forwarded: not reached: " in output
    assert "is not an http or https address" in verbs.refusal("listen", "--forward-to", "localhost", code=2)


def test_unknown_event_is_refused_with_a_suggestion(verbs: Verbs) -> None:
    refusal = verbs.refusal("listen", "--events", "smsfacter.dlr", code=2)
    assert "--events: 'smsfacter.dlr' is not known. Did you mean \"smsfactor.dlr\"?" in refusal


def deliver_beside(url: str) -> None:
    """Deliver while a verb runs in another thread."""
    send(url)
    Client(url).clock.advance("10s")


def test_forwarding_makes_webhooks_exist() -> None:
    with serving() as server, receiving() as there:
        quiet = Verbs(server.url)
        with listening(quiet, "--count", "2", "--forward-to", f"{there.url}/hook") as listened:
            deliver_beside(server.url)
            output = listened()
        assert [target.partition("?")[0] for _, target, _ in there.got] == ["/hook", "/hook"]
        assert "forwarded" not in output
        assert output.splitlines()[1] == "              c1 taken: 200"
        assert Client(server.url).webhooks.fallback().url is None


@pytest.mark.parametrize(
    ("before", "behind"),
    [("http://", "/hook"), ("http://u:p%40@", "/hook"), ("HTTP://", "/hook#part"), ("http://", "")],
)
@pytest.mark.parametrize("zero", ["", "0"])
def test_webhook_that_has_reached_the_address_is_not_forwarded_again(before: str, behind: str, zero: str) -> None:
    with serving() as server, receiving() as there:
        address = f"{before}127.0.0.1:{zero}{there.server_port}{behind}"
        with listening(Verbs(server.url), "--count", "2", "--forward-to", address) as listened:
            deliver_beside(server.url)
            output = listened()
    assert "forwarded" not in output
    assert "p%40" not in output
    assert there.authorizations == [BASIC if "@" in before else None] * 2


def test_forwarded_webhook_has_the_password_of_the_address(verbs: Verbs) -> None:
    deliver(verbs)
    with receiving() as there:
        address = f"http://u:p%40@127.0.0.1:{there.server_port}"
        assert "forwarded: 200" in verbs.output("listen", "--all", "--count", "2", "--forward-to", address)
    assert there.authorizations == [BASIC, BASIC]


def test_webhook_that_the_sandbox_cannot_deliver_is_forwarded_from_here() -> None:
    with serving() as server:
        quiet = Verbs(server.url)
        with listening(quiet, "--count", "1", "--forward-to", "http://127.0.0.1:1/") as listened:
            deliver_beside(server.url)
            assert "forwarded: not reached: " in listened()


@contextmanager
def listening(verbs: Verbs, *arguments: str) -> Iterator[Callable[[], str]]:
    """Listen from a thread; yield once the sandbox has the address, and return the output at the end."""
    client = Client(verbs.url)
    with ThreadPoolExecutor(1) as pool:
        found = pool.submit(verbs.output, "listen", "--all", *arguments)
        while client.webhooks.fallback().url is None and not found.done():
            pass
        yield lambda: found.result(PATIENCE)


def test_secret_of_an_account_is_printed(verbs: Verbs) -> None:
    verbs.output("account", "set", "smsfactor", "shop", "--password", "p", "--secret", "whsec")
    assert verbs.output("listen", "--print-secret", "smsfactor/shop") == "whsec\n"
    verbs.output("account", "set", "smsmode", "TOKEN")
    assert "are not signed" in verbs.refusal("listen", "--print-secret", "smsmode/TOKEN", code=1)
    assert "is not PROVIDER/LOGIN" in verbs.refusal("listen", "--print-secret", "smsmode", code=2)

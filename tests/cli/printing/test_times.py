import re

from sms_sandbox.client import Client
from sms_sandbox.server.clock.wall_times import MOST

from tests.cli.running import Verbs
from tests.serving import send

SANDBOX = r"2026-01-05 09:00:00\.000"
BOTH = rf"{SANDBOX} \(\d\d:\d\d:\d\d\.\d\d\d\)"


def test_wall_time_stands_behind_the_sandbox_time_on_request(verbs: Verbs) -> None:
    send(verbs.url)
    verbs.output("clock", "advance", "10s")
    for words in ("messages", "webhooks", "exchanges", "messages show m1", "webhooks show c1", "clock", "status"):
        assert not re.search(r"\(\d\d:", verbs.output(*words.split()))
        assert re.search(r"\d \(\d\d:\d\d:\d\d\.\d\d\d\)", verbs.output(*words.split(), "--wall-time"))
    assert re.fullmatch(BOTH, verbs.rows("exchanges", "--wall-time")[0][1])


def test_listen_reads_the_wall_times_of_each_webhook(verbs: Verbs) -> None:
    send(verbs.url)
    verbs.output("clock", "advance", "10s")
    lines = verbs.output("listen", "--all", "--count", "2", "--wall-time").splitlines()
    assert re.match(r"09:00:01\.500 \(\d\d:\d\d:\d\d\.\d\d\d\)  smsmode status m1", lines[0])


def test_wall_time_that_was_forgotten_is_shown_as_such(verbs: Verbs) -> None:
    send(verbs.url)
    verbs.output("clock", "advance", "10s")
    client = Client(verbs.url)
    for _ in range(MOST):
        client.clock.change(speed=2)
    assert verbs.rows("exchanges", "--wall-time")[0][1] == "2026-01-05 09:00:00.000 (unknown)"

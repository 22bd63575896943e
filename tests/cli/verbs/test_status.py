"""``sandbox status`` of a sandbox in a scenario; tests/cli/process/test_detached.py has the rest."""

import tomllib

from sms_sandbox.cli.command import NAME_ONE
from sms_sandbox.client import Client

from tests.cli.running import Verbs
from tests.serving import Receiver, send, serving

SCENARIO = """
schema = 1
name = "slow"
[[phase]]
name = "early"
at = "0s"
for = "30s"
faults = [{ delay = { before = "1s" } }]
[[phase]]
name = "late"
overrides = "early"
at = "10s"
for = "1m"
faults = [{ delay = { before = "1s" } }]
"""


def status(verbs: Verbs) -> dict[str, list[str]]:
    """Return the printed facts by name; a line without a name belongs to the one above."""
    facts: dict[str, list[str]] = {}
    name = ""
    for line in verbs.output("status").splitlines():
        name = line[:12].strip() or name
        facts.setdefault(name, []).append(line[13:])
    return facts


def test_status_names_webhooks_and_how_many_failed(verbs: Verbs, receiver: Receiver) -> None:
    found = status(verbs)
    urls = [f"smsmode.status -> {receiver.url}/status", f"smsmode.mo -> {receiver.url}/mo"]
    assert ("scenario" in found, sorted(found["webhooks"]), found["failed"]) == (False, sorted(urls), ["0 webhooks"])
    receiver.status = 500
    send(verbs.url)
    verbs.output("clock", "advance", "10s")
    assert status(verbs)["failed"] == ["2 webhooks"]
    assert verbs.data("status")["failed_webhooks"] == 2


def test_address_that_a_provider_has_for_all_kinds_is_one_line(verbs: Verbs) -> None:
    verbs.output("workspace", "add", "w1", "--webhook", "insim=http://u:secret@127.0.0.1:1/")
    assert "webhooks     insim -> http://u:***@127.0.0.1:1/\n" in verbs.output("--workspace", "w1", "status")


def test_sandbox_without_an_address_reports_it() -> None:
    with serving() as server:
        assert "webhooks     none configured\n" in Verbs(server.url).output("status")


def test_other_program_at_the_address_is_named_instead_of_a_start_there(receiver: Receiver) -> None:
    assert Verbs(receiver.url).refusal("status", code=1) == (
        f"what answers at {receiver.url} is no sandbox, or one of another version: "
        f"GET /_sandbox/v1/version gave status 200; {NAME_ONE}\n"
    )


def test_status_names_scenario_and_phases_in_force(verbs: Verbs) -> None:
    phases: dict[int, list[str] | None] = {}
    Client(verbs.url).scenario(tomllib.loads(SCENARIO))
    for seconds in (5, 15, 25):
        verbs.output("clock", "advance", "10s" if phases else "5s")
        phases[seconds] = status(verbs).get("phases")
    verbs.output("clock", "advance", "2m")
    assert (status(verbs)["scenario"], "phases" in status(verbs)) == (["slow"], False)
    assert phases == {5: ["early"], 15: ["early, late"], 25: ["early, late"]}

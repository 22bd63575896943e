import json
from typing import Any

import pytest
from click.testing import CliRunner
from sms_sandbox.cli import main
from sms_sandbox.cli.verbs.fault import rule_of
from sms_sandbox.client.blocking import Client

from tests.cli.running import Verbs, clean
from tests.serving import HERE, THERE, fetch, send, serving

_OPTIONS: list[tuple[list[str], dict[str, Any]]] = [
    (["--status", "503"], {"status": 503}),
    (["--status", "503", "--answer", "down"], {"status": 503, "answer": "down"}),
    (
        ["--provider", "insim, smsmode", "--operation", "send", "--error", "internal_error"],
        {"when": {"provider": ["insim", "smsmode"], "operation": ["send"]}, "error": "internal_error"},
    ),
    (
        [
            "--to",
            HERE,
            "--from",
            "Shop",
            "--text",
            "code",
            "--matches",
            "[0-9]{6}",
            "--account",
            "a",
            "--delay",
            "5s",
        ],
        {
            "when": {"to": HERE, "from": "Shop", "text": "code", "matches": "[0-9]{6}", "account": "a"},
            "delay": {"before": "5s"},
        },
    ),
    (
        ["--nth", "2", "--every", "3", "--share", "0.5", "--times", "4", "--delay", "5s", "--jitter", "1s"],
        {
            "when": {"nth": 2, "every": 3, "share": 0.5},
            "times": 4,
            "delay": {"before": "5s", "jitter": "1s"},
        },
    ),
    (["--share", "0", "--status", "500"], {"when": {"share": 0.0}, "status": 500}),
    (["--limit", "2", "--status", "429"], {"limit": {"rate": 2.0, "status": 429}}),
    (["--limit", "2", "--error", "rate_limited"], {"limit": {"rate": 2.0, "error": "rate_limited"}}),
    (
        ["--network", "stall", "--hold", "1m", "--taken", "--name", "sent"],
        {"network": "stall", "hold": "1m", "taken": True, "name": "sent"},
    ),
    (["--network", "cut", "--after-bytes", "7"], {"network": "cut", "after_bytes": 7}),
    (["--network", "drip", "--rate", "10"], {"network": "drip", "rate": 10.0}),
    (["--lifecycle", "stuck"], {"lifecycle": "stuck"}),
    (["--hold-webhooks"], {"webhooks": "hold"}),
    (
        ["--drop-webhooks", "--repeat-webhooks", "--garble-webhooks", "--delay-webhooks", "5m"],
        {
            "webhooks": {
                "drop": {},
                "duplicate": {},
                "garble": {},
                "delay": "5m",
            }
        },
    ),
]


@pytest.mark.parametrize(("options", "rule"), _OPTIONS)
def test_options_make_a_rule_as_in_a_scenario_file(
    options: list[str], rule: dict[str, Any], verbs: Verbs, monkeypatch: pytest.MonkeyPatch
) -> None:
    made: list[dict[str, Any]] = []

    def noted(given: dict[str, Any]) -> dict[str, Any]:
        made.append(rule_of(given))
        return made[-1]

    monkeypatch.setattr("sms_sandbox.cli.verbs.fault.rule_of", noted)
    name = verbs.output("fault", "add", *options).strip()
    assert made == [rule]
    assert [fault.name for fault in Client(verbs.url).faults.list()] == [name]


def test_fault_strikes_is_counted_and_is_removed(verbs: Verbs) -> None:
    assert verbs.output("fault", "add", "--to", THERE, "--status", "503") == "by-hand-1\n"
    path = f"{verbs.url}/smsmode/http/1.6/sendSMS.do?accessToken=T&message=Hi&numero="
    assert fetch("GET", path + THERE[1:])[0] == 503
    send(verbs.url, HERE)
    assert verbs.rows("fault") == [["by-hand-1", "rule", "1", "no", "x1"]]
    assert verbs.data("fault", "list") == [
        {"name": "by-hand-1", "kind": "rule", "fired": 1, "optional": False, "on": ["x1"]}
    ]
    verbs.output("fault", "clear", "by-hand-1")
    assert verbs.rows("fault", "list") == []
    assert fetch("GET", path + THERE[1:])[0] == 200


def test_first_ids_of_many_are_shown(verbs: Verbs) -> None:
    verbs.output("fault", "add", "--delay", "1ms", "--name", "slow")
    for _ in range(6):
        send(verbs.url, HERE)
    assert verbs.rows("fault") == [["slow", "rule", "6", "no", "x1, x2, x3, x4, x5 …"]]


def test_fault_is_in_force_for_its_lifetime(verbs: Verbs) -> None:
    verbs.output("fault", "add", "--status", "503", "--for", "30s", "--name", "short")
    path = f"{verbs.url}/smsmode/http/1.6/sendSMS.do?accessToken=T&message=Hi&numero={HERE[1:]}"
    assert fetch("GET", path)[0] == 503
    Client(verbs.url).clock.advance("30s")
    assert fetch("GET", path)[0] == 200
    assert verbs.rows("fault") == [["short", "rule", "1", "no", "x1"]]
    verbs.output("fault", "clear")
    assert verbs.rows("fault") == []


def test_a_whole_rule_may_be_given_as_json(verbs: Verbs) -> None:
    rule = {"name": "late", "when": {"operation": "send"}, "webhooks": {"delay": "5m"}}
    arguments = ("fault", "add", "--json", json.dumps(rule))
    assert verbs.output(*arguments, "--quiet") == ""
    assert verbs.rows("fault") == [["late", "rule", "0", "no", ""]]
    reported = CliRunner().invoke(
        main, ["--json", "--url", verbs.url, "fault", "add", "--status", "500"], env=clean({})
    )
    assert json.loads(reported.stdout)["name"] == "by-hand-1"


@pytest.mark.parametrize(
    ("arguments", "reported"),
    [
        (["--json", "{", "--for", "5s"], "--json: this is not JSON"),
        (["--json", "[]"], '--json: a rule is an object, such as {"status": 503}'),
        (["--json", "{}", "--status", "500"], "--json holds the whole rule"),
        (["--jitter", "1s"], "--jitter: it goes with --delay"),
        (["--hold-webhooks", "--drop-webhooks"], "--drop-webhooks: it goes with no other option for webhooks"),
        (["--delay", "5"], "'5' is not a duration"),
        (["--status", "many"], "'many' is not a valid integer"),
    ],
)
def test_options_that_do_not_fit_are_refused(verbs: Verbs, arguments: list[str], reported: str) -> None:
    assert reported in verbs.refusal("fault", "add", *arguments, code=2)


@pytest.mark.parametrize(
    ("arguments", "reported"),
    [
        (["add"], "It does nothing"),
        (["add", "--share", "10", "--status", "500"], "A share is between 0 and 1"),
        (["add", "--network", "rest"], "Did you mean"),
        (["add", "--status", "500", "--error", "internal_error"], "One fault gives one answer"),
    ],
)
def test_refusal_of_the_sandbox_is_shown(verbs: Verbs, arguments: list[str], reported: str) -> None:
    assert reported in verbs.refusal("fault", *arguments, code=2)


def test_unknown_rule_comes_with_those_that_can_be_cleared() -> None:
    with serving(has_magic=True) as server:
        verbs = Verbs(server.url)
        assert verbs.refusal("fault", "clear", "nope", code=1) == "there is no rule 'nope'. There are: none.\n"
        verbs.output("fault", "add", "--name", "mine", "--status", "503")
        assert verbs.refusal("fault", "clear", "nope", code=1) == "there is no rule 'nope'. There are: mine.\n"
        assert "Did you mean 'mine'?" in verbs.refusal("fault", "clear", "mien", code=1)

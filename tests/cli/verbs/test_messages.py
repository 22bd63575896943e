import json

from tests.cli.running import Verbs
from tests.serving import HERE, THERE, fetch, send


def test_messages_are_listed_newest_first(verbs: Verbs) -> None:
    send(verbs.url, HERE, "Hello")
    send(verbs.url, THERE, "A line\nand more")
    newest, oldest = verbs.rows("messages")
    assert newest == [
        "m2",
        "2026-01-05 09:00:00.000",
        "smsmode",
        "36034",
        THERE,
        "waiting",
        "",
        "A line\\nand more",
    ]
    assert oldest[0] == "m1"
    assert [one["id"] for one in verbs.data("messages", "list")] == ["m2", "m1"]


def test_every_filter_reaches_the_sandbox(verbs: Verbs) -> None:
    send(verbs.url, HERE, "Your code is 4711")
    send(verbs.url, THERE, "Hello")
    found = (
        ["--body", "code"],
        ["--to", "0639980001"],
        ["--matches", "[0-9]{4}"],
        ["--to", HERE, "--state", "waiting"],
    )
    for filters in found:
        assert [row[0] for row in verbs.rows("messages", "list", *filters)] == ["m1"], filters
    everything = "--provider smsmode --account TOKEN --from 36034 --direction mt --since 2026-01-05T08:00:00"
    assert len(verbs.rows("messages", *everything.split())) == 2
    assert verbs.rows("messages", "--since", "2026-01-05T09:00:01+00:00") == []
    assert "'yesterday' is not a time" in verbs.refusal("messages", "--since", "yesterday", code=2)


def test_cut_list_is_reported(verbs: Verbs) -> None:
    for _ in range(3):
        send(verbs.url)
    result = verbs.result("messages", "--limit", "2")
    assert (len(result.stdout.splitlines()), result.stderr) == (2, "There are more; the newest 2 are shown.\n")
    assert verbs.result("messages", "--limit", "2", "-q").stderr == ""
    assert verbs.result("messages", "--limit", "3").stderr == ""


def test_recipients_that_the_provider_left_out_are_reported(verbs: Verbs) -> None:
    verbs.output("handset", "set", "0639980010", "--condition", "unknown")
    for _ in range(2):
        fetch("GET", f"{verbs.url}/smsfactor/send?text=Hi&to=33639980010&token=t")
        verbs.output("clock", "advance", "5m")
    assert len(verbs.rows("messages")) == 1
    why = "x2 of smsfactor: not sent: 1 npai, as an earlier message proved that the number does not exist\n"
    assert verbs.result("messages", "list").stderr == why
    assert verbs.result("messages", "list", "--to", "06 39 98 00 10").stderr == why
    assert verbs.result("messages", "list", "--to", THERE).stderr == ""
    assert verbs.result("messages", "list", "-q").stderr == ""
    assert why.strip() in verbs.result("verify").stdout.replace("to smsfactor", "of smsfactor")


def test_time_of_a_scheduled_message_is_shown(verbs: Verbs) -> None:
    send(verbs.url, HERE, "Later", date_envoi="31102027-03:30")
    assert verbs.data("messages", "show", "m1")["scheduled_for"].startswith("2027-10-31T02:30:00")
    assert "\nscheduled    2027-10-31T02:30:00+00:00\n" in verbs.output("messages", "show", "m1")
    send(verbs.url, HERE, "Now")
    assert verbs.data("messages", "show", "m2")["scheduled_for"] is None


def test_message_is_shown_with_its_history(verbs: Verbs) -> None:
    send(verbs.url)
    verbs.output("clock", "advance", "10s")
    shown = verbs.output("messages", "show", "m1")
    assert "\nstate        delivered\n" in shown
    assert "\n2026-01-05 09:00:02.000\tdelivered\t\t11\n" in shown
    assert verbs.data("messages", "show", "m1")["history"][-1]["provider_state"] == 11


def test_wait_exits_with_4_if_no_message_comes(verbs: Verbs) -> None:
    send(verbs.url, HERE, "Hello")
    assert verbs.rows("messages", "wait", "--to", HERE, "--body", "Hello")[0][0] == "m1"
    assert verbs.data("messages", "wait", "--to", HERE)[0]["id"] == "m1"
    assert "nearest: m1, to is" in verbs.refusal("messages", "wait", "--to", THERE, "--timeout", "1ms", code=4)
    data = json.loads(verbs.refusal("messages", "wait", "--count", "2", "--timeout", "1ms", "--json", code=4))
    assert data["error"]["seen"][0]["id"] == "m1"
    assert "'5' is not a duration" in verbs.refusal("messages", "wait", "--timeout", "5", code=2)


def test_messages_are_cleared(verbs: Verbs) -> None:
    send(verbs.url)
    verbs.output("messages", "clear")
    assert verbs.rows("messages") == []


def test_workspace_is_named_before_or_after_the_verb(verbs: Verbs) -> None:
    verbs.output("workspace", "add", "w1")
    send(verbs.url)
    assert verbs.rows("--workspace", "w1", "messages") == verbs.rows("messages", "--workspace", "w1") == []
    assert len(verbs.rows("messages")) == 1
    assert verbs.result("messages", SANDBOX_WORKSPACE="w1").stdout == ""

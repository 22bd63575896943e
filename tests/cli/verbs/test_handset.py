from tests.cli.running import Verbs
from tests.serving import HERE, THERE, fetch, send


def test_handset_is_shown_with_its_inbox(verbs: Verbs) -> None:
    send(verbs.url, HERE, "Hello")
    verbs.output("clock", "advance", "10s")
    output = verbs.output("handset", "show", "0639980001")
    assert output.startswith(f"number       {HERE}\nowner        ")
    assert output.endswith("m1\t2026-01-05 09:00:02.000\tsmsmode\t36034\tHello\n")
    assert verbs.data("handset", "show", HERE)["inbox"][0]["text"] == "Hello"


def test_handset_is_switched_off_and_on(verbs: Verbs) -> None:
    assert "condition    off, switched off now\n" in verbs.output("handset", "off", HERE)
    send(verbs.url)
    verbs.output("clock", "advance", "10s")
    assert "waiting      m1\n" in verbs.output("handset", "show", HERE)
    assert "condition    reachable\n" in verbs.output("handset", "on", HERE)


def test_handset_and_habits_are_set(verbs: Verbs) -> None:
    settings = "--condition full --name Ada --answers STOP --answers-after 5s --reads-after 1s --clicks-after 2s"
    output = verbs.output("handset", "set", THERE, *settings.split(), "--no-reports")
    assert "owner        Ada\n" in output
    assert "answers      STOP after 5s\n" in output
    habits = verbs.data("handset", "show", THERE)["habits"]
    assert (habits["reads_after"], habits["clicks_after"], habits["reports"]) == ("1s", "2s", False)
    assert "answers      own words after 1m\n" in verbs.output("handset", "set", THERE, "--answers-after", "1m")
    assert "answers" not in verbs.output("handset", "set", HERE, "--condition", "absent")
    assert "'ill' is not one of" in verbs.refusal("handset", "set", HERE, "--condition", "ill", code=2)


def test_link_is_followed(verbs: Verbs) -> None:
    body = (
        b'{"header":{"login":"user@email.com","accessKey":"key"},"messages":'
        b'[{"phone_number":"+33639980001","message":"See [LINK]","url":"https://example.test/"}]}'
    )
    assert fetch("POST", f"{verbs.url}/insim/api/v1/sendsms", body, {"Content-Type": "application/json"})[0] == 200
    verbs.output("clock", "advance", "10s")
    followed = verbs.data("handset", "click", HERE)
    assert followed["target"] == "https://example.test/"
    assert (
        verbs.output("handset", "click", HERE, followed["link"]) == f"{followed['link']} -> https://example.test/\n"
    )
    assert verbs.output("handset", "click", HERE, "-q") == ""


def test_number_that_cannot_exist_is_a_wrong_argument(verbs: Verbs) -> None:
    assert verbs.refusal("handset", "off", "06399", code=2)

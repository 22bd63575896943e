from datetime import UTC, datetime, timedelta

from msgspec.structs import replace
from sms_sandbox.client.models import Attempt, Exchange, Http, Message, Step, Webhook
from sms_sandbox.client.wire import ServerAddress
from sms_sandbox.testing.conversation import MOST, Records, records_at, transcript_of

from tests.serving import HERE, fetch, receiving, send, serving

MORNING = datetime(2026, 1, 5, 9, tzinfo=UTC)


def http(start_line: str, body: str = "") -> Http:
    return Http(start_line, (), body, "")


def exchange(number: int = 1, body: str = "", response: Http | None = None) -> Exchange:
    at = MORNING + timedelta(seconds=number)
    return Exchange(f"x{number}", at, "insim", "send", http("POST /api/v1/sendsms HTTP/1.1", body), response)


def webhook(*attempts: Attempt) -> Webhook:
    request = http("POST /hook HTTP/1.1", '{"state": "sent"}')
    return Webhook("c1", "insim", "status", "m1", "pending", "http://127.0.0.1/hook", request, MORNING, attempts)


def message(*history: Step, sender: str | None = None) -> Message:
    return Message(
        id="m1",
        provider="insim",
        account="A",
        direction="mt",
        sender=sender,
        to=HERE,
        text="Hello",
        encoding="gsm7",
        segments=("Hello",),
        state=None,
        reason=None,
        provider_state=None,
        provider_id="1",
        submitted_at=MORNING,
        history=history,
        webhooks=(),
    )


def test_transcript_is_in_the_order_of_time() -> None:
    with receiving() as taking, serving({"smsmode": taking.url}) as server:
        send(server.url)
        place = ServerAddress(server.url)
        from sms_sandbox.client import Client  # noqa: PLC0415  beside its one test

        Client(server.url).clock.advance("3s")
        lines = transcript_of(records_at(place)).splitlines()
    heads = [line for line in lines if not line.startswith(" ")]
    assert [head.split()[:3] for head in heads] == [
        ["09:00:00.000", "smsmode", "send:"],
        ["09:00:00.000", "message", "m1"],
        ["09:00:01.500", "webhook", "c1,"],
        ["09:00:02.000", "webhook", "c2,"],
    ]
    assert [line.strip() for line in lines].count("<- 200 OK") == 2
    assert "09:00:02.000 delivered, reported as 11" in [line.strip() for line in lines]


def test_empty_workspace_has_a_one_line_transcript() -> None:
    assert transcript_of(Records([], [], [])) == "Nothing has reached the sandbox."


def test_body_is_on_one_line_of_limited_length() -> None:
    text = transcript_of(Records([exchange(body="a\nb\x00é" + "x" * 1000, response=http("HTTP/1.1 200 OK"))], [], []))
    [body] = [line.strip() for line in text.splitlines() if "x" * 100 in line]
    assert body.startswith("a\\nb\\x00éxxx")
    assert body.endswith("... (1005 characters)")
    assert len(body) < 350


def test_only_the_newest_are_shown_with_a_note() -> None:
    text = transcript_of(Records([exchange(number) for number in range(MOST, 0, -1)], [], []))
    assert text.startswith(f"(only the newest {MOST} exchanges are shown)\n09:00:01")
    assert text.count("no answer yet") == MOST


def test_message_has_reason_sender_and_provider_state() -> None:
    steps = [Step(MORNING, "sent"), Step(MORNING, "undelivered", "absent_subscriber", 8)]
    lines = transcript_of(Records([], [message(*steps, sender="36034")], [])).splitlines()
    assert lines[0] == f"09:00:00.000  message m1 from 36034 to {HERE}: Hello"
    assert lines[1].strip() == "09:00:00.000 sent"
    assert lines[2].strip() == "09:00:00.000 undelivered (absent_subscriber), reported as 8"
    assert " from " not in transcript_of(Records([], [message()], []))


def test_each_attempt_of_a_webhook_has_its_answer() -> None:
    attempts = [
        Attempt(MORNING, 500, "no\n", None, 1000),
        Attempt(MORNING, 204, "", None, 1000),
        Attempt(MORNING, None, "", "timed out", 1000),
        Attempt(MORNING, None, "", None, None),
    ]
    said = [line.strip() for line in transcript_of(Records([], [], [webhook(*attempts)])).splitlines()]
    assert [line for line in said if line.startswith("<-")] == [
        "<- 500 no\\n",
        "<- 204",
        "<- timed out",
        "<- not answered yet",
    ]
    assert said[0] == "09:00:00.000  webhook c1, insim status of m1: POST http://127.0.0.1/hook"
    assert "not made yet" in transcript_of(Records([], [], [webhook()]))


def test_webhook_without_an_address_is_called_so() -> None:
    nowhere = replace(webhook(), state="unaddressed", url="http://nowhere.invalid:80/")
    said = [line.strip() for line in transcript_of(Records([], [], [nowhere])).splitlines()]
    assert said[0] == "09:00:00.000  webhook c1, insim status of m1: no address"
    assert "nowhere.invalid" not in "".join(said)
    assert said[1:] == ['{"state": "sent"}']


def test_refusal_with_status_200_is_marked_with_its_rule() -> None:
    with serving({}) as server:
        path = "/smsmode/http/1.6/sendSMS.do?accessToken=invalid&message=Hello&numero=0639980001"
        fetch("GET", server.url + path)
        transcript = transcript_of(records_at(ServerAddress(server.url)))
    assert "-> 200 OK" in transcript
    assert "refused: bad_credentials (fact error.bad_credentials): " in transcript

import json

import pytest
from sms_sandbox import providers
from sms_sandbox.core.time.instants import SECOND
from sms_sandbox.recording.session import NotRecordedError, RecordingSession
from sms_sandbox.wire import transcript
from sms_sandbox.wire.exchange import HttpRequest, HttpResponse
from sms_sandbox.wire.transcript import AnswerBlock, RequestBlock, WebhookBlock

SMSFACTOR = providers.load()["smsfactor"]
JSON = (("Content-Type", "application/json"),)
DATED = (*JSON, ("Date", "Mon, 05 Jan 2026 09:00:00 GMT"))
CREDITS = HttpRequest("GET", b"/credits", (("sfusername", "paul@corp.example"), ("sfpassword", "hunter22!")))
SEND = HttpRequest("POST", b"/send", JSON, b'{"sms":{"recipients":{"gsm":[{"value":"33612345678"}]}}}')


def session() -> RecordingSession:
    return RecordingSession(SMSFACTOR, "a test")


def answer(body: bytes = b'{"credits":"2420","message":"OK"}') -> HttpResponse:
    return HttpResponse(200, DATED, body, "")


def dlr(number: str, campaign: str) -> HttpRequest:
    body = {"status": 3, "destination": number, "campaign_id": campaign}
    return HttpRequest("POST", b"/hook", JSON, json.dumps(body).encode())


def test_file_states_source_kind_rules_time_and_replacements() -> None:
    file = session().exchange(CREDITS, answer(), 0)
    read = transcript.read(file.to_bytes())
    assert read.note("source") == "a test"
    assert read.note("kind") == "recorded"
    assert "replaced by an invented one" in read.note("rules")
    assert read.note("given") == "now 2026-01-05T09:00:00Z"
    assert "secret header.sfpassword secret-1" in read.all_notes("replaced")
    assert [type(block) for block in read.blocks] == [RequestBlock, AnswerBlock]
    assert b"hunter22" not in file.to_bytes()


def test_files_are_numbered_and_named_by_operation() -> None:
    made = session()
    assert made.exchange(CREDITS, answer(), 0).name == "001-credit.http"
    assert made.exchange(SEND, answer(b'{"ticket":"987654"}'), 0).name == "002-send.http"
    assert made.exchange(HttpRequest("GET", b"/no/such"), answer(b"{}"), 0).name == "003-unknown.http"


def test_webhook_belongs_to_the_exchange_with_its_ids() -> None:
    made = session()
    first = made.exchange(SEND, answer(b'{"ticket":"987654"}'), 0)
    made.exchange(CREDITS, answer(), 0)
    assert made.webhook(dlr("33612345678", "987654"), 2 * SECOND) is first
    assert made.webhook(dlr("33612345678", "987654"), 5 * SECOND) is first
    hooks = [block for block in transcript.read(first.to_bytes()).blocks if isinstance(block, WebhookBlock)]
    assert [block.after for block in hooks] == ["2000ms", "3000ms"]
    assert b"987654" not in first.to_bytes()


def test_webhook_of_no_exchange_has_a_file_of_its_own() -> None:
    made = session()
    made.exchange(CREDITS, answer(), 0)
    file = made.webhook(dlr("33699999999", "111222"), SECOND)
    assert file.name == "002-webhook.http"
    [block] = transcript.read(file.to_bytes()).blocks
    assert isinstance(block, WebhookBlock)


def test_answer_without_a_date_has_no_time() -> None:
    file = session().exchange(CREDITS, HttpResponse(200, JSON, b"{}", ""), 0)
    assert transcript.read(file.to_bytes()).all_notes("given") == []


def test_compressed_answer_is_not_recorded() -> None:
    packed = HttpResponse(200, (("Content-Encoding", "gzip"),), b"\x1f\x8b", "")
    with pytest.raises(NotRecordedError, match="compressed"):
        session().exchange(CREDITS, packed, 0)


def test_body_that_the_format_cannot_hold_is_not_recorded() -> None:
    made = session()
    with pytest.raises(NotRecordedError, match="###"):
        made.exchange(CREDITS, answer(b"### OK\n"), 0)
    assert made.files == []


def test_exchange_that_still_holds_a_secret_is_not_recorded() -> None:
    made = session()
    shown = HttpResponse(200, (("Server", "hunter22!"),), b"{}", "")
    with pytest.raises(NotRecordedError, match="secret"):
        made.exchange(CREDITS, shown, 0)
    with pytest.raises(NotRecordedError, match="secret"):
        made.webhook(HttpRequest("POST", b"/", (("Accept", "hunter22!"),)), 0)

"""Click to call, and the webhooks of calls."""

import json

import pytest
from sms_sandbox.core.devices.call import CallKind, NoteSource
from sms_sandbox.core.numbers.msisdn import Msisdn
from sms_sandbox.core.time.instants import DAY, HOUR, MINUTE, SECOND
from sms_sandbox.engine.devices import DeviceChange, Devices
from sms_sandbox.engine.engine import Engine
from sms_sandbox.providers.insim import PROVIDER
from sms_sandbox.wire.exchange import HttpRequest, HttpResponse

from tests.examples import advance, take_attempts
from tests.providers.insim.asking import HEADER, LOGIN, RECEIVER, SOMEBODY, Json, engine_with, post, reported

INFO = "please make sure the phone is connected and inSIM is running"


def dial(engine: Engine, number: Json = "+33639980001", **header: Json) -> HttpResponse:
    body = {"header": {**HEADER, "type": "clicToCall", "phone_number": number, **header}}
    return post(engine, "/api/v1/clictocall", body)


def result(answer: HttpResponse) -> Json:
    [element] = json.loads(answer.body)
    return element


@pytest.mark.parametrize(
    "path",
    [
        "/api/v1/clictocall",
        "/api/v1/clicTocall",
        "/api/v1/clicToCall.php",
        "/api/v1/clic.php",
        "/api/v1/clic",
        "/insim/api/v1/clictocall",
    ],
)
def test_every_path_has_the_same_handler(path: str) -> None:
    header = {**HEADER, "type": "clicToCall", "phone_number": "+33639980001"}
    engine = engine_with()
    assert post(engine, path, {"header": header}).fact == "call.accepted"
    assert post(engine, path, {"header": [header]}).fact == "call.accepted"
    assert [call.kind for call in engine.devices.calls] == [CallKind.OUTGOING] * 2


def test_the_accounts_phone_dials() -> None:
    engine = engine_with(url=RECEIVER)
    assert result(dial(engine)) == {"info": INFO, "result": "success", "errors": []}
    [call] = engine.devices.calls
    assert (call.device, call.other) == (LOGIN, SOMEBODY)
    assert take_attempts(engine) == []
    [webhook] = advance(engine, 5 * MINUTE)
    assert webhook.kind == "calls"
    assert reported(webhook)["title"] == "outgoing_call"


def test_an_offline_phone_does_not_dial() -> None:
    engine = engine_with(url=RECEIVER)
    engine.devices.configure("insim", LOGIN, DeviceChange(is_online=False))
    answer = dial(engine)
    assert answer.fact == "error.offline_device"
    assert result(answer) == {"info": INFO, "result": "failed", "errors": ["#002"]}
    engine.devices.configure("insim", LOGIN, DeviceChange(is_online=True))
    assert dial(engine).fact == "call.accepted"
    assert len(engine.devices.calls) == 1


def test_account_without_a_phone_is_answered_as_offline(monkeypatch: pytest.MonkeyPatch) -> None:
    engine = engine_with()
    monkeypatch.setattr(Devices, "known", lambda *_: None)
    assert dial(engine).fact == "error.offline_device"


@pytest.mark.parametrize(
    "number",
    [
        "",
        None,
        5,
        [],
        "0639980001",
        "33639980001",
        "+123456",
        "+1234567890123456",
        "+0123456789",
        "+33 6 39 98 00 01",
    ],
)
def test_invalid_number_is_not_dialled(number: Json) -> None:
    engine = engine_with()
    answer = dial(engine, number)
    assert result(answer) == {"info": "invalid phone number", "result": "failed", "errors": []}
    assert not len(engine.devices.calls)


@pytest.mark.parametrize("kind", ["clictocall", "ClicToCall", "", None, 5])
def test_type_in_another_spelling_is_refused(kind: Json) -> None:
    engine = engine_with()
    answer = dial(engine, type=kind)
    assert (answer.status, answer.fact) == (400, "error.bad_parameter")
    assert not len(engine.devices.calls)


def test_credentials_are_checked_first() -> None:
    answer = dial(engine_with(), "bad", accessKey="another", type="bad")
    assert result(answer) == {"info": "Authentification failed", "result": "failed", "errors": []}


def test_without_a_header_the_request_is_refused() -> None:
    assert post(engine_with(), "/api/v1/clictocall", {}).fact == "error.missing_credentials"
    assert post(engine_with(), "/api/v1/clictocall", b"{").fact == "error.bad_request"


@pytest.mark.parametrize(
    ("name", "status", "body"),
    [
        ("unavailable", 200, [{"info": INFO, "result": "failed", "errors": ["#001"]}]),
        ("offline_device", 200, [{"info": INFO, "result": "failed", "errors": ["#002"]}]),
        ("inactive_account", 200, [{"info": "account not activated yet", "result": "failed", "errors": []}]),
        ("internal_error", 500, {"message": "internal server error"}),
    ],
)
def test_error_by_name_refuses_the_call(name: str, status: int, body: Json) -> None:
    request = HttpRequest("POST", b"/api/v1/clictocall", body=b"{}")
    answer = PROVIDER.errors[name](request, engine_with().backend("insim"))
    assert (answer.status, json.loads(answer.body)) == (status, body)


@pytest.mark.parametrize(
    ("kind", "duration", "title", "written"),
    [
        (CallKind.INCOMING, 12 * SECOND, "incoming_call", "00:00:12"),
        (CallKind.INCOMING, 15 * HOUR + 11 * MINUTE + 4 * SECOND, "incoming_call", "15:11:04"),
        (CallKind.INCOMING, 5 * DAY, "incoming_call", "120:00:00"),
        (CallKind.OUTGOING, SECOND, "outgoing_call", "00:00:01"),
        (CallKind.OUTGOING, 0, "outgoing_call", "0"),
        (CallKind.MISSED, 12 * SECOND, "missed_call", "0"),
    ],
)
def test_call_webhook_is_made_when_the_call_ends(kind: CallKind, duration: int, title: str, written: str) -> None:
    engine = engine_with(url=RECEIVER)
    device = engine.devices.known("insim", LOGIN)
    assert device is not None
    engine.devices.call(device, kind, SOMEBODY, duration)
    [webhook] = advance(engine, duration)
    assert list(reported(webhook).items()) == [
        ("device_identification", LOGIN),
        ("title", title),
        ("phone_number", "+33639980001"),
        ("call_time", "2026-01-05 09:00:00"),
        ("duration", written),
    ]


@pytest.mark.parametrize("source", NoteSource)
def test_note_webhook_is_made_at_once(source: NoteSource) -> None:
    engine = engine_with(url=RECEIVER)
    device = engine.devices.known("insim", LOGIN)
    assert device is not None
    call = engine.devices.call(device, CallKind.MISSED, Msisdn("33639980002"))
    take_attempts(engine)
    advance(engine, MINUTE)
    engine.devices.note(call, "50 % & plus", source)
    [webhook] = take_attempts(engine)
    assert list(reported(webhook).items()) == [
        ("device_identification", LOGIN),
        ("title", f"call_qualification_from_{source.value}"),
        ("from", "+33639980002"),
        ("date", "2026-01-05 09:01:00"),
        ("qualification", "50 % & plus"),
    ]


def test_foreign_phone_is_named_in_webhooks_by_its_own_id() -> None:
    engine = engine_with(url=RECEIVER)
    device = engine.devices.known("insim", "another")
    assert device is not None
    engine.devices.call(device, CallKind.MISSED, SOMEBODY)
    assert [reported(webhook)["device_identification"] for webhook in take_attempts(engine)] == ["another"]

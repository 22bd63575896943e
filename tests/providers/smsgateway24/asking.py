"""Requests to SmsGateway24 and their answers."""

from dataclasses import replace
from typing import Any, cast
from urllib.parse import urlencode

from sms_sandbox.core.devices.device import DeviceCondition
from sms_sandbox.core.message import MtMessage
from sms_sandbox.engine.engine import Engine
from sms_sandbox.engine.settings import EngineSettings
from sms_sandbox.providers.smsgateway24 import PROVIDER
from sms_sandbox.providers.smsgateway24.state import Details
from sms_sandbox.wire import json_text
from sms_sandbox.wire.exchange import Headers, HttpRequest, HttpResponse

from tests.examples import MORNING

SMS = {"token": "k1", "sendto": "+33639980001", "body": "Hello", "device_id": "260"}
FORM: Headers = (("Content-Type", "application/x-www-form-urlencoded"),)
JSON: Headers = (("Content-Type", "application/json"),)
TOO_LONG = "9" * 5000
CODES_OF_CONDITIONS = {
    DeviceCondition.GENERIC_FAILURE: 9,
    DeviceCondition.NO_SERVICE: 10,
    DeviceCondition.NULL_PDU: 11,
    DeviceCondition.RADIO_OFF: 12,
    DeviceCondition.NOT_ALLOWED: 100,
    DeviceCondition.NOT_ALLOWED_AT_ALL: 101,
}
NO_NUMBERS = ["x", "1.5", "\u0663", TOO_LONG, "0x1", "1 ", "\x00"]


def engine_of(**settings: Any) -> Engine:
    return Engine([PROVIDER], EngineSettings(start=MORNING, **settings))


def answered(engine: Engine, request: HttpRequest) -> HttpResponse:
    response = engine.exchange(replace(request, headers=(*request.headers, ("Host", "smsgateway24.com"))))
    assert response is not None
    return response


def get(engine: Engine, endpoint: str, query: str) -> HttpResponse:
    return answered(engine, HttpRequest("GET", f"/getdata/{endpoint}?{query}".encode()))


def post(engine: Engine, endpoint: str, headers: Headers, body: bytes) -> HttpResponse:
    return answered(engine, HttpRequest("POST", f"/getdata/{endpoint}".encode(), headers, body))


def asked(engine: Engine, endpoint: str, **values: str) -> dict[str, Any]:
    return said(get(engine, endpoint, urlencode(values, errors="surrogatepass")))


def posted(engine: Engine, endpoint: str, content: object) -> dict[str, Any]:
    """Send the content as a body of JSON."""
    return said(post(engine, endpoint, JSON, json_text.compact(content)))


def said(response: HttpResponse) -> dict[str, Any]:
    assert response.status == 200
    return cast("dict[str, Any]", json_text.read(response.body))


def refusal(message: str) -> dict[str, Any]:
    return {"error": 1, "message": message}


def only_message(engine: Engine) -> MtMessage:
    [message] = engine.messages
    return message


def details_of(message: MtMessage) -> Details:
    assert isinstance(message.details, Details)
    return message.details


def until_idle(engine: Engine) -> None:
    while engine.next_due() is not None:
        engine.step()

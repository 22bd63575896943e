"""Requests to SMSFactor and their answers."""

import json
from decimal import Decimal
from typing import Any

from sms_sandbox.core.message import MtMessage
from sms_sandbox.engine.engine import Engine
from sms_sandbox.engine.settings import AccountSettings, EngineSettings
from sms_sandbox.providers.smsfactor import PROVIDER
from sms_sandbox.wire.exchange import Headers, HttpRequest, HttpResponse

from tests.examples import MORNING

JSON = (("Accept", "application/json"),)
XML = (("Accept", "application/xml"),)
LOGIN = (("sfusername", "demo@smsfactor.com"), ("sfpassword", "s"))
BEARER = (("Authorization", "Bearer your.token"),)
FORM = (("Content-Type", "application/x-www-form-urlencoded"),)


def engine_of(**settings: Any) -> Engine:
    return Engine([PROVIDER], EngineSettings(start=MORNING, **settings))


def account(login: str, secret: str, credit: int = 10000) -> AccountSettings:
    return AccountSettings(provider="smsfactor", login=login, secret=secret, credit=Decimal(credit))


def ask(
    engine: Engine, method: str, target: str, headers: Headers = (*JSON, *LOGIN), body: bytes | object = b""
) -> HttpResponse:
    data = body if isinstance(body, bytes) else json.dumps(body).encode()
    answer = engine.exchange(HttpRequest(method, f"/smsfactor{target}".encode(), headers, data))
    assert answer is not None
    return answer


def reported(answer: HttpResponse) -> dict[str, Any]:
    value: dict[str, Any] = json.loads(answer.body)
    return value


def sms(text: object = "hello", *numbers: object, **message: object) -> dict[str, Any]:
    gsm = [{"value": number} for number in numbers or ("33639980001",)]
    return {"sms": {"message": {"text": text, **message}, "recipients": {"gsm": gsm}}}


def gsm(*numbers: str, **infos: str) -> dict[str, Any]:
    return {"contacts": {"gsm": [{"value": number, **infos} for number in numbers]}}


def post(engine: Engine, target: str, document: object, headers: Headers = (*JSON, *LOGIN)) -> dict[str, Any]:
    return reported(ask(engine, "POST", target, headers, document))


def get(engine: Engine, target: str, headers: Headers = (*JSON, *LOGIN)) -> dict[str, Any]:
    return reported(ask(engine, "GET", target, headers))


def send(engine: Engine, document: object, headers: Headers = (*JSON, *LOGIN)) -> dict[str, Any]:
    return reported(ask(engine, "POST", "/send", headers, document))


def send_xml(engine: Engine, document: str, headers: Headers = (*XML, *LOGIN)) -> str:
    return ask(engine, "POST", "/send", headers, document.encode()).body.decode()


def messages(engine: Engine) -> list[MtMessage]:
    """Return all messages in the order of submission."""
    return list(engine.messages)[::-1]

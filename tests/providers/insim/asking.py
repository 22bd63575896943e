"""Requests to inSIM, and how the tests read its webhooks."""

import json
from typing import Any
from urllib.parse import unquote

from sms_sandbox.contract import WebhookRequest
from sms_sandbox.core.account import Option
from sms_sandbox.core.numbers.msisdn import Msisdn
from sms_sandbox.engine.engine import Engine
from sms_sandbox.engine.settings import AccountSettings, EngineSettings
from sms_sandbox.providers.insim import PROVIDER
from sms_sandbox.providers.insim.webhooks import KINDS
from sms_sandbox.wire.exchange import HttpRequest, HttpResponse

from tests.examples import MORNING

Json = Any

LOGIN = "user@email.com"
HEADER = {"login": LOGIN, "accessKey": "k1"}
MESSAGE = {"phone_number": "+33639980001", "message": "Hello"}
SOMEBODY = Msisdn("33639980001")
RECEIVER = "http://127.0.0.1:49152/cb"


def engine_with(*, url: str | None = None, dialect: str | None = None, **options: Option) -> Engine:
    """Return an engine with one account, whose webhooks all go to ``url``."""
    account = AccountSettings(provider="insim", login=LOGIN, secret="k1", dialect=dialect, options=options)
    webhooks = {} if url is None else {"insim": dict.fromkeys(KINDS, url)}
    return Engine([PROVIDER], EngineSettings(start=MORNING, accounts=(account,), webhooks=webhooks))


def ask(engine: Engine, request: HttpRequest) -> HttpResponse:
    answer = engine.exchange(request)
    assert answer is not None
    return answer


def post(engine: Engine, path: str, body: Json) -> HttpResponse:
    data = body if isinstance(body, bytes) else json.dumps(body).encode()
    return ask(engine, HttpRequest("POST", path.encode(), (("Content-Type", "application/json"),), data))


def send(engine: Engine, *messages: Json, **header: Json) -> Json:
    answer = post(engine, "/api/v1/sendsms", {"header": {**HEADER, **header}, "messages": list(messages)})
    return json.loads(answer.body)


def reported(webhook: WebhookRequest) -> dict[str, str]:
    """Return the JSON of the webhook's parameter, decoded once."""
    value = webhook.request.target.decode("ascii").rpartition(f"?{webhook.kind}=")[2]
    decoded: dict[str, str] = json.loads(unquote(value))
    return decoded

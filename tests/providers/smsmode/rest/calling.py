"""Call smsMode's REST API for tests."""

import json
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from sms_sandbox.contract import WebhookRequest
from sms_sandbox.core.account import Option
from sms_sandbox.engine.engine import Engine
from sms_sandbox.engine.settings import AccountSettings, EngineSettings
from sms_sandbox.providers.smsmode import PROVIDER
from sms_sandbox.wire.exchange import HttpRequest, HttpResponse

from tests.examples import MORNING

HOST = ("Host", "rest.smsmode.com")
BASE = "https://rest.smsmode.com"
MESSAGES = "/sms/v1/messages"
CAMPAIGNS = "/sms/v1/campaigns"
ORGANISATIONS = "/commons/v1/organisations"
CHANNELS = "/commons/v1/channels"
UNKNOWN_ID = "3f0c9a52-7d14-4b8e-9a61-0b5c2f7d1e01"
NUMBER = "33639980001"


def one(text: str = "Bonjour", to: str = NUMBER, **more: object) -> dict[str, object]:
    """Return the request for one message."""
    return {"recipient": {"to": to}, "body": {"text": text}, **more}


@dataclass
class Client:
    """Call with one key."""

    engine: Engine
    key: str | None = "k"
    headers: tuple[tuple[str, str], ...] = field(default=(HOST,))

    def answer(self, method: str, path: str, body: object = None) -> HttpResponse:
        content = body if isinstance(body, bytes) else b"" if body is None else json.dumps(body).encode()
        key = () if self.key is None else (("X-Api-Key", self.key),)
        answer = self.engine.exchange(HttpRequest(method, path.encode(), (*self.headers, *key), content))
        assert answer is not None
        return answer

    def call(self, method: str, path: str, body: object = None, status: int = 200) -> Any:
        """Return the value of the answer, which has that status."""
        answer = self.answer(method, path, body)
        assert answer.status == status, answer.body
        return json.loads(answer.body) if answer.body else None

    def get(self, path: str) -> Any:
        return self.call("GET", path)

    def post(self, path: str, body: object) -> Any:
        return self.call("POST", path, body, 201)

    def items(self, path: str) -> list[Any]:
        found = self.get(path)["items"]
        assert isinstance(found, list)
        return found

    def refused(self, method: str, path: str, body: object = None) -> tuple[str, str]:
        """Return the fact of an error and its detail."""
        answer = self.answer(method, path, body)
        return answer.fact.removeprefix("rest.error."), json.loads(answer.body)["detail"]

    def with_key(self, key: str | None) -> "Client":
        return Client(self.engine, key, self.headers)


def a_client(
    credit: int = 10_000, *, is_strict: bool = False, secret: str | None = None, **options: Option
) -> Client:
    account = AccountSettings(
        provider="smsmode", login=None, secret="k", credit=Decimal(credit), options=options, webhook_secret=secret
    )
    return Client(Engine([PROVIDER], EngineSettings(start=MORNING, accounts=(account,), is_strict=is_strict)))


def body_of(webhook: WebhookRequest) -> Any:
    return json.loads(webhook.request.body)

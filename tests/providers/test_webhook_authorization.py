"""User names and passwords in the addresses of webhooks, at every provider."""

from base64 import b64encode

import pytest
from sms_sandbox import providers
from sms_sandbox.engine.engine import Engine
from sms_sandbox.engine.settings import EngineSettings
from sms_sandbox.trigger import TriggerRequest, trigger

from tests.examples import MORNING

KINDS = [(name, kind) for name, provider in providers.load().items() for kind in provider.webhook_kinds]


@pytest.mark.parametrize(("name", "kind"), KINDS)
def test_user_name_and_password_are_sent_as_basic_authorization(name: str, kind: str) -> None:
    engine = Engine(providers.load().values(), EngineSettings(start=MORNING))
    webhook = trigger(engine, name, TriggerRequest(kind=kind, url="http://jane:s%40cret@127.0.0.1:3000/hook"))
    request = webhook.outgoing.request
    pair = b64encode(b"jane:s@cret").decode()
    assert request.header("Authorization") == f"Basic {pair}"
    assert request.header("Host") == "127.0.0.1:3000"
    assert b"jane" not in request.target

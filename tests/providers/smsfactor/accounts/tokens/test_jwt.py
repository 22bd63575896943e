"""The form of tokens."""

import json
from base64 import urlsafe_b64decode

import pytest
from sms_sandbox.core.time.instants import SECOND

from tests.examples import MORNING
from tests.providers.smsfactor.asking import BEARER, JSON, engine_of, post


def decoded(part: str) -> object:
    return json.loads(urlsafe_b64decode(part + "=" * (-len(part) % 4)))


@pytest.mark.parametrize(("ttl", "end"), [(None, {}), (60, {"exp": MORNING // SECOND + 60})])
def test_token_is_a_json_web_token(ttl: int | None, end: dict[str, int]) -> None:
    answer = post(engine_of(), "/token", {"token": {"name": "ci", "ttl": ttl}}, (*JSON, *BEARER))
    header, payload, signature = answer["token"].split(".")
    assert decoded(header) == {"typ": "JWT", "alg": "HS256"}
    assert decoded(payload) == {"sub": "11689", "iat": MORNING // SECOND, **end}
    assert len(urlsafe_b64decode(signature + "=")) == 32

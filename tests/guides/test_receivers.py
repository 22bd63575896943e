"""The lengths of the guide on receivers are those of inSIM's webhooks."""

import json
import re

import pytest
from sms_sandbox import providers
from sms_sandbox.core.numbers.msisdn import Msisdn
from sms_sandbox.engine.engine import Engine
from sms_sandbox.engine.settings import EngineSettings
from sms_sandbox.wire.exchange import HttpRequest

from tests.examples import MORNING
from tests.guides.walking import GUIDES
from tests.making import until_idle

GUIDE = (GUIDES / "receivers.md").read_text("utf-8")
LENGTHS = re.findall(r"^\| ([A-Za-z][^|]+) \| ([^|]*[0-9,]+) \| ([0-9,]+) \|", GUIDE, re.MULTILINE)
"""Server, longest target, and longest reply of accented letters."""

SLACK = 50
"""Bytes by which a row may differ, since the guide rounds and measured with another address."""


def target_of(text: str) -> bytes:
    """Return the target of the webhook about a reply."""
    webhooks = {"insim": {"message": "http://127.0.0.1:3000/"}}
    engine = Engine(providers.load().values(), EngineSettings(start=MORNING, webhooks=webhooks))
    credentials = {"login": "user@example.com", "accessKey": "k"}
    body = {"header": credentials, "messages": [{"phone_number": "+33639980001", "message": "Hi"}]}
    headers = (("Content-Type", "application/json"),)
    engine.exchange(HttpRequest("POST", b"/insim/api/v1/sendsms", headers, json.dumps(body).encode()))
    until_idle(engine)
    engine.handsets.reply(Msisdn("33639980001"), text)
    until_idle(engine)
    [webhook] = [one for one in engine.webhooks.recent if one.outgoing.kind == "message"]
    return webhook.outgoing.request.target


@pytest.mark.parametrize(("letter", "length"), [("a", 1), (" ", 3), ("é", 6), ("ب", 6), ("中", 9), ("😀", 12)])
def test_letter_takes_as_many_bytes_as_the_guide_states(letter: str, length: int) -> None:
    assert len(target_of(letter * 11)) - len(target_of(letter)) == 10 * length


def test_table_has_the_servers() -> None:
    assert len(LENGTHS) == 9


@pytest.mark.parametrize(("server", "longest", "letters"), LENGTHS)
def test_longest_reply_fits_the_longest_target(server: str, longest: str, letters: str) -> None:
    limit = max(int(number.replace(",", "")) for number in re.findall("[0-9,]+", longest))
    target = target_of("é" * int(letters.replace(",", "")))
    assert limit - SLACK <= len(target) <= limit + 2, server  # two more where the guide gives the query

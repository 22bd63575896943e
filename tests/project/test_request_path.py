"""How many files of the package one warm send enters; ``pytest -s`` prints the table."""

import json
import sys
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from types import FrameType

import pytest
import sms_sandbox
from sms_sandbox import magic_numbers, providers
from sms_sandbox.engine.engine import Engine
from sms_sandbox.engine.settings import EngineSettings
from sms_sandbox.wire.exchange import HttpRequest

from tests.examples import MORNING

ROOT = f"{Path(sms_sandbox.__file__).parent}/"
JSON = ("Content-Type", "application/json")
TO = "33612345678"


def insim(text: str) -> HttpRequest:
    message = {"phone_number": f"+{TO}", "message": text}
    body = {"header": {"login": "user@email.com", "accessKey": "key"}, "messages": [message]}
    return HttpRequest("POST", b"/api/v1/sendsms", (("Host", "www.insim.app"), JSON), json.dumps(body).encode())


def smsmode(text: str) -> HttpRequest:
    target = f"/http/1.6/sendSMS.do?accessToken=TOKEN&message={text}&numero={TO}"
    return HttpRequest("GET", target.encode(), (("Host", "api.smsmode.com"),))


def smsmode_rest(text: str) -> HttpRequest:
    headers = (("Host", "rest.smsmode.com"), ("X-Api-Key", "K" * 32), JSON)
    body = {"recipient": {"to": TO}, "body": {"text": text}}
    return HttpRequest("POST", b"/sms/v1/messages", headers, json.dumps(body).encode())


def smsfactor(text: str) -> HttpRequest:
    headers = (
        ("Host", "api.smsfactor.com"),
        ("Accept", "application/json"),
        ("sfusername", "a"),
        ("sfpassword", "b"),
    )
    message = {"text": text, "sender": "SMSFactor"}
    body = {"sms": {"message": message, "recipients": {"gsm": [{"gsmsmsid": "1", "value": TO}]}}}
    return HttpRequest("POST", b"/send", headers, json.dumps(body).encode())


def smsgateway24(text: str) -> HttpRequest:
    target = f"/getdata/addsms?token=abcdef&sendto=%2B{TO}&body={text}&device_id=260"
    return HttpRequest("GET", target.encode(), (("Host", "smsgateway24.com"),))


MOST: dict[Callable[[str], HttpRequest], int] = {
    insim: 26,
    smsmode: 29,
    smsmode_rest: 32,
    smsfactor: 34,
    smsgateway24: 29,
}
"""The most files that a send may enter, by its request, if no fault is in force."""

WITH_FAULTS = 2
"""Further files that may be entered if there are faults, but none for the recipient."""


def entered(engine: Engine, request: HttpRequest) -> Counter[str]:
    """Return how many functions of each file of the package are called for a request."""
    calls: Counter[str] = Counter()

    def count(frame: FrameType, event: str, _: object) -> None:
        file = frame.f_code.co_filename
        if event == "call" and file.startswith(ROOT):
            calls[file.removeprefix(ROOT)] += 1

    before = sys.getprofile()
    sys.setprofile(count)
    try:
        engine.exchange(request)
    finally:
        sys.setprofile(before)
    return calls


def warm_engine(make: Callable[[str], HttpRequest], *, has_magic: bool) -> Engine:
    engine = Engine(providers.load().values(), EngineSettings(start=MORNING))
    if has_magic:
        engine.fault_control.load(magic_numbers.magic())
    for number in range(3):
        response = engine.exchange(make(f"warm{number}"))
        assert response is not None
        assert response.status in (200, 201)
        while engine.planned:
            engine.step()
    return engine


@pytest.mark.parametrize("has_magic", [False, True], ids=["no faults", "magic numbers"])
@pytest.mark.parametrize("make", MOST, ids=lambda make: make.__name__)
def test_warm_send_enters_few_files(make: Callable[[str], HttpRequest], *, has_magic: bool) -> None:
    engine = warm_engine(make, has_magic=has_magic)
    engine.exchange(make("the same second"))  # its date is written by now
    calls = entered(engine, make("hello"))
    rooms = Counter(file.partition("/")[0] for file in calls)
    counts = " ".join(f"{file}:{count}" for file, count in sorted(calls.items()))
    sys.stdout.write(f"\n{make.__name__} {len(calls)} files, {calls.total()} calls: {dict(rooms)}\n{counts}\n")
    assert len(engine.messages) == 5
    assert len(calls) <= MOST[make] + (WITH_FAULTS if has_magic else 0)

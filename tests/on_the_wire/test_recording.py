"""A second sandbox plays each real provider, through TLS with its own authority, and its answers are recorded.

A search over everything that was written finds no secret, number, name, text or id of the user's, however spelled.
"""

import asyncio
import base64
import contextlib
import json
import logging
from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from urllib.parse import quote, quote_plus

import pytest
from sms_sandbox.recording import playing
from sms_sandbox.recording.check.questions import AskedQuestion, questions_of
from sms_sandbox.server.recording import upstream
from sms_sandbox.server.recording.listener import RunningRecorder, start
from sms_sandbox.server.recording.recorder import RecordingSettings
from sms_sandbox.wire import transcript
from sms_sandbox.wire.exchange import HttpRequest

from tests.checking import VALUES, real_engine
from tests.real_side import PROVIDERS, over_tls, real_side
from tests.running import Line, Receiver, Reply, receiver

NAMES = sorted(PROVIDERS)
TEXT = "Bonjour Zoé, votre code est 73914, à bientôt"
PERSON = "Zoé Delacroix-Martin"
OWN_ID = "order-88231-delacroix"

PERSONAL = [*(value for name, value in VALUES.items() if name not in {"to", "device"}), TEXT, PERSON, OWN_ID]
NUMBERS = ["612345678", "6 12 34 56 78"]

INSIM = {"login": "{login}", "accessKey": "{key}"}
SMS = {"id_sms_api": OWN_ID, "phone_number": "+33612345678", "message": TEXT}
GSM = {"gsmsmsid": OWN_ID, "value": "33612345678", "info1": PERSON}
CONTACT = {"lastname": PERSON, "phone_number": "+33612345678"}
MESSAGE = {"text": TEXT, "sender": "Delacroix"}
REST = {"recipient": {"to": "33612345678"}, "body": {"text": TEXT}, "refClient": OWN_ID}
OLD = f"numero=0612345678&message={quote(TEXT)}&refClient={OWN_ID}"
GATEWAY = f"sendto=%2B33612345678&body={quote(TEXT)}&device_id=260&customerid=88231"

SENDS: dict[str, list[tuple[str, str, object]]] = {
    "insim": [
        ("POST", "/api/v1/sendsms", {"header": INSIM, "messages": [SMS]}),
        ("POST", "/api/v1/contact", {"header": INSIM, "contacts": [CONTACT]}),
        ("POST", "/api/v2/sms", INSIM),
    ],
    "smsfactor": [
        ("POST", "/send?token={token}", {"sms": {"message": MESSAGE, "recipients": {"gsm": [GSM]}}}),
        ("POST", "/list?token={token}", {"list": {"name": PERSON, "contacts": {"gsm": [GSM]}}}),
        ("GET", "/lists?token={token}", None),
        ("GET", "/messages?token={token}", None),
    ],
    "smsgateway24": [
        ("GET", f"/getdata/addsms?token={{token}}&{GATEWAY}", None),
        ("GET", "/getdata/getallsms?token={token}", None),
        ("GET", f"/getdata/savetag?token={{token}}&title={quote(PERSON)}", None),
    ],
    "smsmode": [
        ("GET", f"/http/1.6/sendSMS.do?accessToken={{token}}&{OLD}", None),
        ("GET", "/http/1.6/smsList.do?accessToken={token}", None),
        ("POST", "/sms/v1/messages", REST),
        ("GET", "/sms/v1/messages", None),
    ],
}
"""An application's calls: what it sends, stores and reads back."""


def calls_of(name: str) -> Iterator[HttpRequest]:
    """Yield the questions of the ledger, and then the calls of an application."""
    for one in questions_of(PROVIDERS[name], VALUES, may_send=True):
        if isinstance(one, AskedQuestion):
            yield one.request
    for method, target, fields in SENDS[name]:
        text = "" if fields is None else json.dumps(fields, ensure_ascii=False)
        body = filled(text).encode()
        headers = (("Content-Type", "application/json"), ("Content-Length", str(len(body)))) if body else ()
        yield HttpRequest(method, filled(target).encode(), (("X-Api-Key", VALUES["key"]), *headers), body)


def at_the_listener(name: str, call: HttpRequest) -> HttpRequest:
    others = tuple(pair for pair in call.headers if pair[0] != "Host")
    return HttpRequest(call.method, f"/{name}".encode() + call.target, (("Host", "x"), *others), call.body)


def filled(text: str) -> str:
    for name, value in VALUES.items():
        text = text.replace(f"{{{name}}}", value)
    return text


async def ask(port: int, request: HttpRequest) -> Reply:
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    try:
        one = Line(reader, writer)
        await one.send(request.to_bytes())
        return await one.reply()
    finally:
        writer.close()


def spellings(value: str) -> Iterator[bytes]:
    """Yield the ways in which a value may have been written."""
    for codec in ("utf-8", "latin-1", "utf-16-le"):
        data = value.encode(codec)
        yield data
        yield data.hex().encode()
        yield base64.b64encode(data)[:-4]
        yield base64.b64encode(b"x" + data)[4:-4]
        yield base64.b64encode(b"xx" + data)[4:-4]
        yield data[::-1]
    yield quote(value, safe="").encode()
    yield quote_plus(value).encode()
    yield json.dumps(value)[1:-1].encode()
    yield value.encode("ascii", "xmlcharrefreplace")


def found_in(data: bytes) -> list[str]:
    """Return the values of the user's that the data holds."""
    lower = data.lower()
    personal = [value for value in PERSONAL if any(one.lower() in lower for one in spellings(value))]
    return personal + [number for number in NUMBERS if number.encode() in data]


@contextlib.asynccontextmanager
async def recording(folder: Path, name: str, taking: Receiver) -> AsyncIterator[RunningRecorder]:
    async with real_side(folder / "real", PROVIDERS[name], real_engine(name)) as (_, address):
        settings = RecordingSettings(
            provider=PROVIDERS[name],
            folder=folder / "out",
            upstream=address,
            webhook=upstream.read(taking.url),
            may_send=True,
            ca=folder / "ca",
        )
        async with await start(settings, real=over_tls(folder / "real")) as recorder:
            yield recorder


@pytest.mark.parametrize("name", NAMES)
async def test_nothing_of_the_users_is_written(
    tmp_path: Path, name: str, caplog: pytest.LogCaptureFixture, capfd: pytest.CaptureFixture[str]
) -> None:
    caplog.set_level(logging.DEBUG)
    calls, seen = list(calls_of(name)), b""
    async with receiver() as taking, recording(tmp_path, name, taking) as recorder:
        for call in calls:
            prefixed = at_the_listener(name, call)
            seen += call.to_bytes() + (await ask(recorder.port, prefixed)).body
        hook = json.dumps({"phone_number": "+33612345678", "message": TEXT, "user": VALUES["login"]})
        target = f"/_sandbox/webhook?status={quote(hook)}&key={VALUES['password']}".encode()
        await ask(recorder.port, HttpRequest("GET", target, (("Host", "tunnel"),)))
        files = len(recorder.session.files)
    written = b"".join(path.read_bytes() for path in (tmp_path / "out").rglob("*") if path.is_file())
    logged = caplog.text + "".join(capfd.readouterr())
    assert {*found_in(seen)} >= {TEXT, "612345678"}, "the search finds nothing where something is"
    assert found_in(written) == []
    assert found_in(logged.encode()) == []
    assert files == len([*(tmp_path / "out").iterdir()]) >= len(calls)


@pytest.mark.parametrize("name", NAMES)
async def test_recordings_can_be_played(tmp_path: Path, name: str) -> None:
    async with receiver() as taking, recording(tmp_path, name, taking) as recorder:
        for call in calls_of(name):
            prefixed = at_the_listener(name, call)
            await ask(recorder.port, prefixed)
    files = [(path.name, path.read_bytes()) for path in sorted((tmp_path / "out").iterdir())]
    found = playing.read(files, PROVIDERS.values())[name]
    for _, data in files:
        assert transcript.read(data).note("kind") == "recorded"
    played = [found.find(call) for call in calls_of(name)]
    assert sum(one is not None for one in played) > len(played) // 2

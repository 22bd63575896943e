"""The access log: one line for each exchange, without secrets."""

import asyncio
import io
import json
import threading

import pytest
from sms_sandbox import providers
from sms_sandbox.engine.journal import Exchange
from sms_sandbox.server.observe.access_log import AccessLog, LogFormat
from sms_sandbox.wire.exchange import HttpRequest, HttpResponse

from tests.examples import MORNING
from tests.providers.acme import PROVIDER as ACME
from tests.running import PATIENCE, Watch, ask, running, settings_for, told

SECRETS = ("TOKEN", "PASSWORD", "MESSAGE", "33639980001", "0639980001", "LOGIN")

INSIM = (
    b'{"header":{"login":"LOGIN","accessKey":"PASSWORD"},'
    b'"messages":[{"phone_number":"+33639980001","message":"MESSAGE"}]}'
)
REQUESTS = (
    b"GET /smsmode/http/1.6/sendSMS.do?accessToken=TOKEN&message=MESSAGE&numero=0639980001 HTTP/1.1\nHost: h\n\n",
    b"GET /smsmode/http/1.6/sendSMS.do?pseudo=LOGIN&pass=PASSWORD&message=MESSAGE HTTP/1.1\nHost: h\n\n",
    b"GET /smsgateway24/getdata/addsms?token=TOKEN&sendto=%2B33639980001&body=MESSAGE HTTP/1.1\nHost: h\n\n",
    b"GET /smsfactor/send?text=MESSAGE&to=33639980001&token=TOKEN HTTP/1.1\nHost: h\nAuthorization: Bearer TOKEN\n\n",
    b"POST /insim/api/v1/sendsms HTTP/1.1\nHost: h\n\n" + INSIM,
)


def a_log(form: LogFormat = LogFormat.TEXT) -> tuple[AccessLog, io.StringIO]:
    stream = io.StringIO()
    return AccessLog(form, stream, clock=lambda: MORNING / 1e6), stream


def an_exchange(path: bytes = b"/send", status: int | None = 200) -> Exchange:
    response = None if status is None else HttpResponse(status, (), b"", "")
    return Exchange("x1", 0, "acme", "send", HttpRequest("GET", path), response)


async def test_text_line_names_status_method_path_and_duration() -> None:
    log, stream = a_log()
    log.note("default", an_exchange(), 0.0012)
    log.note("ci", an_exchange(status=None), 5)
    log.close()
    assert stream.getvalue().splitlines() == [
        "09:00:00 200 GET /send 1.2 ms acme send x1",
        "09:00:00 --- GET /send 5000.0 ms acme send x1 in ci",
    ]


async def test_json_line_has_the_same_fields() -> None:
    log, stream = a_log(LogFormat.JSON)
    log.note("ci", an_exchange(), 0.0012)
    log.close()
    assert json.loads(stream.getvalue()) == {
        "time": "2026-01-05T09:00:00.000Z",
        "method": "GET",
        "path": "/send",
        "provider": "acme",
        "operation": "send",
        "status": 200,
        "duration_ms": 1.2,
        "workspace": "ci",
        "exchange": "x1",
    }


async def test_control_characters_in_paths_are_encoded() -> None:
    log, stream = a_log()
    log.note("default", an_exchange(b"/a\x1b[2J\r\n\xe9%20b?secret"), 0)
    log.close()
    assert " /a%1B%5B2J%0D%0A%E9%20b 0.0 ms" in stream.getvalue()


async def test_lines_are_written_together_after_a_moment(watch: Watch) -> None:
    log, stream = a_log()
    log.note("default", an_exchange(), 0)
    log.note("default", an_exchange(), 0)
    assert stream.getvalue() == ""
    await watch.goes_on(0.2)
    log.close()
    assert len(stream.getvalue().splitlines()) == 2


class Stuck(io.StringIO):
    """A stream whose writes block until the gate is open."""

    def __init__(self) -> None:
        super().__init__()
        self.gate, self.is_asked, self.is_read = threading.Event(), threading.Event(), threading.Event()
        self.writings = 0

    def write(self, text: str) -> int:
        self.is_asked.set()
        self.gate.wait()
        self.writings += 1
        if self.writings == 2:
            self.is_read.set()
        return super().write(text)


@pytest.mark.parametrize(
    ("form", "loss"),
    [(LogFormat.TEXT, "5 lines were lost: the output was not read"), (LogFormat.JSON, '{"lost_lines": 5}')],
)
async def test_blocked_stream_loses_lines_and_logs_the_loss(watch: Watch, form: LogFormat, loss: str) -> None:
    stream = Stuck()
    log = AccessLog(form, stream, most_waiting=1)
    log.note("default", an_exchange(), 0)
    await watch.goes_on(0.2)
    assert await asyncio.to_thread(stream.is_asked.wait, PATIENCE)
    for lines in (1, 2, 3):
        for _ in range(lines):
            log.note("default", an_exchange(), 0)
        await watch.goes_on(0.2)
    stream.gate.set()
    log.note("default", an_exchange(), 0)
    assert await asyncio.to_thread(stream.is_read.wait, PATIENCE)
    log.close()
    assert loss in stream.getvalue()
    assert len(stream.getvalue().splitlines()) == 4


@pytest.mark.parametrize("form", LogFormat)
async def test_no_secret_and_no_text_is_logged(form: LogFormat) -> None:
    log, stream = a_log(form)
    settings = settings_for(*providers.load().values(), access_log=log)
    async with running(settings) as sandbox:
        for request in REQUESTS:
            await ask(sandbox, request)
        logged = [one["id"] for one in (await told(sandbox, "GET", "/exchanges"))["items"]]
        assert len(logged) == len(REQUESTS)
    log.close()
    written = stream.getvalue()
    assert len(written.splitlines()) == len(REQUESTS)
    assert [secret for secret in SECRETS if secret in written] == []
    assert "/http/1.6/sendSMS.do" in written


async def test_what_is_no_providers_and_the_admin_api_have_no_line() -> None:
    log, stream = a_log()
    async with running(settings_for(ACME, access_log=log)) as sandbox:
        await told(sandbox, "GET", "/messages")
        await ask(sandbox, b"GET / HTTP/1.1\nHost: h\n\n")
    log.close()
    assert stream.getvalue() == ""

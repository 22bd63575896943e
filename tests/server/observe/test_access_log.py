"""The access log: one line for each exchange, without secrets."""

import asyncio
import io
import json
import threading

import pytest
from sms_sandbox import providers
from sms_sandbox.engine.journal import EventKind, Exchange, Journal
from sms_sandbox.engine.settings import EngineSettings
from sms_sandbox.engine.webhook_models import Outcome
from sms_sandbox.scenario.format.model import Scenario
from sms_sandbox.server.observe.access_log import AccessLog, LogFormat
from sms_sandbox.wire.exchange import HttpRequest, HttpResponse

from tests.examples import MORNING
from tests.providers.acme import PROVIDER as ACME
from tests.running import PATIENCE, Watch, ask, reported, running, settings_for
from tests.server.observe.lines import finished

SCENARIO = Scenario.model_validate(
    {
        "schema": 1,
        "name": "bad-day",
        "phase": [{"name": "down", "at": "10s", "for": "30s", "faults": [{"status": 503}]}],
    }
)

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


def an_exchange(path: bytes = b"/send", status: int | None = 200, fact: str = "") -> Exchange:
    response = None if status is None else HttpResponse(status, (), b"", fact)
    return Exchange("x1", MORNING, "acme", "send", HttpRequest("GET", path), response)


async def test_text_line_names_status_method_path_and_duration() -> None:
    log, stream = a_log()
    log.note("default", an_exchange(), 0.0012)
    log.note("ci", an_exchange(status=None), 5)
    log.close()
    assert stream.getvalue().splitlines() == [
        "09:00:00.000 200 GET /send 1.2 ms acme send x1",
        "09:00:00.000 --- GET /send 5000.0 ms acme send x1 in ci",
    ]


async def test_text_line_has_sandbox_time_and_wall_time_on_request() -> None:
    stream = io.StringIO()
    log = AccessLog(LogFormat.TEXT, stream, clock=lambda: MORNING / 1e6 + 61.5, has_wall_time=True)
    log.note("default", an_exchange(), 0)
    log.close()
    assert stream.getvalue().startswith("09:01:01.500 09:00:00.000 200 GET")


async def test_wall_time_of_a_line_is_that_of_its_exchange(watch: Watch) -> None:
    stream, wall = io.StringIO(), [MORNING / 1e6]
    log = AccessLog(LogFormat.TEXT, stream, clock=lambda: wall[0], has_wall_time=True)
    for number in range(2):
        log.note("default", an_exchange(), 0)
        wall[0] += 1 + number
    await watch.goes_on(1)
    log.close()
    assert [line[:12] for line in stream.getvalue().splitlines()] == ["09:00:00.000", "09:00:01.000"]


async def test_refusal_with_status_200_is_marked() -> None:
    log, stream = a_log()
    log.note("default", an_exchange(fact="error.bad_credentials"), 0)
    log.close()
    assert stream.getvalue() == "09:00:00.000 200 GET /send 0.0 ms acme send x1, refused: bad_credentials\n"


async def test_webhooks_and_phases_of_every_workspace_have_a_line() -> None:
    log, stream = a_log()
    engine = EngineSettings(start=MORNING, webhooks={"acme": {"status": "http://127.0.0.1:9/x?secret"}})
    async with running(settings_for(ACME, access_log=log, scenario=SCENARIO, engine=engine)) as sandbox:
        await reported(sandbox, "POST", "/workspaces", {"name": "w1"})
        await reported(sandbox, "POST", "/workspaces/w1/clock/advance", {"by": "15s"})
        await reported(sandbox, "POST", "/reset")
        await reported(sandbox, "POST", "/clock/advance", {"by": "1m"})
        await reported(sandbox, "POST", "/webhooks/trigger", {"provider": "acme", "kind": "status"})
        await reported(sandbox, "POST", "/clock/advance", {"by": "1s"})
    log.close()
    *phases, webhook = stream.getvalue().splitlines()
    assert phases == [
        "09:00:10.000 phase down began in w1",
        "09:00:10.000 phase down began",
        "09:00:40.000 phase down ended",
    ]
    assert " --- -> http://127.0.0.1:9/x " in webhook
    assert " c1: not reached: " in webhook


async def test_failed_webhook_is_red_on_a_terminal() -> None:
    stream = io.StringIO()
    log = AccessLog(LogFormat.TEXT, stream, has_color=True)
    journal = Journal(10)
    log.follow("default", journal)
    for status in (200, 500):
        journal.note(MORNING, EventKind.WEBHOOK_DONE, finished(Outcome(status=status)))
    log.close()
    taken, failed = stream.getvalue().splitlines()
    assert "\x1b" not in taken
    assert (failed[:5], failed[-4:]) == ("\x1b[31m", "\x1b[0m")


async def test_json_line_has_the_same_fields() -> None:
    log, stream = a_log(LogFormat.JSON)
    log.note("ci", an_exchange(), 0.0012)
    log.close()
    assert json.loads(stream.getvalue()) == {
        "time": "2026-01-05T09:00:00.000Z",
        "sandbox_time": "2026-01-05T09:00:00.000Z",
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
        logged = [one["id"] for one in (await reported(sandbox, "GET", "/exchanges"))["items"]]
        assert len(logged) == len(REQUESTS)
    log.close()
    written = stream.getvalue()
    assert len(written.splitlines()) == len(REQUESTS)
    assert [secret for secret in SECRETS if secret in written] == []
    assert "/http/1.6/sendSMS.do" in written


async def test_what_is_no_providers_and_the_admin_api_have_no_line() -> None:
    log, stream = a_log()
    async with running(settings_for(ACME, access_log=log)) as sandbox:
        await reported(sandbox, "GET", "/messages")
        await ask(sandbox, b"GET / HTTP/1.1\nHost: h\n\n")
    log.close()
    assert stream.getvalue() == ""


async def test_password_that_is_not_the_first_one_is_named_without_its_value() -> None:
    stream = io.StringIO()
    log = AccessLog(LogFormat.TEXT, stream)
    smsmode = providers.load()["smsmode"]
    async with running(settings_for(smsmode, access_log=log)) as sandbox:
        for password in ("first", "other", "first"):
            target = f"/http/1.6/credit.do?pseudo=shop&pass={password}"
            await ask(sandbox, f"GET {target} HTTP/1.1\nHost: 127.0.0.1\n\n".encode())
        await ask(sandbox, b"GET /http/1.6/credit.do?accessToken=invalid HTTP/1.1\nHost: 127.0.0.1\n\n")
    log.close()
    lines = [line for line in stream.getvalue().splitlines() if " smsmode " in line]
    remark = "the password is not the one with which the account was opened"
    assert [remark in line for line in lines] == [False, True, False, False]
    assert not [line for line in lines if "other" in line or "shop" in line]

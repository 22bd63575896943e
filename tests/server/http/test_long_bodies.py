"""Long bodies, which are parsed in a thread."""

import threading
from dataclasses import replace

import pytest
from sms_sandbox.contract import Provider
from sms_sandbox.core.account import Credentials
from sms_sandbox.server.http import long_bodies
from sms_sandbox.server.http.long_bodies import LONG
from sms_sandbox.wire.exchange import HttpRequest

from tests.providers.acme import PROVIDER as ACME
from tests.providers.acme import parse
from tests.running import admin, ask, running, settings_for

FORM = b"key=k1&to=33639980001&text=" + b"hello" * (LONG // 5)


class Parsing:
    """A provider that notes in which threads a request is parsed."""

    def __init__(self) -> None:
        self.threads: list[str] = []
        self.provider: Provider = replace(
            ACME,
            read_ahead=lambda request: request.parsed(self._parse),
            credentials=lambda request: request.parsed(self._parse),
        )

    def _parse(self, request: HttpRequest) -> Credentials | None:
        self.threads.append(threading.current_thread().name)
        return parse.shown(request)


def post(path: bytes, form: bytes, host: bytes = b"127.0.0.1") -> bytes:
    return b"POST %s HTTP/1.1\nHost: %s\n\n%s" % (path, host, form)


@pytest.mark.parametrize(
    ("path", "host"),
    [
        (b"/acme/send", b"127.0.0.1"),
        (b"/~ci/acme/send", b"127.0.0.1"),
        (b"/send", b"api.acme.example"),
    ],
)
async def test_long_body_is_parsed_once_and_in_a_thread(path: bytes, host: bytes) -> None:
    parsing = Parsing()
    async with running(settings_for(parsing.provider)) as sandbox:
        await admin(sandbox, "POST", "/workspaces", {"name": "ci"})
        assert (await ask(sandbox, post(path, FORM, host))).status == 200
        assert parsing.threads == ["body"]


async def test_short_body_is_parsed_where_it_is_answered() -> None:
    parsing = Parsing()
    async with running(settings_for(parsing.provider)) as sandbox:
        await admin(sandbox, "POST", "/workspaces", {"name": "ci"})
        assert (await ask(sandbox, post(b"/acme/send", FORM[: LONG // 5]))).status == 200
        assert parsing.threads == [threading.current_thread().name]


async def test_long_body_for_no_provider_is_parsed_by_none() -> None:
    parsing = Parsing()
    async with running(settings_for(parsing.provider)) as sandbox:
        assert (await ask(sandbox, post(b"/nobody", FORM))).status == 404
        assert parsing.threads == []


async def test_error_while_reading_ahead_is_left_to_the_handler(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(request: HttpRequest) -> None:
        raise ValueError(request.method)

    monkeypatch.setattr(long_bodies, "LONG", 10)
    async with running(settings_for(replace(ACME, read_ahead=fail))) as sandbox:
        reply = await ask(sandbox, post(b"/acme/send", b"key=k1&to=33639980001&text=hello"))
        assert reply.status == 200

"""Access to the admin API, and its addresses, over a real connection."""

from collections.abc import AsyncIterator
from dataclasses import replace
from typing import NoReturn

import pytest
from sms_sandbox import providers
from sms_sandbox.contract import Backend
from sms_sandbox.server.app import RunningSandbox
from sms_sandbox.server.http import messages
from sms_sandbox.server.settings import ServerSettings
from sms_sandbox.wire.exchange import HttpRequest

from tests.providers.acme import PROVIDER as ACME
from tests.running import Reply, ask, reported, running, settings_for

PUBLIC = "sandbox.public.example"


@pytest.fixture
async def sandbox() -> AsyncIterator[RunningSandbox]:
    async with running(settings_for(ACME)) as one:
        yield one


async def get(sandbox: RunningSandbox, path: str, host: str, *headers: str) -> Reply:
    lines = (f"GET {path} HTTP/1.1", f"Host: {host}", *headers, "", "")
    return await ask(sandbox, "\n".join(lines).encode())


async def code(sandbox: RunningSandbox, path: str, host: str, *headers: str) -> str | None:
    reply = await get(sandbox, path, host, *headers)
    return None if reply.status == 200 else reply.json["error"]["code"]


OURS = ("/_sandbox/v1/messages", "/_sandbox/metrics", "/_sandbox/openapi.json", "/_sandbox/v1/workspaces")


def test_default_host_is_loopback_only() -> None:
    assert ServerSettings.__dataclass_fields__["host"].default == "127.0.0.1"


@pytest.mark.parametrize("path", OURS)
async def test_host_that_a_stranger_could_own_is_refused(sandbox: RunningSandbox, path: str) -> None:
    assert await code(sandbox, path, PUBLIC) == "foreign_host"
    assert await code(sandbox, path, "127.0.0.1.nip.example") == "foreign_host"


@pytest.mark.parametrize("path", OURS)
async def test_foreign_origin_is_refused(sandbox: RunningSandbox, path: str) -> None:
    assert await code(sandbox, path, "localhost:8767", "Origin: http://evil.example") == "foreign_origin"
    assert await code(sandbox, path, "localhost:8767", "Origin: http://[") == "foreign_origin"
    assert await code(sandbox, path, "localhost:8767", "Origin: http://localhost:8767") is None


@pytest.mark.parametrize("path", OURS)
async def test_missing_token_is_refused(path: str) -> None:
    async with running(settings_for(ACME, admin_token="hush", host="0.0.0.0")) as sandbox:  # noqa: S104  the option under test
        assert await code(sandbox, path, "localhost") == "token_required"
        assert await code(sandbox, path, "localhost", "Authorization: Bearer hash") == "token_required"
        assert await code(sandbox, path, PUBLIC, "Authorization: Bearer hush") is None


@pytest.mark.parametrize("path", ["/_sandbox/livez", "/_sandbox/readyz"])
async def test_probes_need_no_token_and_are_read_only(path: str) -> None:
    async with running(settings_for(ACME, admin_token="hush")) as sandbox:
        assert (await get(sandbox, path, PUBLIC)).status == 200
        reply = await ask(sandbox, f"POST {path} HTTP/1.1\nHost: localhost\nAuthorization: Bearer hush\n\n".encode())
        assert (reply.status, b"\r\nAllow: GET\r\n" in reply.head) == (405, True)


async def test_named_host_is_allowed() -> None:
    async with running(settings_for(ACME, allowed_hosts=(PUBLIC,))) as sandbox:
        assert await code(sandbox, OURS[0], PUBLIC) is None


@pytest.mark.parametrize("host", ["sandbox:8767", "localhost:32768", "192.168.1.5:8000", "sms.tests.svc"])
async def test_container_urls_use_the_service_name_or_mapped_port_of_the_request(
    sandbox: RunningSandbox, host: str
) -> None:
    reply = await ask(sandbox, f"POST /_sandbox/v1/workspaces HTTP/1.1\nHost: {host}\n\n{{}}".encode())
    assert reply.json["urls"] == {"acme": f"http://{host}/~w1/acme"}
    sent = await ask(
        sandbox,
        f"POST /~w1/acme/send HTTP/1.1\nHost: {host}\n\nkey=ws-w1-acme-token&to=33639980001&text=x".encode(),
    )
    assert sent.status == 200
    assert (await get(sandbox, "/_sandbox/v1/workspaces/w1/messages", host)).json["items"][0]["text"] == "x"


async def test_base_url_is_used_whatever_the_host() -> None:
    async with running(settings_for(ACME, base_url="http://sms.test/")) as sandbox:
        reply = await get(sandbox, "/_sandbox/v1/workspaces", "localhost")
        assert reply.json["items"][0]["urls"] == {"acme": "http://sms.test/acme"}


@pytest.mark.parametrize("path", ["/_sandbox/v1/messages", "/_sandbox/livez", "/_sandbox/metrics", "/~ci/send"])
async def test_no_admin_path_exists_under_a_providers_real_host(sandbox: RunningSandbox, path: str) -> None:
    await reported(sandbox, "POST", "/workspaces", {"name": "ci"})
    reply = await get(sandbox, path, "api.acme.example")
    assert (reply.status, reply.body) == (404, b"what?")


async def test_admin_body_over_the_limit_is_refused(sandbox: RunningSandbox, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(messages, "MAX_BODY", 10)
    reply = await ask(sandbox, b'POST /_sandbox/v1/clock/advance HTTP/1.1\nHost: localhost\n\n{"by": "1000000s"}')
    assert (reply.status, reply.json["error"]["code"]) == (413, "too_large")


async def test_provider_body_over_the_limit_gets_its_own_error_and_is_not_kept(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(messages, "MAX_BODY", 10)
    async with running(settings_for(*providers.load().values())) as sandbox:
        await ask(sandbox, b"POST /insim/api/v1/sendsms HTTP/1.1\nHost: h\n\n" + b"x" * 100)
        [exchange] = (await reported(sandbox, "GET", "/exchanges"))["items"]
        assert exchange["request"]["body"] == ""
        assert exchange["response"] is not None


async def test_no_answer_names_the_server_or_the_language(sandbox: RunningSandbox) -> None:
    for path in (*OURS, "/_sandbox/v1/nothing", "/_sandbox/livez", "/"):
        reply = await get(sandbox, path, "localhost")
        assert b"Python/" not in reply.head
        assert b"aiohttp" not in reply.head


async def test_internal_error_shows_no_traceback(caplog: pytest.LogCaptureFixture) -> None:
    def fail(request: HttpRequest, backend: Backend) -> NoReturn:
        del request, backend
        raise RuntimeError("secret")

    broken = replace(ACME, not_found=fail)
    async with running(settings_for(broken)) as sandbox:
        reply = await get(sandbox, "/acme/nothing", "localhost")
    assert (reply.status, reply.body) == (500, b"")
    assert "could not be answered" in caplog.text

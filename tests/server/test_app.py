import logging
from dataclasses import replace

import pytest
from sms_sandbox import providers
from sms_sandbox.contract import Backend
from sms_sandbox.server.app import start
from sms_sandbox.wire.exchange import HttpRequest, HttpResponse
from sms_sandbox.wire.routing import Router

from tests.providers.acme import PROVIDER as ACME
from tests.running import ask, running, settings_for


async def test_taken_port_raises_os_error() -> None:
    async with running(settings_for(ACME)) as sandbox:
        with pytest.raises(OSError, match="in use"):
            await start(replace(settings_for(ACME), port=sandbox.port))


async def test_url_is_the_listening_address_or_the_base_url() -> None:
    async with running(settings_for(ACME)) as sandbox:
        assert sandbox.url == f"http://127.0.0.1:{sandbox.port}"
    async with running(settings_for(ACME, base_url="https://sms.test/")) as sandbox:
        assert sandbox.url == "https://sms.test"


async def test_front_page_names_the_providers_and_unknown_paths_are_not_found() -> None:
    async with running(settings_for(ACME)) as sandbox:
        front = await ask(sandbox, b"GET / HTTP/1.1\nHost: 127.0.0.1\n\n")
        nothing = await ask(sandbox, b"GET /nobodys HTTP/1.1\nHost: 127.0.0.1\n\n")
    assert front.status == 200
    assert b"Acme SMS" in front.body
    assert nothing.status == 404


async def test_admin_paths_do_not_exist_under_a_providers_real_host() -> None:
    async with running(settings_for(ACME)) as sandbox:
        reply = await ask(sandbox, b"GET /_sandbox/livez HTTP/1.1\nHost: api.acme.example\n\n")
    assert (reply.status, reply.body) == (404, b"what?")


async def test_provider_that_raises_gets_an_empty_500_and_the_next_request_is_served(
    caplog: pytest.LogCaptureFixture,
) -> None:
    def broken(request: HttpRequest, backend: Backend) -> HttpResponse:
        raise ZeroDivisionError(request, backend)

    provider = replace(ACME, routes=Router(()), not_found=broken)
    async with running(settings_for(provider)) as sandbox:
        with caplog.at_level(logging.CRITICAL):
            reply = await ask(sandbox, b"GET /acme/x HTTP/1.1\nHost: h\n\n")
        alive = await ask(sandbox, b"GET /_sandbox/livez HTTP/1.1\nHost: h\n\n")
    assert (reply.status, reply.body) == (500, b"")
    assert alive.status == 200


async def test_repeated_start_and_stop_leaves_nothing_open() -> None:
    for _ in range(20):
        async with running(settings_for(ACME)) as sandbox:
            await ask(sandbox, b"GET / HTTP/1.1\nHost: 127.0.0.1\n\n")


async def test_new_authority_may_sign_for_every_provider_whatever_is_served() -> None:
    async with running(settings_for(ACME)) as sandbox:
        names = sandbox._door._names()
    hosts = {host for provider in providers.load().values() for host in provider.hosts}
    assert hosts | set(ACME.hosts) <= set(names)

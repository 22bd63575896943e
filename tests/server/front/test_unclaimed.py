"""Requests that no provider claims, over a real connection."""

import pytest
from sms_sandbox import providers

from tests.providers.acme import PROVIDER as ACME
from tests.running import ask, running, settings_for

NOT_FOUND = b'<?xml version="1.0" encoding="UTF-8"?>\n<response><error>Not Found</error></response>\n'


@pytest.mark.parametrize(
    ("target", "host"),
    [
        ("/nothing", "127.0.0.1"),
        ("/", "nonsense.example"),
        ("/v1/messages", "nonsense.example"),
        ("/API/apiV2.php", "secure.smsfactor.com"),
        ("/send", "www.smsfactor.com"),
        ("/http/1.6/sendSMS.do", "www.smsmode.com"),
        ("//", "127.0.0.1"),
        ("/favicon.ico", "127.0.0.1"),
    ],
)
async def test_unknown_host_or_path_gets_a_neutral_404_that_names_what_is_served(target: str, host: str) -> None:
    async with running(settings_for(*providers.load().values())) as sandbox:
        reply = await ask(sandbox, f"POST {target} HTTP/1.1\nHost: {host}\n\n".encode())
        exchanges = [*sandbox.clock_driver.engine.exchanges]
    lines = reply.body.decode().splitlines()
    assert reply.status == 404
    assert lines[0] == f"sms-sandbox: no provider is served at {host}{target}. Served here:"
    assert "  inSIM: /insim/, /api/; any path at the hosts www.insim.app, " in reply.body.decode()
    assert [line.split(":")[0].strip() for line in lines[1:5]] == ["inSIM", "SMSFactor", "SmsGateway24", "smsMode"]
    assert exchanges == []


@pytest.mark.parametrize(("target", "host"), [("/nothing", "api.smsfactor.com"), ("/smsfactor/nothing", "127.0.0.1")])
async def test_unknown_path_of_a_provider_gets_its_own_answer(target: str, host: str) -> None:
    async with running(settings_for(*providers.load().values())) as sandbox:
        reply = await ask(sandbox, f"GET {target} HTTP/1.1\nHost: {host}\n\n".encode())
    assert (reply.status, reply.body) == (404, NOT_FOUND)


async def test_unprintable_characters_are_not_repeated() -> None:
    async with running(settings_for(ACME)) as sandbox:
        reply = await ask(sandbox, b"GET /%0d%0a\xe9%1b HTTP/1.1\nHost: 127.0.0.1\n\n")
    assert reply.body.startswith(b"sms-sandbox: no provider is served at 127.0.0.1/")
    assert not set(reply.body.splitlines()[0]) & {0x1B, 0x0D, 0xE9}


async def test_front_page_names_the_providers() -> None:
    async with running(settings_for(ACME)) as sandbox:
        reply = await ask(sandbox, b"GET / HTTP/1.1\nHost: 127.0.0.1\n\n")
    assert reply.status == 200
    assert reply.body.endswith(b"the rest of this port belongs to Acme SMS.\n")

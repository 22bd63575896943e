"""The address of webhooks that have none."""

from collections.abc import AsyncIterator

import pytest
from sms_sandbox.server.app import RunningSandbox

from tests.providers.acme import PROVIDER as ACME
from tests.running import Receiver, advance, ask, refused, reported, running, settings_for


@pytest.fixture
async def sandbox() -> AsyncIterator[RunningSandbox]:
    async with running(settings_for(ACME)) as one:
        yield one


async def send(sandbox: RunningSandbox, key: str = "k1") -> None:
    body = f"key={key}&to=33639980001&text=hello".encode()
    assert (await ask(sandbox, b"POST /acme/send HTTP/1.1\nHost: 127.0.0.1\n\n" + body)).status == 200


async def test_webhooks_without_an_address_go_to_the_fallback(sandbox: RunningSandbox, taking: Receiver) -> None:
    await send(sandbox)
    await advance(sandbox, "1m")
    assert (await reported(sandbox, "GET", "/webhooks"))["items"] == []
    assert await reported(sandbox, "PUT", "/webhooks/fallback", {"url": f"{taking.url}/here"}) == {
        "url": f"{taking.url}/here"
    }
    await send(sandbox)
    await advance(sandbox, "1m")
    webhooks = (await reported(sandbox, "GET", "/webhooks"))["items"]
    assert {(one["url"], one["state"]) for one in webhooks} == {(f"{taking.url}/here", "taken")}
    assert (await reported(sandbox, "GET", "/webhooks/fallback"))["url"] == f"{taking.url}/here"


async def test_account_with_an_address_keeps_it(sandbox: RunningSandbox, taking: Receiver) -> None:
    await reported(sandbox, "PUT", "/accounts/acme/k1", {"webhooks": {"status": f"{taking.url}/own"}})
    await reported(sandbox, "PUT", "/webhooks/fallback", {"url": f"{taking.url}/here"})
    await send(sandbox)
    await advance(sandbox, "1m")
    assert {one["url"] for one in (await reported(sandbox, "GET", "/webhooks"))["items"]} == {f"{taking.url}/own"}


async def test_reset_keeps_the_fallback_and_null_removes_it(sandbox: RunningSandbox, taking: Receiver) -> None:
    await reported(sandbox, "PUT", "/webhooks/fallback", {"url": f"{taking.url}/here"})
    await reported(sandbox, "POST", "/reset")
    await send(sandbox)
    await advance(sandbox, "1m")
    assert (await reported(sandbox, "GET", "/webhooks"))["items"]
    await reported(sandbox, "PUT", "/webhooks/fallback", {"url": None})
    await reported(sandbox, "POST", "/reset")
    await send(sandbox)
    await advance(sandbox, "1m")
    assert (await reported(sandbox, "GET", "/webhooks"))["items"] == []


async def test_address_that_is_none_is_refused(sandbox: RunningSandbox) -> None:
    assert await refused(sandbox, "PUT", "/webhooks/fallback", {"url": "localhost"}) == (422, "unprocessable", "url")

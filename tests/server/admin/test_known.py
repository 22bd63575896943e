"""Unknown names and impossible numbers in filters are errors, never empty lists."""

from collections.abc import AsyncIterator
from typing import Any

import pytest
from sms_sandbox import providers
from sms_sandbox.client import Client, RefusedError
from sms_sandbox.server.app import RunningSandbox

from tests.running import admin, ask, running, settings_for
from tests.serving import send, serving


@pytest.fixture
async def sandbox() -> AsyncIterator[RunningSandbox]:
    async with running(settings_for(*providers.load().values())) as one:
        yield one


async def refusal(sandbox: RunningSandbox, path: str) -> tuple[int, str, str, str]:
    reply = await admin(sandbox, "GET", path)
    error: dict[str, Any] = reply.json["error"]
    return reply.status, error["field"], error["message"], error.get("hint", "")


@pytest.mark.parametrize(
    "path",
    ["/messages", "/messages/wait", "/webhooks", "/webhooks/wait", "/exchanges", "/calls", "/conversations"],
)
async def test_unknown_provider_is_refused_in_every_list(sandbox: RunningSandbox, path: str) -> None:
    status, field, message, hint = await refusal(sandbox, f"{path}?provider=smsmod")
    assert (status, field) == (400, "provider")
    assert message == "there is no provider 'smsmod'"
    assert hint == "Did you mean 'smsmode'?"


async def test_word_without_a_likeness_is_refused_with_all_that_there_are(sandbox: RunningSandbox) -> None:
    answer = await refusal(sandbox, "/messages?provider=twilio")
    assert answer[3] == "There are: insim, smsfactor, smsgateway24, smsmode."


@pytest.mark.parametrize(
    ("path", "field", "hint"),
    [
        ("/webhooks?kind=statu", "kind", "Did you mean 'status'?"),
        ("/webhooks?kind=click&provider=smsmode", "kind", "There are: "),
        ("/exchanges?operation=sned", "operation", "Did you mean 'send'?"),
        ("/exchanges?operation=contacts&provider=smsmode", "operation", ""),
        ("/messages?state=deliverd", "state", "Did you mean 'delivered'?"),
        ("/webhooks?state=fail", "state", "Did you mean 'failed'?"),
        ("/calls?kind=mised", "kind", "Did you mean 'missed'?"),
    ],
)
async def test_unknown_word_is_refused_with_what_was_meant(
    sandbox: RunningSandbox, path: str, field: str, hint: str
) -> None:
    answer = await refusal(sandbox, path)
    assert answer[:2] == (400, field)
    assert hint in answer[3]


@pytest.mark.parametrize("number", ["nobody", "12", "06399800", "%2B330639980001", "33639980001234567", "0000000000"])
@pytest.mark.parametrize("path", ["/messages?to=", "/messages/wait?to=", "/webhooks?to="])
async def test_impossible_recipient_is_refused(sandbox: RunningSandbox, path: str, number: str) -> None:
    status, field, message, hint = await refusal(sandbox, path + number)
    assert (status, field, hint) == (400, "to", "Write it like +33639980001.")
    assert message.startswith("to: no telephone has the number '")


async def test_impossible_number_of_a_sender_is_refused_and_words_are_not(sandbox: RunningSandbox) -> None:
    assert (await refusal(sandbox, "/messages?from=%2B330639980001"))[:2] == (400, "from")
    for sender in ("Acme", "36034", "0639980001", "%2B33%206%2039%2098%2000%2001"):
        assert (await admin(sandbox, "GET", f"/messages?from={sender}")).status == 200
    for recipient in ("36034", "0639980001", "33639980001", "0033639980001", "06%2039%2098%2000%2001"):
        assert (await admin(sandbox, "GET", f"/messages?to={recipient}")).status == 200


async def test_recipient_that_a_provider_took_is_found_whatever_it_is(sandbox: RunningSandbox) -> None:
    request = (
        b"GET /smsmode/http/1.6/sendSMS.do?accessToken=T&message=Hello&numero=06399800 HTTP/1.1\nHost: 127.0.0.1\n\n"
    )
    await ask(sandbox, request)
    taken = [message.to.text for message in sandbox.clock_driver.engine.messages]
    for text in taken:
        assert len((await admin(sandbox, "GET", f"/messages?to={text}")).json["items"]) == 1
        assert (await admin(sandbox, "GET", f"/messages?from={text}")).status == 200


async def test_operation_of_an_unknown_path_and_of_a_link_are_known(sandbox: RunningSandbox) -> None:
    for operation in ("unknown", "link", "send", "status"):
        assert (await admin(sandbox, "GET", f"/exchanges?operation={operation}")).status == 200


def test_client_raises_what_the_api_refuses() -> None:
    with serving() as server:
        send(server.url)
        client = Client(server.url)
        with pytest.raises(RefusedError, match="there is no provider 'smsmod'"):
            client.messages.list(provider="smsmod")
        with pytest.raises(RefusedError, match="no telephone has the number '12'"):
            client.messages.wait(to="12")

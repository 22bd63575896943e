"""Accounts through the admin API."""

from collections.abc import AsyncIterator
from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest
from sms_sandbox.core.account import Option
from sms_sandbox.engine.settings import EngineSettings
from sms_sandbox.server.app import RunningSandbox

from tests.examples import MORNING
from tests.providers.acme import PROVIDER as ACME
from tests.running import Reply, admin, ask, running, settings_for

SWITCHES: dict[str, Option] = {"limit": 10, "stop_replies": True, "word": "STOP"}
PREPAID = replace(ACME, initial_credit=Decimal(100), dialects=("old", "new"), options=SWITCHES)
RECEIVER = "http://127.0.0.1:49152/told"


@pytest.fixture
async def sandbox() -> AsyncIterator[RunningSandbox]:
    engine = EngineSettings(start=MORNING, webhooks={"acme": {"status": RECEIVER}})
    async with running(settings_for(PREPAID, engine=engine)) as one:
        yield one


async def send(sandbox: RunningSandbox, key: str) -> Reply:
    body = f"key={key}&to=33639980001&text=hello".encode()
    return await ask(sandbox, b"POST /acme/send HTTP/1.1\nHost: 127.0.0.1\n\n" + body)


async def account(sandbox: RunningSandbox, login: str) -> Any:
    return (await admin(sandbox, "GET", f"/accounts/acme/{login}")).json


async def put(sandbox: RunningSandbox, login: str, **body: Any) -> Reply:
    return await admin(sandbox, "PUT", f"/accounts/acme/{login}", body)


async def test_account_opened_by_a_request_is_returned(sandbox: RunningSandbox) -> None:
    await send(sandbox, "k1")
    assert await account(sandbox, "k1") == {
        "provider": "acme",
        "login": "k1",
        "password": None,
        "credit": 100,
        "balance": 100,
        "post_paid": False,
        "suspended": False,
        "parent": None,
        "dialect": None,
        "webhooks": {"status": RECEIVER},
        "secret": None,
        "options": SWITCHES,
    }


async def test_account_is_created_with_a_password_or_as_a_key(sandbox: RunningSandbox) -> None:
    made = (await put(sandbox, "jane@example.com", password="secret", credit=7.5, dialect="old")).json
    assert (made["login"], made["password"], made["credit"], made["dialect"]) == (
        "jane@example.com",
        "secret",
        7.5,
        "old",
    )
    assert await account(sandbox, "jane%40example.com") == made
    assert (await put(sandbox, "k2")).json["password"] is None
    assert (await send(sandbox, "k2")).status == 200


async def test_fields_left_out_keep_their_values(sandbox: RunningSandbox) -> None:
    await put(sandbox, "jane", password="secret", credit=5)
    before = await account(sandbox, "jane")
    changed = (await put(sandbox, "jane", password="other", webhooks={})).json
    assert changed == before | {"password": "other", "webhooks": {}}
    assert (await put(sandbox, "jane")).json == changed


async def test_webhooks_are_signed_only_with_a_secret(sandbox: RunningSandbox) -> None:
    assert (await put(sandbox, "jane", password="p", secret="shh")).json["secret"] == "shh"
    assert (await put(sandbox, "jane", credit=1)).json["secret"] == "shh"
    assert (await put(sandbox, "jane", secret=None)).json["secret"] is None


async def test_options_left_out_keep_their_values(sandbox: RunningSandbox) -> None:
    made = (await put(sandbox, "jane", options={"limit": 3})).json
    assert made["options"] == SWITCHES | {"limit": 3}
    changed = (await put(sandbox, "jane", options={"stop_replies": False, "word": "ARRET"})).json
    assert changed["options"] == {"limit": 3, "stop_replies": False, "word": "ARRET"}
    assert (await put(sandbox, "john")).json["options"] == SWITCHES


@pytest.mark.parametrize(
    ("options", "problem"),
    [
        ({"limits": 3}, "'limits' is not known; there are: limit, stop_replies, word"),
        ({"limit": True}, "'limit' is a whole number, not True"),
        ({"stop_replies": 1}, "'stop_replies' is true or false, not 1"),
        ({"limit": 3, "word": 7}, "'word' is a text, not 7"),
    ],
)
async def test_option_with_a_value_of_another_type_is_refused(
    sandbox: RunningSandbox, options: dict[str, Any], problem: str
) -> None:
    refused = await put(sandbox, "jane", options=options)
    assert (refused.status, refused.json["error"]["field"]) == (422, "options")
    assert problem in refused.json["error"]["message"]
    assert (await admin(sandbox, "GET", "/accounts/acme/jane")).status == 404


async def test_options_are_refused_where_the_provider_has_none() -> None:
    async with running(settings_for(ACME)) as sandbox:
        refused = await put(sandbox, "jane", options={"limit": 3})
        assert "'limit' is not known; there are: none" in refused.json["error"]["message"]


async def test_only_a_post_paid_account_may_go_below_zero(sandbox: RunningSandbox) -> None:
    owing = (await put(sandbox, "jane", credit=-12, post_paid=True)).json
    assert (owing["credit"], owing["post_paid"]) == (-12, True)
    for body in ({"post_paid": False}, {"credit": -1, "post_paid": False}):
        refused = await put(sandbox, "jane", **body)
        assert (refused.status, refused.json["error"]["field"]) == (422, "credit")
    assert await account(sandbox, "jane") == owing


async def test_suspended_account_is_refused_by_its_provider(sandbox: RunningSandbox) -> None:
    await put(sandbox, "k1", suspended=True)
    assert (await send(sandbox, "k1")).status == 403
    await put(sandbox, "k1", suspended=False)
    assert (await send(sandbox, "k1")).status == 200


async def test_sub_account_draws_on_its_parent_or_on_its_own_credit(sandbox: RunningSandbox) -> None:
    await put(sandbox, "jane", credit=9)
    child = (await put(sandbox, "child", parent="jane", credit=None)).json
    assert (child["parent"], child["credit"], child["balance"]) == ("jane", None, 9)
    child = (await put(sandbox, "child", credit=2)).json
    assert (child["parent"], child["credit"], child["balance"]) == ("jane", 2, 2)
    assert (await put(sandbox, "child", parent=None)).json["parent"] is None


async def test_removed_account_opens_again_with_the_next_request(sandbox: RunningSandbox) -> None:
    await put(sandbox, "k1", credit=1)
    assert (await admin(sandbox, "DELETE", "/accounts/acme/k1")).json == {"done": True}
    assert (await admin(sandbox, "GET", "/accounts/acme/k1")).status == 404
    await send(sandbox, "k1")
    assert (await account(sandbox, "k1"))["credit"] == 100


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({"credit": -1}, "credit"),
        ({"credit": "lots"}, "credit"),
        ({"credit": 1e30}, "credit"),
        ({"password": ""}, "password"),
        ({"password": None}, "password"),
        ({"dialect": "odd"}, "dialect"),
        ({"parent": "nobody"}, "parent"),
        ({"parent": "child"}, "parent"),
        ({"parent": "jane"}, "parent"),
        ({"webhooks": {"sttus": RECEIVER}}, "webhooks"),
        ({"webhooks": {"status": "localhost"}}, "webhooks"),
        ({"balance": 1}, "balance"),
        ({"secret": ""}, "secret"),
        ({"secret": 7}, "secret"),
        ({"options": {"stop_replies": "yes"}}, "options"),
        ({"options": 7}, "options"),
    ],
)
async def test_invalid_change_is_refused_and_changes_nothing(
    sandbox: RunningSandbox, body: dict[str, Any], field: str
) -> None:
    await put(sandbox, "jane", password="secret")
    await put(sandbox, "child", parent="jane")
    before = await account(sandbox, "jane")
    refused = await put(sandbox, "jane", **{"suspended": True, **body})
    assert (refused.status, refused.json["error"]["field"]) == (422, field)
    assert await account(sandbox, "jane") == before


async def test_refused_request_creates_no_account(sandbox: RunningSandbox) -> None:
    assert (await put(sandbox, "jane", credit=-1)).status == 422
    assert (await admin(sandbox, "GET", "/accounts/acme/jane")).status == 404


async def test_key_has_no_password(sandbox: RunningSandbox) -> None:
    await put(sandbox, "k1")
    refused = await put(sandbox, "k1", password="secret")
    assert (refused.status, refused.json["error"]["field"]) == (422, "password")


@pytest.mark.parametrize("method", ["GET", "PUT", "DELETE"])
async def test_account_of_an_unknown_provider_is_not_found(sandbox: RunningSandbox, method: str) -> None:
    reply = await admin(sandbox, method, "/accounts/nobody/jane")
    assert (reply.status, reply.json["error"]["message"]) == (404, "there is no provider 'nobody'")


async def test_change_of_an_account_is_in_the_journal_without_secrets(
    sandbox: RunningSandbox,
) -> None:
    await put(sandbox, "jane", password="hush", credit=5)
    await put(sandbox, "jane", credit=-1)
    await admin(sandbox, "DELETE", "/accounts/acme/jane")
    events = (await admin(sandbox, "GET", "/events")).json["items"]
    assert [(event["kind"], event["subject"]) for event in events] == [("account.changed", "jane")] * 2
    opened, closed = (event["data"] for event in events)
    assert opened == {"provider": "acme", "what": "credit, password", "closed": False}
    assert closed == {"provider": "acme", "what": "", "closed": True}


@pytest.mark.parametrize("credit", ["100", True, [100], {"amount": 100}])
async def test_credit_that_is_no_number_is_refused_in_our_own_words(sandbox: RunningSandbox, credit: object) -> None:
    refused = await put(sandbox, "jane", credit=credit)
    assert refused.status == 422
    assert refused.json["error"] == {
        "code": "unprocessable",
        "message": "credit: expected a number like 100 or 7.5, without quotation marks",
        "field": "credit",
    }

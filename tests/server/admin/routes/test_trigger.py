"""Sample webhooks, sent through the admin API."""

from collections.abc import AsyncIterator
from typing import Any

import pytest
from sms_sandbox import providers
from sms_sandbox.engine.settings import EngineSettings
from sms_sandbox.server.app import RunningSandbox

from tests.examples import MORNING
from tests.running import Receiver, refused, reported, running, settings_for


@pytest.fixture
async def sandbox(taking: Receiver) -> AsyncIterator[RunningSandbox]:
    engine = EngineSettings(start=MORNING, webhooks={"smsmode": {"status": f"{taking.url}/told"}})
    async with running(settings_for(*providers.load().values(), engine=engine)) as one:
        yield one


async def test_sample_webhook_is_listed_and_stores_no_message(sandbox: RunningSandbox, taking: Receiver) -> None:
    override = {"to": "0639980042", "state": "undelivered", "reason": "spam"}
    answer = await reported(
        sandbox, "POST", "/webhooks/trigger", {"provider": "smsmode", "kind": "status", "override": override}
    )
    assert (answer["id"], answer["kind"], answer["state"]) == ("c1", "status", "pending")
    [call] = await taking.wait_for(1)
    assert call.startswith(b"GET /told?numero=33639980042&")
    assert b"statut=3524" in call
    assert (await reported(sandbox, "GET", "/webhooks/wait?state=taken&to=0639980042"))["items"][0]["id"] == "c1"
    assert (await reported(sandbox, "GET", "/messages"))["items"] == []
    assert (await reported(sandbox, "GET", "/exchanges"))["items"] == []


async def test_sample_webhook_may_go_to_any_url_and_be_sent_again(sandbox: RunningSandbox, taking: Receiver) -> None:
    override = {"url": f"{taking.url}/calls", "duration": "90s", "call": "outgoing"}
    await reported(sandbox, "POST", "/webhooks/trigger", {"provider": "insim", "kind": "calls", "override": override})
    [first] = await taking.wait_for(1)
    assert b"00%3A01%3A30" in first
    await reported(sandbox, "GET", "/idle")
    await reported(sandbox, "POST", "/webhooks/c1/resend")
    assert await taking.wait_for(2) == [first, first]


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({"provider": "nobody", "kind": "status"}, "provider"),
        ({"provider": "smsmode", "kind": "dlr"}, "kind"),
        ({"provider": "smsmode"}, "kind"),
        ({"provider": "smsmode", "kind": "mo"}, "override.url"),
        ({"provider": "smsmode", "kind": "status", "override": {"url": "localhost"}}, "override.url"),
        ({"provider": "smsmode", "kind": "status", "override": {"to": "nobody"}}, "override.to"),
        ({"provider": "smsmode", "kind": "status", "override": {"state": "waiting"}}, "override.state"),
        ({"provider": "smsmode", "kind": "status", "override": {"numero": "1"}}, "override.numero"),
        ({"provider": "insim", "kind": "calls", "override": {"duration": "long"}}, "override.duration"),
    ],
)
async def test_invalid_field_is_refused_by_name(sandbox: RunningSandbox, body: Any, field: str) -> None:
    assert await refused(sandbox, "POST", "/webhooks/trigger", body) == (422, "unprocessable", field)
    assert (await reported(sandbox, "GET", "/webhooks"))["items"] == []

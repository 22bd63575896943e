"""The tools, called by the SDK's own client."""

import pytest
from mcp import Client
from sms_sandbox.cli.agent.server import server_of
from sms_sandbox.client.waiting import AsyncClient

from tests.cli.agent.sessions import JANE, agent, call, refused, send
from tests.running import receiver


async def test_running_sandbox_is_found() -> None:
    async with agent() as (sandbox, session):
        found = await call(session, "start_sandbox")
    assert found["started"] is False
    assert found["providers"]["insim"] == f"{sandbox.url}/insim"


async def test_message_is_listed_explained_and_its_code_read() -> None:
    async with agent() as (sandbox, session):
        await send(sandbox)
        assert (await call(session, "wait_for_message", number=JANE))["message"]["text"] == "Your code is 4711"
        [message] = (await call(session, "list_messages", number=JANE, state="waiting"))["messages"]
        assert (await call(session, "read_code", number=JANE))["code"] == "4711"
        explained = await call(session, "explain_exchange", exchange=message["exchange"])
    assert explained["answer"] == "HTTP/1.1 200 OK"
    assert explained["kind"] == "recorded"
    assert explained["explanation"]


async def test_clock_moves_a_message_to_a_handset_that_is_off() -> None:
    async with agent() as (sandbox, session):
        assert (await call(session, "set_handset", number=JANE, condition="off"))["condition"] == "off"
        await send(sandbox)
        assert (await call(session, "advance_clock", by="49h"))["events"]
        [message] = (await call(session, "list_messages"))["messages"]
        assert message["state"] == "expired"
        assert (await call(session, "list_webhooks"))["webhooks"] == []


async def test_reply_of_a_handset_is_a_message() -> None:
    async with agent() as (sandbox, session):
        await send(sandbox)
        await call(session, "advance_clock", by="1m")
        assert (await call(session, "reply", number=JANE, text="STOP"))["message"]["direction"] == "mo"


async def test_fault_strikes_until_it_is_cleared() -> None:
    async with agent() as (sandbox, session):
        added = await call(session, "add_fault", rule={"error": "insufficient_credit"})
        assert added["name"]
        await send(sandbox)
        assert (await call(session, "list_messages"))["messages"] == []
        await call(session, "clear_faults")
        await send(sandbox)
        assert len((await call(session, "list_messages"))["messages"]) == 1


@pytest.mark.parametrize(
    "scenario", ["builtin:rate-limit", 'schema = 1\nname = "mine"\n[[rule]]\nname="r"\nstatus=503']
)
async def test_scenario_is_played_and_judged(scenario: str) -> None:
    async with agent() as (_, session):
        played = await call(session, "play_scenario", scenario=scenario)
        assert played["scenario"] in {"rate-limit", "mine"}
        verdict = await call(session, "verdict")
        assert verdict["passed"] is False
        assert "failed" in verdict["result"]
        assert {"failed", "not tested"} <= {check["outcome"] for check in verdict["checks"]}
        await call(session, "reset")


async def test_verdict_on_nothing_names_no_check_failed() -> None:
    async with agent() as (_, session):
        verdict = await call(session, "verdict")
    assert (verdict["passed"], verdict["result"]) == (True, "nothing was tested")
    assert {check["outcome"] for check in verdict["checks"]} == {"not tested"}


async def test_webhook_is_sent_again_by_hand() -> None:
    async with agent() as (sandbox, session), AsyncClient(sandbox.url) as client:
        await client.webhooks.trigger("smsmode", "status", {"url": "http://127.0.0.1:9/"})
        await client.webhooks.wait(state="failed")
        [webhook] = (await call(session, "list_webhooks", state="failed"))["webhooks"]
        again = await call(session, "resend_webhook", webhook=webhook["id"])
    assert again["webhook"]["id"] == webhook["id"]
    assert again["webhook"]["url"] == webhook["url"]


async def test_webhook_without_an_address_leads_to_the_tool_that_sets_one() -> None:
    async with receiver() as app, agent(keeps_unaddressed=True) as (sandbox, session):
        await send(sandbox)
        await call(session, "advance_clock", by="1m")
        listed = await call(session, "list_webhooks")
        assert listed["next"].startswith("set_webhook_address")
        assert {webhook["url"] for webhook in listed["webhooks"]} == {None}
        assert listed["webhooks"][0]["request"].startswith("GET /?numero=33639980001")
        await call(session, "set_webhook_address", url=app.url)
        await send(sandbox)
        await call(session, "advance_clock", by="1m")
        taken = await call(session, "list_webhooks", state="taken")
        assert (taken["next"], {webhook["url"].split("?")[0] for webhook in taken["webhooks"]}) == (
            "resend_webhook with an id.",
            {f"{app.url}/"},
        )


async def test_tool_without_a_sandbox_names_the_one_that_starts_it() -> None:
    async with AsyncClient("http://127.0.0.1:9") as client, Client(server_of(client)) as session:
        refusal = await refused(session, "list_messages")
    assert refusal.endswith("; start_sandbox starts one")

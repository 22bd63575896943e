"""Scenarios and faults through the admin API of a running sandbox."""

from collections.abc import AsyncIterator
from dataclasses import replace
from typing import Any

import pytest
from lxml import html
from sms_sandbox import magic_numbers, providers
from sms_sandbox.contract import Provider
from sms_sandbox.core.numbers.number_range import number_range
from sms_sandbox.engine.settings import EngineSettings
from sms_sandbox.scenario import load
from sms_sandbox.server.admin.routes.scenarios import REPORT_POLICY
from sms_sandbox.server.app import RunningSandbox
from sms_sandbox.server.clock.driver import Mode

from tests.examples import MORNING
from tests.providers.acme import PROVIDER as ACME
from tests.running import Reply, admin, advance, ask, receiver, refused, reported, running, settings_for

DOWN: dict[str, Any] = {
    "schema": 1,
    "name": "down",
    "allow_empty": True,
    "seed": 7,
    "clock": {"mode": "virtual", "start": "2026-03-01T08:00:00Z"},
    "rule": [{"name": "outage", "when": {"operation": "send"}, "status": 503}],
    "expect": [{"name": "the outage was met", "fired": "rule:outage"}],
}
TOML = """
schema = 1
name = "as text"

[[phase]]
name = "outage"
at = "10s"
for = "20s"
faults = [{ share = 1.0, status = 500 }]
"""


@pytest.fixture
async def sandbox() -> AsyncIterator[RunningSandbox]:
    async with running(settings_for(ACME)) as sandbox:
        yield sandbox


async def send(sandbox: RunningSandbox, to: str = "33639980001", prefix: str = "") -> int:
    body = f"key=k1&to={to}&text=hello".encode()
    return (await ask(sandbox, f"POST {prefix}/acme/send HTTP/1.1\nHost: 127.0.0.1\n\n".encode() + body)).status


async def put(sandbox: RunningSandbox, scenario: object) -> Any:
    return await reported(sandbox, "PUT", "/scenario", {"scenario": scenario})


async def put_text(sandbox: RunningSandbox, text: str, content_type: str) -> Reply:
    head = f"PUT /_sandbox/v1/scenario HTTP/1.1\nHost: 127.0.0.1\nContent-Type: {content_type}\n\n"
    return await ask(sandbox, head.encode() + text.encode())


async def test_without_a_scenario_only_good_behaviour_is_judged(sandbox: RunningSandbox) -> None:
    scenario = await reported(sandbox, "GET", "/scenario")
    assert (scenario["name"], scenario["seed"], scenario["faults"]) == (None, 1, [])
    verdict = await reported(sandbox, "GET", "/scenario/verdict")
    assert verdict["passed"]
    assert {check["kind"] for check in verdict["checks"]} == {"behaviour"}


async def test_scenario_restarts_the_workspace_with_its_seed_and_clock(sandbox: RunningSandbox) -> None:
    assert await send(sandbox) == 200
    scenario = await put(sandbox, DOWN)
    assert (scenario["name"], scenario["seed"]) == ("down", 7)
    assert scenario["started_at"] == "2026-03-01T08:00:00.000Z"
    assert (await reported(sandbox, "GET", "/messages"))["items"] == []
    assert await send(sandbox) == 503
    [fault] = (await reported(sandbox, "GET", "/scenario"))["faults"]
    assert fault == {"name": "outage", "kind": "rule", "fired": 1, "optional": False, "on": ["x1"]}
    [exchange] = (await reported(sandbox, "GET", "/exchanges"))["items"]
    assert exchange["faults"] == ["rule:outage"]


async def test_verdict_has_what_passed(sandbox: RunningSandbox) -> None:
    await put(sandbox, DOWN)
    before = await reported(sandbox, "GET", "/scenario/verdict")
    assert not before["passed"]
    await send(sandbox)
    after = await reported(sandbox, "GET", "/scenario/verdict")
    assert after["passed"]
    checks = {check["name"]: check for check in after["checks"]}
    assert checks["the outage was met"]["outcome"] == "passed"
    assert checks["STOP is respected"]["outcome"] == "not_tested"
    assert checks["rule:outage"]["found"].startswith("struck 1 time")


async def test_report_is_an_html_page(sandbox: RunningSandbox) -> None:
    await put(sandbox, DOWN)
    await send(sandbox)
    reply = await admin(sandbox, "GET", "/scenario/report")
    assert reply.status == 200
    assert b"text/html" in reply.head
    assert b"<svg" in reply.body
    assert b"<script" not in reply.body
    assert f"Content-Security-Policy: {REPORT_POLICY}\r\n".encode() in reply.head
    assert b"X-Content-Type-Options: nosniff" in reply.head
    assert b"the outage was met" in reply.body


async def test_scenario_may_be_the_text_of_a_file(sandbox: RunningSandbox) -> None:
    reply = await put_text(sandbox, TOML, "application/toml")
    assert reply.json["name"] == "as text"
    assert (await put(sandbox, TOML))["name"] == "as text"
    await advance(sandbox, "10s")
    assert await send(sandbox) == 500
    await advance(sandbox, "20s")
    assert await send(sandbox) == 200


async def test_scenario_may_be_a_builtin() -> None:
    async with running(settings_for(*providers.load().values())) as sandbox:
        reply = await put_text(sandbox, "builtin:magic\n", "text/plain")
        assert reply.json["name"] == "magic"


async def test_reset_restarts_the_scenario(sandbox: RunningSandbox) -> None:
    await put(sandbox, DOWN)
    await send(sandbox)
    await advance(sandbox, "1h")
    await reported(sandbox, "POST", "/reset", {})
    scenario = await reported(sandbox, "GET", "/scenario")
    assert (scenario["started_at"], scenario["faults"][0]["fired"]) == ("2026-03-01T08:00:00.000Z", 0)
    assert await send(sandbox) == 503
    await reported(sandbox, "POST", "/reset", {"to": "empty"})
    assert await send(sandbox) == 200
    await reported(sandbox, "POST", "/reset", {})
    assert await send(sandbox) == 503


async def test_removed_scenario_takes_its_seed_with_it(sandbox: RunningSandbox) -> None:
    await put(sandbox, DOWN)
    await reported(sandbox, "DELETE", "/scenario")
    scenario = await reported(sandbox, "GET", "/scenario")
    assert (scenario["name"], scenario["seed"]) == (None, 1)
    assert await send(sandbox) == 200


@pytest.mark.parametrize(
    ("scenario", "message", "field"),
    [
        ("builtin:nothing", "builtin:nothing: there is no", None),
        ('schema = 1\nname = "x"\n[[rule]]\nname = "a"\nstatus = "x"', "line 5: rule", "rule[0].status"),
        ({**DOWN, "seeed": 1}, "seeed: Unknown key.", "seeed"),
        ("schema = ", "line 1: ", None),
    ],
)
async def test_invalid_scenario_is_refused_and_changes_nothing(
    sandbox: RunningSandbox, scenario: object, message: str, field: str | None
) -> None:
    await put(sandbox, DOWN)
    reply = await admin(sandbox, "PUT", "/scenario", {"scenario": scenario})
    assert reply.status == 422
    error = reply.json["error"]
    assert message in error["message"]
    assert error.get("field") == field
    assert (await reported(sandbox, "GET", "/scenario"))["name"] == "down"


async def test_text_that_is_not_utf_8_is_refused(sandbox: RunningSandbox) -> None:
    head = b"PUT /_sandbox/v1/scenario HTTP/1.1\nHost: 127.0.0.1\nContent-Type: text/plain\n\n"
    assert (await ask(sandbox, head + b"\xff")).status == 422


async def test_switch_of_a_device_in_the_past_is_refused(sandbox: RunningSandbox) -> None:
    late = {
        "schema": 1,
        "name": "late",
        "device": {"8167": {"provider": "acme", "switches": [{"at": "2020-01-01T00:00:00Z", "online": False}]}},
    }
    status, code, _ = await refused(sandbox, "PUT", "/scenario", {"scenario": late})
    assert (status, code) == (422, "unprocessable")


async def test_workspace_is_created_in_a_scenario(sandbox: RunningSandbox) -> None:
    made = await reported(sandbox, "POST", "/workspaces", {"name": "t1", "scenario": DOWN})
    assert (made["seed"], made["clock"]) == (7, "virtual")
    assert await send(sandbox, prefix="/~t1") == 503
    assert await send(sandbox) == 200
    named = await reported(
        sandbox, "POST", "/workspaces", {"name": "t2", "scenario": DOWN, "seed": 3, "clock": "real"}
    )
    assert (named["seed"], named["clock"]) == (3, "real")
    assert (await refused(sandbox, "POST", "/workspaces", {"scenario": "builtin:no"}))[0] == 422


def started_with(provider: Provider, scenario: object) -> dict[str, Any]:
    found = load.read_bytes("scenario", str(scenario).encode(), {provider.name: provider}).checked()
    return {"scenario": found, "engine": EngineSettings(start=MORNING, seed=5)}


async def test_scenario_of_the_start_is_in_force_in_new_workspaces() -> None:
    async with running(settings_for(ACME, **started_with(ACME, TOML))) as sandbox:
        assert (await reported(sandbox, "GET", "/scenario"))["name"] == "as text"
        await reported(sandbox, "POST", "/workspaces", {"name": "t1"})
        await reported(sandbox, "POST", "/workspaces/t1/clock/advance", {"by": "10s"})
        assert await send(sandbox, prefix="/~t1") == 500


async def test_clock_is_that_of_the_scenario(sandbox: RunningSandbox) -> None:
    await put(sandbox, {**DOWN, "clock": {"mode": "real", "speed": 20}})
    clock = await reported(sandbox, "GET", "/clock")
    assert (clock["mode"], clock["speed"]) == ("real", 20)
    await put(sandbox, {**DOWN, "clock": {"mode": "virtual", "idle_jump": True}})
    assert (await reported(sandbox, "GET", "/clock"))["idle_jump"]
    assert sandbox.clock_driver.mode is Mode.VIRTUAL


# Faults by hand


async def test_added_rule_strikes_until_it_is_removed(sandbox: RunningSandbox) -> None:
    made = await reported(sandbox, "POST", "/faults", {"when": {"to": "+33639980001"}, "status": 503})
    assert (made["name"], made["fired"]) == ("by-hand-1", 0)
    assert [await send(sandbox), await send(sandbox, "33639980002")] == [503, 200]
    [listed] = (await reported(sandbox, "GET", "/faults"))["items"]
    assert (listed["fired"], listed["on"]) == (1, ["x1"])
    await reported(sandbox, "DELETE", "/faults/by-hand-1")
    assert await send(sandbox) == 200
    assert (await refused(sandbox, "DELETE", "/faults/by-hand-1"))[:2] == (404, "not_found")


async def test_rule_may_expire(sandbox: RunningSandbox) -> None:
    rule = {"name": "short", "status": 503}
    await reported(sandbox, "POST", "/faults", {"rule": rule, "for": "30s"})
    assert await send(sandbox) == 503
    await advance(sandbox, "30s")
    assert await send(sandbox) == 200
    [listed] = (await reported(sandbox, "GET", "/faults"))["items"]
    assert (listed["name"], listed["fired"]) == ("short", 1)


async def test_removed_rule_does_not_expire_later(sandbox: RunningSandbox) -> None:
    await reported(sandbox, "POST", "/faults", {"rule": {"name": "short", "status": 503}, "for": "30s"})
    await reported(sandbox, "DELETE", "/faults/short")
    await reported(sandbox, "POST", "/faults", {"rule": {"name": "short", "status": 500}})
    await advance(sandbox, "1m")
    assert await send(sandbox) == 500


async def test_all_faults_are_removed_at_once(sandbox: RunningSandbox) -> None:
    await put(sandbox, TOML)
    await reported(sandbox, "POST", "/faults", {"status": 503})
    assert {one["kind"] for one in (await reported(sandbox, "GET", "/faults"))["items"]} == {"rule", "phase"}
    await reported(sandbox, "DELETE", "/faults")
    assert (await reported(sandbox, "GET", "/faults"))["items"] == []
    assert await send(sandbox) == 200


async def test_webhook_faults_are_listed(sandbox: RunningSandbox) -> None:
    await put(sandbox, {"schema": 1, "name": "lost", "webhooks": {"drop": {"share": 1.0}}})
    [fault] = (await reported(sandbox, "GET", "/faults"))["items"]
    assert (fault["name"], fault["kind"]) == ("webhooks", "webhooks")


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({"when": {"operaton": "send"}, "status": 503}, "rule[0].when.operaton"),
        ({"status": 503, "for": "soon"}, "for"),
        ({"rule": {"name": "r"}}, None),
        ({"rule": {"status": 503}, "more": 1}, "more"),
    ],
)
async def test_invalid_rule_is_refused(sandbox: RunningSandbox, body: object, field: str | None) -> None:
    status, code, where = await refused(sandbox, "POST", "/faults", body)
    assert (status, code) == (422, "unprocessable")
    assert field is None or where == field


async def test_name_of_another_rule_is_refused(sandbox: RunningSandbox) -> None:
    await reported(sandbox, "POST", "/faults", {"name": "r", "status": 503})
    assert (await refused(sandbox, "POST", "/faults", {"name": "r", "status": 503}))[0] == 422
    assert (await reported(sandbox, "POST", "/faults", {"status": 503}))["name"] == "by-hand-1"
    assert (await reported(sandbox, "POST", "/faults", {"status": 503}))["name"] == "by-hand-2"


# Magic numbers


async def test_magic_numbers_are_in_force_without_a_scenario() -> None:
    async with running(settings_for(ACME, has_magic=True)) as sandbox:
        assert [await send(sandbox, "33639980025"), await send(sandbox, "33639980000")] == [502, 200]
        [fault] = (await reported(sandbox, "GET", "/faults"))["items"]
        assert (fault["name"], fault["optional"]) == ("bad_gateway", True)
        await reported(sandbox, "POST", "/faults", {"name": "r", "status": 500})
        await reported(sandbox, "DELETE", "/faults")
        assert await send(sandbox, "33639980025") == 502
        verdict = await reported(sandbox, "GET", "/scenario/verdict")
        assert verdict["passed"]
        await put(sandbox, DOWN)
        assert await send(sandbox, "33639980025") == 503


async def test_magic_numbers_are_in_the_range_of_the_settings() -> None:
    within = number_range("+336123456xx")
    async with running(settings_for(ACME, has_magic=True, magic_range=within)) as sandbox:
        assert [await send(sandbox, "33639980025"), await send(sandbox, "33612345625")] == [200, 502]
        await reported(sandbox, "DELETE", "/faults")
        assert await send(sandbox, "33612345625") == 502
        numbers = (await reported(sandbox, "GET", "/numbers"))["numbers"]
        assert {"+33612345600", "+33612345625"} <= {one["number"] for one in numbers}


async def test_numbers_have_the_outcome_at_each_provider(sandbox: RunningSandbox) -> None:
    listed = await reported(sandbox, "GET", "/numbers")
    assert len(listed["numbers"]) == len(magic_numbers.OUTCOMES)
    words = {one["outcome"]: one["by_provider"]["acme"] for one in listed["numbers"]}
    assert words["delivered"]["state"] == "there"
    assert words["bad_credentials"]["status"] == 403
    assert listed["refused_credentials"] == "invalid"


async def test_held_webhook_is_sent_at_the_end_of_the_phase() -> None:
    async with receiver() as taking:
        webhooks = {"acme": {"status": f"{taking.url}/told"}}
        engine = EngineSettings(start=MORNING, webhooks=webhooks)
        async with running(settings_for(ACME, engine=engine)) as sandbox:
            hold = {"name": "hold", "at": "0s", "for": "1m", "webhooks": "hold"}
            await put(sandbox, {"schema": 1, "name": "held", "phase": [hold]})
            await send(sandbox)
            await advance(sandbox, "59s")
            assert taking.got == []
            await advance(sandbox, "1s")
            assert len(taking.got) == 2


async def repeated(sandbox: RunningSandbox, prefix: str = "", host: str = "127.0.0.1:8767") -> list[str]:
    """Return the commands of a report that repeat its run."""
    head = f"GET {prefix}/_sandbox/v1/scenario/report HTTP/1.1\nHost: {host}\n\n"
    page = html.document_fromstring((await ask(sandbox, head.encode())).body)
    return [one.text_content() for one in page.xpath("//dl[@class='repeat']/dt")]


async def test_report_has_no_placeholders(sandbox: RunningSandbox) -> None:
    assert await repeated(sandbox) == ["sandbox reset", "sandbox up --seed 1 --record"]
    await put(sandbox, DOWN)
    assert await repeated(sandbox) == ["sandbox reset"]


async def test_report_names_the_address_and_the_workspace(sandbox: RunningSandbox) -> None:
    await reported(sandbox, "POST", "/workspaces", {"name": "anne"})
    address = "http://127.0.0.1:9000"
    [reset, _] = await repeated(sandbox, "/~anne", "127.0.0.1:9000")
    assert reset == f"sandbox reset --url {address} --workspace anne"


async def test_report_names_the_file_that_the_server_was_started_in() -> None:
    scenario = load.load("builtin:magic")
    settings = replace(
        settings_for(*providers.load().values()), scenario=scenario, scenario_source="my magic.toml", has_run_log=True
    )
    async with running(settings) as sandbox:
        assert await repeated(sandbox) == [
            "sandbox reset",
            "sandbox up --scenario 'my magic.toml' --seed 1 --record",
            "sandbox export run.jsonl",
            "sandbox replay run.jsonl",
        ]


async def test_report_has_the_name_of_a_file_that_the_locale_cannot_decode() -> None:
    source = "\udcc3\udca9t\udcc3\udca9.toml"
    settings = replace(settings_for(ACME), scenario=load.load("builtin:magic"), scenario_source=source)
    async with running(settings) as sandbox:
        assert "sandbox up --scenario 'été.toml' --seed 1 --record" in await repeated(sandbox)


async def test_report_names_a_builtin_scenario_but_not_another_of_its_name() -> None:
    async with running(settings_for(*providers.load().values())) as sandbox:
        await put(sandbox, "builtin:magic")
        assert "sandbox up --scenario builtin:magic --seed 1 --record" in await repeated(sandbox)
        await put(sandbox, {**DOWN, "name": "magic"})
        assert await repeated(sandbox) == ["sandbox reset"]

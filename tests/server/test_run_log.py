"""Workspaces as run files, through the admin API of a running sandbox."""

import json
from collections.abc import AsyncIterator
from dataclasses import replace

import pytest
from sms_sandbox.engine.settings import EngineSettings
from sms_sandbox.runs.run_file import read
from sms_sandbox.server.app import RunningSandbox
from sms_sandbox.server.run_log import rebuilt, under_way

from tests.examples import MORNING
from tests.providers.acme import PROVIDER as ACME
from tests.running import Receiver, admin, advance, ask, receiver, refused, reported, running, settings_for


@pytest.fixture
async def taking() -> AsyncIterator[Receiver]:
    async with receiver() as taking:
        yield taking


@pytest.fixture
async def sandbox(taking: Receiver) -> AsyncIterator[RunningSandbox]:
    engine = EngineSettings(start=MORNING, webhooks={"acme": {"status": f"{taking.url}/told"}})
    async with running(settings_for(ACME, engine=engine, has_run_log=True, has_magic=True)) as sandbox:
        yield sandbox


async def send(sandbox: RunningSandbox, text: str = "hello", prefix: str = "") -> int:
    body = f"key=k1&to=33639980001&text={text}".encode()
    return (await ask(sandbox, f"POST {prefix}/acme/send HTTP/1.1\nHost: 127.0.0.1\n\n".encode() + body)).status


async def exported(sandbox: RunningSandbox) -> str:
    return (await admin(sandbox, "GET", "/export")).body.decode()


async def texts(sandbox: RunningSandbox, path: str = "/messages") -> list[tuple[str, str]]:
    return [(one["text"], one["state"]) for one in (await reported(sandbox, "GET", path))["items"]]


async def test_exported_workspace_continues(sandbox: RunningSandbox) -> None:
    await send(sandbox)
    first = await exported(sandbox)
    await advance(sandbox, "1m")
    second = await exported(sandbox)
    for text, messages in ((first, 1), (second, 1)):
        run = read("run", text.splitlines())
        engine, differences = rebuilt(run, {"acme": ACME})
        assert (len(engine.messages), differences) == (messages, [])
    assert second.startswith(first.rpartition('{"end":')[0])
    assert second.count('{"end":') == 1


async def test_imported_workspace_continues_where_the_run_ended(sandbox: RunningSandbox) -> None:
    await send(sandbox, "one\u2028line\x85")
    await advance(sandbox, "1m")
    text = await exported(sandbox)
    before = await texts(sandbox), (await reported(sandbox, "GET", "/clock"))["now"]
    await reported(sandbox, "POST", "/reset")
    await reported(sandbox, "POST", "/faults", {"status": 503})
    assert await send(sandbox) == 503
    await reported(sandbox, "POST", "/import", {"run": text})
    assert (await texts(sandbox), (await reported(sandbox, "GET", "/clock"))["now"]) == before
    assert await send(sandbox, "two") == 200
    await advance(sandbox, "1m")
    assert [state for _, state in await texts(sandbox)] == ["delivered", "delivered"]
    _, differences = rebuilt(read("run", (await exported(sandbox)).split("\n")), {"acme": ACME})
    assert differences == []


async def test_workspace_imported_from_a_run_with_fewer_providers_serves_only_those(sandbox: RunningSandbox) -> None:
    text = await exported(sandbox)
    both = settings_for(ACME, replace(ACME, name="beta", root_segments=("beta-root",)))
    async with running(both) as other:
        made = await reported(other, "POST", "/workspaces", {"name": "ci"})
        assert (await admin(other, "POST", "/workspaces/ci/import", {"run": text})).status == 200
        body = f"key={made['credentials']['beta']['token']}&to=33639980001&text=hello".encode()
        reply = await ask(other, b"POST /beta/send HTTP/1.1\nHost: 127.0.0.1\n\n" + body)
        assert reply.status == 404
        assert await texts(other) == await texts(other, "/workspaces/ci/messages") == []


async def test_cut_off_run_is_imported_as_far_as_it_is_written(sandbox: RunningSandbox) -> None:
    await send(sandbox)
    text = (await exported(sandbox)).rpartition('{"end":')[0]
    await reported(sandbox, "POST", "/reset")
    await reported(sandbox, "POST", "/import", {"run": text})
    assert len(await texts(sandbox)) == 1
    assert (await exported(sandbox)).startswith(text)


async def test_import_changes_only_the_named_workspace(sandbox: RunningSandbox) -> None:
    await send(sandbox)
    text = await exported(sandbox)
    await reported(sandbox, "POST", "/reset")
    await reported(sandbox, "POST", "/workspaces", {"name": "w1"})
    await reported(sandbox, "POST", "/workspaces/w1/import", {"run": text})
    assert len(await texts(sandbox, "/workspaces/w1/messages")) == 1
    assert await texts(sandbox) == []
    assert await send(sandbox, "two", "/~w1") == 200
    assert len(await texts(sandbox, "/workspaces/w1/messages")) == 2


async def test_webhook_that_was_under_way_is_sent_again(sandbox: RunningSandbox, taking: Receiver) -> None:
    await send(sandbox)
    engine = sandbox.clock_driver.engine
    while not under_way(engine):
        engine.step()
    sandbox.clock_driver.sync_time()
    text = await exported(sandbox)
    assert len(under_way(engine)) == 1
    await reported(sandbox, "POST", "/import", {"run": text})
    await taking.wait_for(1)
    await reported(sandbox, "GET", "/idle")
    assert under_way(sandbox.clock_driver.engine) == []


async def test_differing_run_is_reported_and_changes_nothing(sandbox: RunningSandbox) -> None:
    await send(sandbox)
    text = await exported(sandbox)
    await send(sandbox)
    wrong = text.replace("HTTP/1.1 200", "HTTP/1.1 201")
    reply = await admin(sandbox, "POST", "/import", {"run": wrong})
    assert (reply.status, reply.json["error"]["code"]) == (409, "replays_otherwise")
    assert reply.json["error"]["message"].startswith("exchange x1 (POST /acme/send) comes out otherwise")
    assert len(await texts(sandbox)) == 2


@pytest.mark.parametrize("text", ["", "{}", "not JSON", '{"run": 99}', '{"run": 1, "sandbox": "0"}'])
async def test_body_that_is_not_a_run_file_is_refused(sandbox: RunningSandbox, text: str) -> None:
    assert await refused(sandbox, "POST", "/import", {"run": text}) == (422, "unprocessable", "run")


async def test_body_may_be_the_text_of_a_run_itself(sandbox: RunningSandbox) -> None:
    await send(sandbox)
    text = (await exported(sandbox)).encode()
    head = b"POST /_sandbox/v1/import HTTP/1.1\nHost: 127.0.0.1\nContent-Type: text/plain\n\n"
    assert json.loads((await ask(sandbox, head + text)).body) == {"done": True}
    assert (await ask(sandbox, head + b"\xff")).status == 422


async def test_sandbox_without_run_log_can_import_but_not_export(sandbox: RunningSandbox) -> None:
    await send(sandbox)
    text = await exported(sandbox)
    async with running(settings_for(ACME)) as other:
        await reported(other, "POST", "/import", {"run": text})
        assert len(await texts(other)) == 1
        assert (await refused(other, "GET", "/export"))[:2] == (409, "not_recorded")


async def test_each_restart_begins_a_new_run(sandbox: RunningSandbox) -> None:
    await send(sandbox)
    await reported(sandbox, "PUT", "/scenario", {"scenario": {"schema": 1, "name": "mine"}})
    run = read("run", (await exported(sandbox)).splitlines())
    assert run.scenario == "mine"
    assert [one.do for one in run.inputs] == ["FaultControl.load"]

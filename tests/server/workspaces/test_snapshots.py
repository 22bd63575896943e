"""Snapshots by name, in memory and on disk, over the admin API."""

from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path

import pytest
from sms_sandbox.server.app import RunningSandbox

from tests.running import admin, advance, ask, running
from tests.server.workspaces.data.test_keeper import SMSFACTOR, SMSMODE, settings


@pytest.fixture(params=["memory", "disk"])
async def sandbox(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[RunningSandbox]:
    chosen = settings(tmp_path)
    async with running(chosen if request.param == "disk" else replace(chosen, data=None)) as one:
        yield one


async def texts(sandbox: RunningSandbox) -> list[str]:
    return [one["state"] for one in (await admin(sandbox, "GET", "/messages")).json["items"]]


async def test_workspace_goes_back_to_its_snapshot(sandbox: RunningSandbox) -> None:
    await ask(sandbox, SMSMODE)
    saved = (await admin(sandbox, "POST", "/snapshots", {"name": "one"})).json
    clock = (await admin(sandbox, "GET", "/clock")).json["now"]
    assert saved == {"name": "one", "at": clock}
    await ask(sandbox, SMSFACTOR)
    await advance(sandbox, "1h")
    assert await texts(sandbox) == ["delivered", "delivered"]
    assert (await admin(sandbox, "POST", "/snapshots/one/restore")).status == 200
    assert await texts(sandbox) == ["waiting"]
    assert (await admin(sandbox, "GET", "/clock")).json["now"] == clock
    await advance(sandbox, "1h")
    assert await texts(sandbox) == ["delivered"]


async def test_same_requests_after_a_restore_get_the_same_bytes(sandbox: RunningSandbox) -> None:
    await admin(sandbox, "POST", "/snapshots", {"name": "one"})
    first = (await ask(sandbox, SMSFACTOR)).body
    await admin(sandbox, "POST", "/snapshots/one/restore")
    assert (await ask(sandbox, SMSFACTOR)).body == first


async def test_snapshots_are_listed_replaced_and_deleted(sandbox: RunningSandbox) -> None:
    for name in ("b", "a", "b"):
        await admin(sandbox, "POST", "/snapshots", {"name": name})
    listed = (await admin(sandbox, "GET", "/snapshots")).json["items"]
    assert [one["name"] for one in listed] == ["a", "b"]
    assert (await admin(sandbox, "DELETE", "/snapshots/a")).status == 200
    assert len((await admin(sandbox, "GET", "/snapshots")).json["items"]) == 1


async def test_snapshot_belongs_to_its_workspace(sandbox: RunningSandbox) -> None:
    await admin(sandbox, "POST", "/snapshots", {"name": "one"})
    await admin(sandbox, "POST", "/workspaces", {"name": "ci"})
    assert (await admin(sandbox, "GET", "/workspaces/ci/snapshots")).json["items"] == []


@pytest.mark.parametrize(("method", "path"), [("POST", "/snapshots/none/restore"), ("DELETE", "/snapshots/none")])
async def test_unknown_snapshot_is_refused(sandbox: RunningSandbox, method: str, path: str) -> None:
    reply = await admin(sandbox, method, path)
    assert (reply.status, reply.json["error"]["message"]) == (404, "there is no snapshot 'none'")


async def test_name_with_a_slash_is_refused(sandbox: RunningSandbox) -> None:
    assert (await admin(sandbox, "POST", "/snapshots", {"name": "a/b"})).status == 422

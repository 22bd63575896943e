from sms_sandbox.engine.settings import MEBIBYTE
from sms_sandbox.server.workspaces.workspaces import Workspaces

from tests.providers.acme import PROVIDER as ACME
from tests.running import admin, running, settings_for


async def test_workspace_beyond_the_most_is_refused_until_one_is_dropped() -> None:
    async with running(settings_for(ACME, max_workspaces=2)) as sandbox:
        assert (await admin(sandbox, "PUT", "/workspaces/a")).status == 200
        for method, path, body in (("PUT", "/workspaces/b", None), ("POST", "/workspaces", {"name": "b"})):
            reply = await admin(sandbox, method, path, body)
            assert (reply.status, reply.json["error"]["code"]) == (409, "too_many_workspaces")
            assert "there are 2 workspaces, as many as --max-workspaces allows" in reply.json["error"]["message"]
        assert (await admin(sandbox, "PUT", "/workspaces/a")).status == 200
        await admin(sandbox, "DELETE", "/workspaces/a")
        assert (await admin(sandbox, "PUT", "/workspaces/b")).status == 200


async def test_each_workspace_has_its_share_of_the_memory() -> None:
    workspaces = Workspaces(settings_for(ACME, max_workspaces=64))
    made = workspaces.make("a").engine.settings
    assert (made.max_messages, made.max_exchange_bytes) == (10_000 // 64, 4 * MEBIBYTE)
    alone = Workspaces(settings_for(ACME)).make("a").engine.settings
    assert (alone.max_messages, alone.max_exchange_bytes) == (10_000, 256 * MEBIBYTE)

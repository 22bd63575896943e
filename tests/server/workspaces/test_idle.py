from sms_sandbox import providers
from sms_sandbox.server.app import RunningSandbox
from sms_sandbox.server.workspaces.idle import drop_idle
from sms_sandbox.server.workspaces.quotas import Quotas
from sms_sandbox.server.workspaces.workspaces import Workspaces

from tests.providers.acme import PROVIDER as ACME
from tests.running import Watch, admin, running, settings_for, until


def names(workspaces: Workspaces) -> list[str]:
    return [workspace.name for workspace in workspaces]


async def test_idle_workspace_is_dropped_and_one_in_use_stays() -> None:
    watch = Watch()
    settings = settings_for(*providers.load().values(), workspace_ttl=60.0)
    workspaces, quotas = Workspaces(settings), Quotas(settings, watch)
    for name in ("a", "b"):
        workspaces.make(name)
    await drop_idle(workspaces, quotas)
    watch.seconds += 59.0
    quotas.use(workspaces.get("a"))
    await drop_idle(workspaces, quotas)
    assert names(workspaces) == ["default", "a", "b"]
    watch.seconds += 1.0
    await drop_idle(workspaces, quotas)
    assert names(workspaces) == ["default", "a"]
    watch.seconds += 3600.0
    await drop_idle(workspaces, quotas)
    assert names(workspaces) == ["default"]


async def test_requests_of_a_server_keep_its_workspace(sandbox: RunningSandbox) -> None:
    await admin(sandbox, "PUT", "/workspaces/a")
    assert not sandbox.workspaces.quotas.is_idle(sandbox.workspaces.get("a"))


async def test_server_drops_idle_workspaces_by_itself() -> None:
    async with running(settings_for(ACME, workspace_ttl=0.01)) as sandbox:
        sandbox.workspaces.make("a")
        await until(lambda: "a" not in sandbox.workspaces)
        assert "default" in sandbox.workspaces


async def test_request_to_a_server_with_a_limit_counts_as_use() -> None:
    async with running(settings_for(ACME, workspace_ttl=3600.0)) as sandbox:
        sandbox.workspaces.make("a")
        await admin(sandbox, "GET", "/workspaces/a/messages")
        assert not sandbox.workspaces.quotas.is_idle(sandbox.workspaces.get("a"))

"""A server for the time of a command, in the test's own loop."""

import asyncio
import json
import os
import sys
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from sms_sandbox import providers
from sms_sandbox.cli.launching.run_command import NoCommandError, RunResult, Surroundings, run_under_sandbox
from sms_sandbox.engine.settings import EngineSettings
from sms_sandbox.scenario import load
from sms_sandbox.server.app import RunningSandbox
from sms_sandbox.server.settings import ServerSettings
from sms_sandbox.server.workspaces.workspace import Workspace

from tests.examples import MORNING
from tests.running import receiver, settings_for

SEND = """
import os, urllib.request
url = os.environ["SANDBOX_SMSMODE_URL"] + "/http/1.6/sendSMS.do?accessToken=" + os.environ["SANDBOX_SMSMODE_TOKEN"]
print(urllib.request.urlopen(url + "&message=Hello&numero=33639980001").status)
"""


def settings(webhooks: dict[str, dict[str, str]] | None = None, **more: Any) -> ServerSettings:
    engine = EngineSettings(start=MORNING, webhooks=webhooks or {})
    return settings_for(*providers.load().values(), engine=engine, **more)


def python(code: str) -> list[str]:
    return [sys.executable, "-c", code]


async def tried(settings: ServerSettings, *command: str) -> tuple[Workspace, RunResult]:
    return await run_under_sandbox(
        settings, command, on_start=lambda _: None, on_finish=lambda workspace, tried: (workspace, tried)
    )


async def test_command_gets_url_and_credentials_in_its_environment(
    capfd: pytest.CaptureFixture[str],
) -> None:
    code = 'import json, os; print(json.dumps({n: v for n, v in os.environ.items() if n.startswith("SANDBOX_")}))'
    urls: list[str] = []
    await run_under_sandbox(
        replace(settings(), admin_token="secret"),
        python(code),
        on_start=lambda running: urls.append(running.url),
        on_finish=lambda *_: None,
    )
    found = json.loads(capfd.readouterr().out)
    assert found["SANDBOX_URL"] == urls[0]
    assert found["SANDBOX_WORKSPACE"] == "default"
    assert found["SANDBOX_ADMIN_TOKEN"] == "secret"
    for name in providers.load():
        assert found[f"SANDBOX_{name.upper()}_URL"] == f"{urls[0]}/{name}"
        assert all(found[f"SANDBOX_{name.upper()}_{word}"] for word in ("LOGIN", "KEY", "TOKEN"))


async def test_exit_code_is_that_of_a_shell() -> None:
    for code, expected in (("raise SystemExit(7)", 7), ("import os; os.kill(os.getpid(), 9)", 137), ("", 0)):
        _, found = await tried(settings(), *python(code))
        assert found.code == expected
        assert found.verdict.passed


async def test_missing_command_has_the_exit_code_of_a_shell() -> None:
    with pytest.raises(NoCommandError, match=r"^no-such-command: No such file") as missing:
        await tried(settings(), "no-such-command")
    with pytest.raises(NoCommandError) as forbidden:
        await tried(settings(), os.devnull)
    assert (missing.value.code, forbidden.value.code) == (127, 126)


async def test_message_under_way_arrives_with_a_jumping_clock() -> None:
    async with receiver() as taking:
        webhooks = {"smsmode": {"status": f"{taking.url}/told"}}
        workspace, found = await tried(settings(webhooks, idle_jump=True), *python(SEND))
        assert len(taking.got) > 0
        [message] = workspace.engine.messages
        assert message.state.value == "delivered"
        assert dict(found.verdict.counts)["webhooks"] == len(taking.got)
        workspace, _ = await tried(settings(webhooks), *python(SEND))
        [message] = workspace.engine.messages
        assert not message.is_finished


async def test_final_verdict_has_nothing_open() -> None:
    content = (
        b'{"schema": 1, "name": "mine", "expect": [{"name": "e", "messages": {}, "at_least": 1, "within": "1h"}]}'
    )
    scenario = load.read_bytes("mine", content).checked()
    _, found = await tried(settings(scenario=scenario), *python(""))
    assert not found.verdict.pending
    assert not found.verdict.passed
    _, found = await tried(settings(scenario=scenario), *python(SEND))
    assert found.verdict.passed


async def test_scenario_chosen_by_the_command_is_judged() -> None:
    code = """
import os, urllib.request
url = os.environ["SANDBOX_URL"] + "/_sandbox/v1/scenario"
body = b'{"scenario": "builtin:otp-happy-path"}'
urllib.request.urlopen(urllib.request.Request(url, body, {"Content-Type": "application/json"}, method="PUT"))
"""
    _, found = await tried(settings(), *python(code))
    assert (found.verdict.scenario, found.verdict.passed) == ("otp-happy-path", False)


IN_WORKSPACES = """
import json, os, urllib.request
def call(method, path, body=None):
    url = os.environ["SANDBOX_URL"] + path
    return urllib.request.urlopen(urllib.request.Request(url, json.dumps(body).encode(), method=method)).read()
for name in ("one", "two"):
    call("POST", "/_sandbox/v1/workspaces", {"name": name})
    query = f"accessToken=ws-{name}-smsmode-token&message=Hi&numero=0639980001"
    call("GET", f"/~{name}/smsmode/http/1.6/sendSMS.do?{query}")
call("DELETE", "/_sandbox/v1/workspaces/one")
call("POST", "/_sandbox/v1/workspaces", {"name": "unused"})
"""


async def test_every_workspace_that_the_command_used_is_judged() -> None:
    workspace, found = await tried(settings(), *python(IN_WORKSPACES))
    assert workspace.name == "one"
    assert found.verdict.counts[:2] == (("messages", 2), ("exchanges", 2))
    assert found.verdict.notes[-1] == "2 workspaces are judged together: one, two."


async def test_workspace_of_the_same_name_is_judged_each_time() -> None:
    again = IN_WORKSPACES.replace('("one", "two")', '("one",)')
    _, found = await tried(settings(), *python(again + again.replace("unused", "other")))
    assert found.verdict.counts[1] == ("exchanges", 2)
    assert found.verdict.notes[-1] == "2 workspaces are judged together: one, one (1)."


async def test_webhook_of_a_dropped_workspace_is_judged_with_its_answer() -> None:
    drop = """
call("POST", "/_sandbox/v1/workspaces/two/clock/advance", {"by": "1m"})
call("DELETE", "/_sandbox/v1/workspaces/two")
"""
    async with receiver() as taking:
        webhooks = {"smsmode": {"status": f"{taking.url}/status"}}
        _, found = await tried(settings(webhooks), *python(IN_WORKSPACES + drop))
    assert found.verdict.passed, found.verdict
    assert ("webhooks", 2) in found.verdict.counts


async def test_workspace_has_a_port_of_its_own_for_clients_without_a_proxy_user(tmp_path: Path) -> None:
    code = """
import json, os, urllib.request
proxy = urllib.request.ProxyHandler({"http": os.environ["https_proxy"]})
send = "http://api.smsmode.com/http/1.6/sendSMS.do?accessToken=T&message=Hello&numero=33639980001"
assert urllib.request.build_opener(proxy).open(send).read().startswith(b"0 | ")
print(json.dumps({n: v for n, v in os.environ.items()}))
"""
    seen: list[RunningSandbox] = []
    workspace, found = await run_under_sandbox(
        settings(ca=tmp_path),
        python(code.replace("print(", f"open({str(tmp_path / 'env')!r}, 'w').write(")),
        on_start=seen.append,
        on_finish=lambda workspace, tried: (workspace, tried),
        surroundings=Surroundings(has_https=True, workspace="team"),
    )
    environment = json.loads((tmp_path / "env").read_text())
    main, own = seen[0].ports
    assert (found.code, workspace.name) == (0, "team")
    assert [message.text for message in workspace.engine.messages] == ["Hello"]
    assert environment["https_proxy"] == f"http://127.0.0.1:{own}"
    assert f"-Dhttps.proxyPort={own}" in environment["JAVA_TOOL_OPTIONS"]
    assert environment["SANDBOX_WORKSPACE"] == "team"
    assert environment["SANDBOX_SMSMODE_URL"] == f"http://127.0.0.1:{main}/~team/smsmode"
    assert environment["SANDBOX_SMSMODE_TOKEN"] == "ws-team-smsmode-token"


class LoopWithoutSignals(asyncio.SelectorEventLoop):
    """Handles no signals, as the loops on Windows do not."""

    def add_signal_handler(self, *_: object) -> None:
        raise NotImplementedError

    def remove_signal_handler(self, _: int) -> bool:
        raise NotImplementedError


def test_command_runs_where_the_loop_handles_no_signals() -> None:
    with asyncio.Runner(loop_factory=LoopWithoutSignals) as runner:
        _, found = runner.run(tried(settings(), *python(SEND)))
    assert (found.code, dict(found.verdict.counts)["messages"]) == (0, 1)

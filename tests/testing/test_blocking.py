from datetime import UTC, datetime

import pytest
from sms_sandbox.testing import RefusedError, Sandbox, TimedOutError, UnreachableError

from tests.serving import HERE, THERE, fetch, receiving, send, serving

MORNING = datetime(2026, 1, 5, 9, tzinfo=UTC)


def test_without_an_address_it_is_a_server_of_ones_own_until_it_is_closed() -> None:
    with Sandbox(start=MORNING) as sandbox:
        send(sandbox.url)
        assert sandbox.messages.wait(to=HERE, text="Hello").provider == "smsmode"
        assert sandbox.clock.now == MORNING
    with pytest.raises(UnreachableError):
        sandbox.messages.list()
    sandbox.close()


def test_each_option_of_its_own_server_is_taken() -> None:
    with receiving() as taking:
        options = {"insim": f"{taking.url}/all", "insim.status": f"{taking.url}/status"}
        with Sandbox(
            seed=7,
            clock="real",
            start=MORNING.replace(tzinfo=None),
            webhooks=options,
            accounts="strict",
            pace="instant",
        ) as sandbox:
            assert sandbox.version().seed == 7
            assert sandbox.clock.show().mode == "real"
            assert (sandbox.clock.now - MORNING).total_seconds() < 60
            asked = "accessToken=TOKEN&message=M&numero=0639980001"
            answered = fetch("GET", f"{sandbox.smsmode.url}/http/1.6/sendSMS.do?{asked}")
            assert answered == (200, b"32 | Erreur d'authentification\n")
    with Sandbox(idle_jump=True) as sandbox:
        assert sandbox.clock.show().idle_jump
    with pytest.raises(ValueError, match="nobody"):
        Sandbox(webhooks={"nobody": "http://127.0.0.1/"})


def test_it_knows_where_each_provider_is_and_what_opens_an_account_there() -> None:
    with Sandbox() as sandbox:
        for endpoint in (sandbox.insim, sandbox.smsfactor, sandbox.smsgateway24, sandbox.smsmode):
            assert endpoint.url == f"{sandbox.url}/{endpoint.provider}"
            assert endpoint.credentials.login
        with pytest.raises(KeyError):
            sandbox.provider("nobody")


def test_a_workspace_is_a_world_of_its_own_until_it_is_closed() -> None:
    with Sandbox(clock="real") as sandbox, sandbox.workspace(name="mine", seed=7) as fresh:
        assert fresh.smsmode.url == f"{sandbox.url}/~mine/smsmode"
        assert fresh.clock.show().mode == "virtual"
        send(f"{sandbox.url}/~mine", token=fresh.smsmode.credentials.token)
        assert len(fresh.messages.list()) == 1
        assert sandbox.messages.list() == []
        fresh.close()
        fresh.close()
        assert [one.name for one in sandbox.workspaces()] == ["default"]


def test_a_running_one_is_found_by_its_address_or_by_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    with serving() as server:
        with Sandbox(server.url) as sandbox, sandbox.workspace(name="w1"):
            assert sandbox.info.name == "default"
            monkeypatch.setenv("SANDBOX_URL", server.url)
            monkeypatch.setenv("SANDBOX_WORKSPACE", "w1")
            with Sandbox() as found:
                assert (found.url, found.info.name) == (server.url, "w1")
            with Sandbox(server.url) as found:
                assert found.info.name == "default"
            with pytest.raises(ValueError, match="runs already, so seed, clock cannot be chosen"):
                Sandbox(seed=7, clock="real")
        assert fetch("GET", f"{server.url}/_sandbox/livez")[0] == 200


def test_an_admin_token_is_shown(monkeypatch: pytest.MonkeyPatch) -> None:
    with serving(admin_token="secret") as server:
        with pytest.raises(RefusedError):
            _ = Sandbox(server.url).insim
        assert Sandbox(server.url, token="secret").messages.list() == []
        monkeypatch.setenv("SANDBOX_ADMIN_TOKEN", "secret")
        assert Sandbox(server.url).messages.list() == []


def test_what_did_not_come_says_what_came_nearest() -> None:
    with Sandbox() as sandbox:
        send(sandbox.url, text="Hello")
        with pytest.raises(TimedOutError, match=r"nearest: m1, to is '\+33639980001', wanted '\+33639980002'"):
            sandbox.messages.wait(to=THERE, text="Hello", timeout="1ms")
        with pytest.raises(TimedOutError, match="nearest: m1, after is "):
            sandbox.messages.wait(text="Hello", after=1000, timeout="1ms")


def test_a_handset_replies_and_the_webhook_arrives() -> None:
    with receiving() as taking, Sandbox(webhooks={"smsmode": taking.url}) as sandbox:
        send(sandbox.url, classe_msg="4")
        sandbox.clock.advance("1m")
        sandbox.handset(HERE).reply("STOP")
        assert sandbox.webhooks.wait(kind="mo").state in {"pending", "taken"}
        sandbox.idle()
        assert "STOP" in taking.got[-1][1]
        conversation = sandbox.conversation()
        assert "message m1" in conversation
        assert "smsmode mo" in conversation

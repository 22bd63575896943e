from datetime import UTC, datetime

import pytest
from sms_sandbox.testing import RefusedError, Sandbox, TimedOutError, UnreachableError

from tests.serving import HERE, THERE, fetch, receiving, send, serving

MORNING = datetime(2026, 1, 5, 9, tzinfo=UTC)


def test_sandbox_without_an_address_runs_until_closed() -> None:
    with Sandbox(start=MORNING) as sandbox:
        send(sandbox.url)
        assert sandbox.messages.wait(to=HERE, text="Hello").provider == "smsmode"
        assert sandbox.clock.now == MORNING
    with pytest.raises(UnreachableError):
        sandbox.messages.list()
    sandbox.close()


def test_webhook_without_an_address_can_be_fetched_and_not_resent() -> None:
    with Sandbox(start=MORNING) as sandbox:
        send(sandbox.url)
        sandbox.clock.advance("1m")
        last, first = sandbox.webhooks.list(state="unaddressed")
        assert (last.provider, last.kind, last.attempts) == ("smsmode", "status", ())
        assert "statut=13" in first.request.start_line
        assert "statut=11" in last.request.start_line
        with pytest.raises(RefusedError, match=f"{last.id} has no address to be sent to"):
            sandbox.webhooks.resend(last.id)


def test_each_option_is_applied() -> None:
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
    with Sandbox(magic_range="+336123456xx") as sandbox:
        asked = "accessToken=TOKEN&message=M&numero=0612345620"
        answered = fetch("GET", f"{sandbox.smsmode.url}/http/1.6/sendSMS.do?{asked}")
        assert answered == (200, "33 | Crédits insuffisants\n".encode("iso-8859-15"))
    with pytest.raises(ValueError, match=r"no option 'clokc'\. Did you mean \"clock\"\? There are: seed, "):
        Sandbox(clokc="real")  # type: ignore[call-arg]
    with pytest.raises(ValueError, match=r"would never be called: .*allow it with --webhook-allow 203"):
        Sandbox(webhooks={"smsmode": "http://203.0.113.5/x"})
    with Sandbox() as sandbox, pytest.raises(RefusedError, match="would never be called"):
        sandbox.workspace(webhooks={"smsmode": "http://203.0.113.5/x"})
    with pytest.raises(ValueError, match="nobody"):
        Sandbox(webhooks={"nobody": "http://127.0.0.1/"})


def test_each_provider_has_url_and_credentials() -> None:
    with Sandbox() as sandbox:
        for endpoint in (sandbox.insim, sandbox.smsfactor, sandbox.smsgateway24, sandbox.smsmode):
            assert endpoint.url == f"{sandbox.url}/{endpoint.provider}"
            assert endpoint.credentials.login
        with pytest.raises(KeyError):
            sandbox.provider("nobody")


def test_workspace_is_isolated_until_closed() -> None:
    with Sandbox(clock="real") as sandbox, sandbox.workspace(name="mine", seed=7) as fresh:
        assert fresh.smsmode.url == f"{sandbox.url}/~mine/smsmode"
        assert fresh.clock.show().mode == "virtual"
        send(f"{sandbox.url}/~mine", token=fresh.smsmode.credentials.token)
        assert len(fresh.messages.list()) == 1
        assert sandbox.messages.list() == []
        fresh.close()
        fresh.close()
        assert [one.name for one in sandbox.workspaces()] == ["default"]


def test_running_sandbox_is_found_by_address_or_environment(monkeypatch: pytest.MonkeyPatch) -> None:
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


def test_admin_token_is_sent(monkeypatch: pytest.MonkeyPatch) -> None:
    with serving(admin_token="secret") as server:
        with pytest.raises(RefusedError):
            _ = Sandbox(server.url).insim
        assert Sandbox(server.url, token="secret").messages.list() == []
        monkeypatch.setenv("SANDBOX_ADMIN_TOKEN", "secret")
        assert Sandbox(server.url).messages.list() == []


def test_timeout_error_lists_the_nearest() -> None:
    with Sandbox() as sandbox:
        send(sandbox.url, text="Hello")
        with pytest.raises(TimedOutError, match=r"nearest: m1, to is '\+33639980001', wanted '\+33639980002'"):
            sandbox.messages.wait(to=THERE, text="Hello", timeout="1ms")
        with pytest.raises(TimedOutError, match="nearest: m1, after is "):
            sandbox.messages.wait(text="Hello", after=1000, timeout="1ms")


def test_reply_of_a_handset_arrives_as_a_webhook() -> None:
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

"""Isolated workspaces, over a real connection."""

import asyncio
import threading

import pytest
from sms_sandbox import providers
from sms_sandbox.contract import SampleText
from sms_sandbox.core.account import Credentials
from sms_sandbox.core.numbers.msisdn import Msisdn
from sms_sandbox.engine.engine import Engine
from sms_sandbox.engine.settings import EngineSettings
from sms_sandbox.scenario.format.model import Scenario
from sms_sandbox.server.app import RunningSandbox
from sms_sandbox.server.clock.driver import Mode
from sms_sandbox.server.workspaces import setup
from sms_sandbox.server.workspaces.naming import UnknownWorkspaceError, WorkspaceNameError
from sms_sandbox.server.workspaces.workspace import Workspace
from sms_sandbox.server.workspaces.workspaces import Workspaces

from tests.examples import MORNING
from tests.providers.acme import PROVIDER as ACME
from tests.running import admin, advance, ask, receiver, running, settings_for
from tests.server.workspaces.asking import make, send, texts


async def test_two_workspaces_have_their_own_clock_seed_and_webhooks(sandbox: RunningSandbox) -> None:
    async with receiver() as taking:
        await make(sandbox, name="a", seed=5, webhooks={"acme.status": f"{taking.url}/a"})
        await make(sandbox, name="b", seed=6, webhooks={"acme": f"{taking.url}/b"})
        one, other = [await send(sandbox, header=name) for name in "ab"]
        assert one.body != other.body
        moved = await admin(sandbox, "POST", "/workspaces/a/clock/advance", {"by": "2s"})
        assert moved.json["now"] == "2026-01-05T09:00:02.000Z"
        assert [data.split(b" ")[1] for data in taking.got] == [b"/a", b"/a"]
        assert (await admin(sandbox, "GET", "/workspaces/b/clock")).json["now"] == "2026-01-05T09:00:00.000Z"


async def test_same_id_seed_gives_the_same_bytes_in_every_workspace(sandbox: RunningSandbox) -> None:
    assert (await make(sandbox, name="a", id_seed=7))["id_seed"] == 7
    await make(sandbox, name="b", id_seed=7)
    assert (await send(sandbox, header="a")).body == (await send(sandbox, header="b")).body


async def test_workspace_shows_its_addresses_and_a_missing_name_is_chosen(sandbox: RunningSandbox) -> None:
    made = await make(sandbox)
    assert made["name"] == "w1"
    assert made["urls"]["insim"] == "http://127.0.0.1/~w1/insim"
    assert (await make(sandbox, name="w2"))["name"] == "w2"
    await admin(sandbox, "DELETE", "/workspaces/w1")
    assert (await make(sandbox))["name"] == "w3"
    listed = (await admin(sandbox, "GET", "/workspaces")).json["items"]
    assert [one["name"] for one in listed] == ["w3", "w2", "default"]
    assert listed[-1]["urls"]["insim"] == "http://127.0.0.1/insim"
    assert listed[-1]["credentials"] == {}
    assert (await admin(sandbox, "GET", "/workspaces/w2")).json == listed[1]


async def test_addresses_use_the_base_url_if_it_is_set() -> None:
    async with running(settings_for(ACME, base_url="http://sms.test/")) as sandbox:
        assert (await make(sandbox))["urls"] == {"acme": "http://sms.test/~w1/acme"}


async def test_dropped_workspace_is_gone_with_its_credentials(sandbox: RunningSandbox) -> None:
    made = await make(sandbox, name="ci")
    assert (await admin(sandbox, "DELETE", "/workspaces/ci")).json == {"done": True}
    assert (await send(sandbox, header="ci")).status == 404
    assert (await send(sandbox, "/~ci/acme/send")).json["error"]["code"] == "not_found"
    assert (
        "the workspace 'ci', which"
        in (await send(sandbox, key=made["credentials"]["acme"]["token"])).json["error"]["message"]
    )


async def test_put_makes_a_workspace_or_finds_it_as_it_is(sandbox: RunningSandbox) -> None:
    made = (await admin(sandbox, "PUT", "/workspaces/ci", {"seed": 5, "clock": "virtual"})).json
    assert (made["name"], made["seed"]) == ("ci", 5)
    await send(sandbox, header="ci")
    found = await admin(sandbox, "PUT", "/workspaces/ci", {"seed": 6})
    assert (found.status, found.json) == (200, made)
    assert await texts(sandbox, "ci") == ["hello"]
    assert (await admin(sandbox, "PUT", "/workspaces/default")).json["name"] == "default"


@pytest.mark.parametrize(
    ("method", "path", "body", "status"),
    [
        ("DELETE", "/workspaces/default", None, 422),
        ("DELETE", "/workspaces/nobody", None, 404),
        ("GET", "/workspaces/nobody/messages", None, 404),
        ("GET", "/workspaces/nobody", None, 404),
        ("PUT", "/workspaces", None, 405),
        ("PUT", "/workspaces/No_Name", None, 422),
        ("PUT", "/workspaces/ci", {"name": "ci"}, 422),
        ("GET", "/reset", None, 405),
        ("POST", "/reset", {"to": "yesterday"}, 422),
        ("POST", "/workspaces", {"name": "default"}, 422),
        ("POST", "/workspaces", {"name": "No Name"}, 422),
        ("POST", "/workspaces", {"nam": "x"}, 422),
        ("POST", "/workspaces", {"clock": "fast"}, 422),
        ("POST", "/workspaces", {"webhooks": {"nobody": "http://127.0.0.1/"}}, 422),
        ("POST", "/workspaces", {"webhooks": {"acme.gone": "http://127.0.0.1/"}}, 422),
        ("POST", "/workspaces", {"webhooks": {"acme": "127.0.0.1"}}, 422),
    ],
)
async def test_impossible_workspace_operations_are_refused(
    sandbox: RunningSandbox, method: str, path: str, body: object, status: int
) -> None:
    reply = await admin(sandbox, method, path, body)
    assert reply.status == status
    assert reply.json["error"]["message"]


async def test_reset_returns_to_the_seed(sandbox: RunningSandbox) -> None:
    first = await send(sandbox)
    await advance(sandbox, "1h")
    assert (await admin(sandbox, "POST", "/reset")).json == {"done": True}
    assert await texts(sandbox, "default") == []
    assert (await admin(sandbox, "GET", "/clock")).json["now"] == "2026-01-05T09:00:00.000Z"
    assert (await send(sandbox)).body == first.body


async def test_reset_keeps_credentials_and_an_empty_reset_drops_them(
    sandbox: RunningSandbox,
) -> None:
    made = await make(sandbox, name="ci")
    token = made["credentials"]["acme"]["token"]
    await send(sandbox, key=token)
    await admin(sandbox, "POST", "/workspaces/ci/reset", {"to": "seed"})
    assert (await send(sandbox, key=token)).status == 200
    assert await texts(sandbox, "ci") == ["hello"]
    await admin(sandbox, "POST", "/workspaces/ci/reset", {"to": "empty"})
    assert (await send(sandbox, key=token)).body == b"who are you?"


async def test_reset_leaves_the_other_workspaces_alone(sandbox: RunningSandbox) -> None:
    await make(sandbox, name="ci")
    await send(sandbox, header="ci")
    await send(sandbox)
    await admin(sandbox, "POST", "/reset")
    assert await texts(sandbox, "ci") == ["hello"]


async def test_real_clock_continues_through_a_reset() -> None:
    async with running(settings_for(ACME, clock=Mode.REAL)) as sandbox:
        await advance(sandbox, "1h")
        await admin(sandbox, "POST", "/reset")
        assert (await admin(sandbox, "GET", "/clock")).json["now"] >= "2026-01-05T10:00:00.000Z"
        made = await make(sandbox)
        assert made["clock"] == "real"
        clock = (await admin(sandbox, "GET", f"/workspaces/{made['name']}/clock")).json
        assert clock["now"] >= "2026-01-05T10:00:00.000Z"


async def test_malformed_names_and_unknown_workspaces_get_different_errors() -> None:
    workspaces = Workspaces(settings_for(ACME, engine=EngineSettings(start=MORNING)))
    with pytest.raises(WorkspaceNameError, match="'-x' is no name"):
        workspaces.make("-x")
    with pytest.raises(UnknownWorkspaceError, match="there is no workspace 'x'"):
        workspaces.get("x")


async def test_hundred_workspaces_coexist(sandbox: RunningSandbox) -> None:
    made = [await make(sandbox) for _ in range(100)]
    await asyncio.gather(*(send(sandbox, key=one["credentials"]["acme"]["token"]) for one in made))
    assert [await texts(sandbox, one["name"]) for one in made] == [["hello"]] * 100


@pytest.mark.parametrize("name", ["insim", "smsfactor", "smsgateway24", "smsmode"])
def test_two_workspaces_have_different_ids_and_the_same_draws(name: str) -> None:
    provider = providers.load()[name]
    workspaces = Workspaces(settings_for(provider, engine=EngineSettings(start=MORNING, id_seed=7)))
    made = [workspaces.default, workspaces.make("a"), workspaces.make("b"), workspaces.make("c", seed=1)]
    ids = [_first_id(workspace.engine, name) for workspace in made]
    assert len(set(ids)) == 4
    assert len({workspace.engine.draws.fraction("rule") for workspace in made}) == 1


def test_a_workspace_of_the_same_seed_and_name_or_id_seed_has_the_same_ids() -> None:
    def first_id(name: str, *, seed: int | None = None, id_seed: int | None = None) -> str:
        workspaces = Workspaces(settings_for(*providers.load().values()))
        return _first_id(workspaces.make(name, seed=seed, id_seed=id_seed).engine, "smsmode")

    assert first_id("a", seed=3) == first_id("a", seed=3) != first_id("b", seed=3)
    assert first_id("a", id_seed=3) == first_id("b", id_seed=3) != first_id("b", id_seed=4)
    assert first_id("a") == first_id("a")


async def test_a_reset_keeps_the_ids_of_a_workspace() -> None:
    workspaces = Workspaces(settings_for(*providers.load().values()))
    workspace = workspaces.make("a")
    first = _first_id(workspace.engine, "smsmode")
    await workspaces.reset(workspace)
    assert _first_id(workspace.engine, "smsmode") == first


@pytest.fixture
def many(monkeypatch: pytest.MonkeyPatch) -> str:
    """Return a scenario whose faults are put in force in a thread."""
    monkeypatch.setattr(setup, "_FEW_FAULTS", 1)
    return 'schema = 1\nname = "many"\n' + "".join(
        f'[[rule]]\nname = "{name}"\nwhen = {{ text = "{name}" }}\nstatus = 503\n' for name in "ab"
    )


async def test_engine_with_many_faults_is_made_in_a_thread_and_the_clock_goes_on(
    many: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    made_in: list[str] = []
    begin = setup.begin

    def noted(scenario: Scenario, engine: Engine) -> None:
        made_in.append(threading.current_thread().name)
        begin(scenario, engine)

    monkeypatch.setattr(setup, "begin", noted)
    seconds = iter(range(1_000))
    async with running(settings_for(ACME, clock=Mode.REAL, monotonic=lambda: next(seconds))) as sandbox:
        before = sandbox.workspaces.default.clock_driver.now()
        assert (await admin(sandbox, "PUT", "/scenario", {"scenario": many})).status == 200
        assert sandbox.workspaces.default.clock_driver.now() > before
        await admin(sandbox, "POST", "/reset")
        await make(sandbox, name="other", scenario=many)
        assert made_in == ["scenario", "scenario", "scenario"]
        assert (await send(sandbox)).status == 200
        struck = await ask(sandbox, b"POST /acme/send HTTP/1.1\nHost: x\n\nkey=k1&to=33639980001&text=a")
        assert struck.status == 503


async def test_engine_of_a_virtual_clock_begins_at_its_start_however_long_it_takes_to_make(many: str) -> None:
    seconds = iter(range(1_000))
    async with running(settings_for(ACME, monotonic=lambda: next(seconds))) as sandbox:
        await admin(sandbox, "PUT", "/scenario", {"scenario": many})
        assert (await admin(sandbox, "GET", "/clock")).json["now"] == "2026-01-05T09:00:00.000Z"


async def test_workspace_gets_one_engine_at_a_time_and_none_once_it_is_dropped(
    sandbox: RunningSandbox, many: str
) -> None:
    await make(sandbox, name="ci")
    path = "/workspaces/ci"
    replies = await asyncio.gather(
        admin(sandbox, "PUT", f"{path}/scenario", {"scenario": many}),
        admin(sandbox, "PUT", f"{path}/scenario", {"scenario": many}),
        admin(sandbox, "POST", f"{path}/reset"),
    )
    assert [reply.status for reply in replies] == [200, 200, 200]
    workspace = sandbox.workspaces.get("ci")
    await asyncio.gather(sandbox.workspaces.drop("ci"), _refused(sandbox.workspaces, workspace))
    assert "ci" not in sandbox.workspaces


async def test_workspace_that_takes_long_is_made_once_though_two_requests_ask_for_it(
    sandbox: RunningSandbox, many: str
) -> None:
    wanted = {"scenario": many}
    found = await asyncio.gather(*[admin(sandbox, "PUT", "/workspaces/ci", wanted) for _ in range(3)])
    assert [reply.status for reply in found] == [200, 200, 200]
    assert len({str(reply.json["credentials"]) for reply in found}) == 1
    made = await asyncio.gather(*[admin(sandbox, "POST", "/workspaces", {"name": "two", **wanted}) for _ in range(2)])
    assert sorted(reply.status for reply in made) == [200, 422]
    named = await asyncio.gather(*[admin(sandbox, "POST", "/workspaces", wanted) for _ in range(2)])
    assert {reply.json["name"] for reply in named} == {"w3", "w4"}
    assert len([*sandbox.workspaces]) == 5


async def _refused(workspaces: Workspaces, workspace: Workspace) -> None:
    for begin_anew in (workspaces.reset(workspace), workspaces.play(workspace, None)):
        with pytest.raises(UnknownWorkspaceError):
            await begin_anew


def _first_id(engine: Engine, name: str) -> str:
    """Return the id that the provider gives its first message."""
    sample_send = engine.providers[name].sample_send
    assert sample_send is not None
    sample = SampleText(
        login="jane", secret="s", token="t", to=Msisdn("33639980001"), text="hello", link="https://www.example.com/"
    )
    accounts = engine.backend(name).accounts
    accounts.issue("t", accounts.create(Credentials("jane", "s")))
    engine.exchange(sample_send.request(sample))
    [message] = engine.messages
    return message.provider_id

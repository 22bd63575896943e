"""How a request finds its workspace, over a real connection."""

from dataclasses import replace

import pytest
from sms_sandbox.contract import Backend
from sms_sandbox.core.message import Link
from sms_sandbox.server.app import RunningSandbox
from sms_sandbox.wire.exchange import HttpRequest, HttpResponse

from tests.making import a_message
from tests.providers.acme import PROVIDER as ACME
from tests.running import ask, line_to, running, settings_for
from tests.server.workspaces.asking import make, send, texts


async def test_workspace_is_found_by_header_prefix_or_credentials(sandbox: RunningSandbox) -> None:
    made = await make(sandbox, name="ci-1")
    await send(sandbox, header="ci-1")
    await send(sandbox, "/~ci-1/acme/send")
    await send(sandbox, key=made["credentials"]["acme"]["token"])
    assert await texts(sandbox, "ci-1") == ["hello"] * 3
    assert await texts(sandbox, "default") == []
    await send(sandbox)
    assert await texts(sandbox, "default") == ["hello"]


REQUESTS = {
    "insim": (
        "/api/v1/sendsms",
        "Content-Type: application/json\n",
        (
            '{{"header":{{"login":"{login}","accessKey":"{secret}"}},'
            '"messages":[{{"phone_number":"+33639980001","message":"hello"}}]}}'
        ),
    ),
    "smsmode": (
        "/http/1.6/sendSMS.do",
        "Content-Type: application/x-www-form-urlencoded\n",
        "accessToken={token}&message=hello&numero=0639980001",
    ),
    "smsgateway24": (
        "/getdata/addsms",
        "Content-Type: application/x-www-form-urlencoded\n",
        "token={token}&sendto=0639980001&body=hello&device_id=1",
    ),
    "smsfactor": (
        "/send",
        "Accept: application/json\nAuthorization: Bearer {token}\n",
        '{{"sms":{{"message":{{"text":"hello"}},"recipients":{{"gsm":[{{"value":"33639980001"}}]}}}}}}',
    ),
    "smsfactor by login": (
        "/send",
        "Accept: application/json\nsfusername: {login}\nsfpassword: {secret}\n",
        '{{"sms":{{"message":{{"text":"hello"}},"recipients":{{"gsm":[{{"value":"33639980001"}}]}}}}}}',
    ),
}


@pytest.mark.parametrize("way", REQUESTS)
async def test_each_providers_credentials_name_the_workspace_and_unknown_ones_are_refused(
    sandbox: RunningSandbox, way: str
) -> None:
    made = await make(sandbox, name="ci")
    keys = made["credentials"][way.partition(" ")[0]]
    path, headers, body = REQUESTS[way]

    async def sent_with(keys: dict[str, str]) -> None:
        head = f"POST {path} HTTP/1.1\nHost: 127.0.0.1\n{headers.format(**keys)}\n"
        await ask(sandbox, head.encode() + body.format(**keys).encode())

    await sent_with(keys)
    assert await texts(sandbox, "ci") == ["hello"]
    await sent_with({name: f"ws-gone-{name}" for name in keys})
    assert await texts(sandbox, "default") == []
    assert await texts(sandbox, "ci") == ["hello"]


async def test_issued_token_names_its_workspace(sandbox: RunningSandbox) -> None:
    made = await make(sandbox, name="ci")
    keys = made["credentials"]["smsgateway24"]
    asked = f"GET /getdata/gettoken?email={keys['login']}&pass={keys['secret']} HTTP/1.1\nHost: h\n\n"
    token = (await ask(sandbox, asked.encode())).json["token"]
    assert len(token) == 32
    query = f"token={token}&sendto=0639980001&body=hello&device_id=1"
    await ask(sandbox, f"GET /getdata/addsms?{query} HTTP/1.1\nHost: h\n\n".encode())
    assert await texts(sandbox, "ci") == ["hello"]
    query = "token=unknown&sendto=0639980001&body=hello&device_id=1"
    await ask(sandbox, f"GET /getdata/addsms?{query} HTTP/1.1\nHost: h\n\n".encode())
    assert await texts(sandbox, "default") == ["hello"]


def short_of(request: HttpRequest) -> str | None:
    return f"s.acme.example{request.path}" if request.method == "GET" else None


def follow(request: HttpRequest, backend: Backend) -> HttpResponse:
    target = backend.follow(short_of(request) or "") or "nowhere"
    return HttpResponse(200, (("Content-Length", str(len(target))),), target.encode(), "")


LINKED = replace(ACME, short_link=short_of, not_found=follow)


async def test_short_link_finds_the_newest_workspace_that_has_it() -> None:
    async with running(settings_for(LINKED)) as sandbox:

        def let_send(workspace: str, code: str) -> None:
            link = Link(f"https://s.acme.example/{code}", f"https://{workspace}.example")
            engine = sandbox.workspaces.get(workspace).engine
            engine.network.submit(a_message(engine.messages.new_id(), links=(link,)))

        async def lead(code: str) -> str:
            return (await ask(sandbox, f"GET /acme/{code} HTTP/1.1\nHost: h\n\n".encode())).body.decode()

        let_send("default", "both")
        assert await lead("both") == "https://default.example"
        for name in ("a", "b"):
            await make(sandbox, name=name)
        let_send("a", "both")
        let_send("a", "one")
        assert [await lead(code) for code in ("both", "one", "none")] == [
            "https://a.example",
            "https://a.example",
            "nowhere",
        ]
        clicks = {one.name: [message.clicks for message in one.engine.messages] for one in sandbox.workspaces}
        assert [len(found) for found in clicks.values()] == [1, 2, 0]
        assert len(sandbox.workspaces.get("b").engine.exchanges) == 0


async def test_provider_gets_the_whole_prefix_cut_off_before_its_path() -> None:
    def show(request: HttpRequest, backend: Backend) -> HttpResponse:
        del backend
        paths = f"{request.prefix} {request.path}".encode()
        return HttpResponse(200, (("Content-Length", str(len(paths))),), paths, "")

    async with running(settings_for(replace(ACME, not_found=show))) as sandbox:
        await make(sandbox, name="ci")
        paths = [
            (await ask(sandbox, f"GET {path} HTTP/1.1\nHost: h\n\n".encode())).body
            for path in ("/~ci/acme/x", "/~ci/acme-root/x", "/acme/x")
        ]
    assert paths == [b"/~ci/acme /x", b"/~ci /acme-root/x", b"/acme /x"]


@pytest.mark.parametrize(
    "request_line",
    ["GET /getdata/addsms", "GET /nobody/knows", "GET /", "POST /api/v1/sendsms", "GET /http/1.6/sendSMS.do"],
)
async def test_request_without_credentials_goes_to_the_default_workspace(
    sandbox: RunningSandbox, request_line: str
) -> None:
    await make(sandbox)
    await ask(sandbox, f"{request_line} HTTP/1.1\nHost: h\n\n".encode())
    for workspace in sandbox.workspaces:
        assert not len(workspace.engine.exchanges) or workspace is sandbox.workspaces.default


async def test_prefix_under_a_providers_real_host_is_an_ordinary_path(sandbox: RunningSandbox) -> None:
    await make(sandbox, name="ci")
    reply = await ask(sandbox, b"POST /~ci/send HTTP/1.1\nHost: api.acme.example\n\nkey=k")
    assert reply.body == b"what?"


@pytest.mark.parametrize("others", [0, 1])
@pytest.mark.parametrize("way", REQUESTS)
async def test_credentials_of_a_workspace_elsewhere_get_an_answer_with_its_name_and_the_header(
    sandbox: RunningSandbox, way: str, others: int
) -> None:
    for number in range(others):
        await make(sandbox, name=f"other-{number}")
    provider = way.partition(" ")[0]
    keys = {"login": f"ws-far-{provider}", "secret": f"ws-far-{'0' * 16}", "token": f"ws-far-{provider}-token"}
    path, headers, body = REQUESTS[way]
    head = f"POST {path} HTTP/1.1\nHost: 127.0.0.1\n{headers.format(**keys)}\n"
    reply = await ask(sandbox, head.encode() + body.format(**keys).encode())
    assert reply.status == 404
    message = reply.json["error"]["message"]
    assert "the workspace 'far', which this server does not have" in message
    assert "X-Sandbox-Workspace: far" in message
    assert [len(workspace.engine.messages) for workspace in sandbox.workspaces] == [0] * (1 + others)


async def test_credentials_of_a_workspace_elsewhere_are_found_in_headers_that_are_known(
    sandbox: RunningSandbox,
) -> None:
    request = (
        b"GET /smsfactor/send?text=hello&to=33639980001 HTTP/1.1\r\nHost: 127.0.0.1\r\nAccept: application/json\r\n"
        b"Authorization: Bearer ws-far-smsfactor-token\r\n\r\n"
    )
    async with line_to(sandbox) as line:
        for _ in range(3):
            await line.send(request)
            assert b"the workspace 'far', which this server does not have" in (await line.reply()).body
    assert len(sandbox.workspaces.default.engine.messages) == 0

from sms_sandbox import providers
from sms_sandbox.server.admin.session import Session
from sms_sandbox.server.app import RunningSandbox
from sms_sandbox.wire.exchange import HttpRequest

from tests.running import Reply, ask, running, settings_for


def showing(cookie: str) -> HttpRequest:
    return HttpRequest("GET", b"/", (("Cookie", cookie),))


def test_cookie_is_closed_to_scripts_and_other_sites() -> None:
    name, value = Session("opensesame").header()
    assert name == "Set-Cookie"
    assert value.endswith("; Path=/; HttpOnly; SameSite=Strict")
    assert "opensesame" not in value


def test_cookie_is_known_by_the_session_of_its_token_only() -> None:
    cookie = Session("opensesame").header()[1].partition(";")[0]
    assert Session("opensesame").is_shown(showing(f"other=1; {cookie}"))
    assert not Session("another").is_shown(showing(cookie))


def test_malformed_cookie_is_no_session() -> None:
    session = Session("opensesame")
    name = session.header()[1].partition("=")[0]
    for cookie in ("", f"{name}=wrong", f"{name}", '="; ;', "a[]=b"):
        assert not session.is_shown(showing(cookie))


async def post_session(sandbox: RunningSandbox, *headers: str) -> Reply:
    head = "\n".join(["POST /_sandbox/v1/session HTTP/1.1", "Host: 127.0.0.1", *headers])
    return await ask(sandbox, head.encode() + b"\n\n")


async def test_token_is_exchanged_for_a_cookie_that_opens_the_api() -> None:
    async with running(settings_for(*providers.load().values(), admin_token="opensesame")) as sandbox:
        assert (await post_session(sandbox, "Authorization: Bearer wrong")).status == 401
        reply = await post_session(sandbox, "Authorization: Bearer opensesame")
        [line] = [line for line in reply.head.split(b"\r\n") if line.startswith(b"Set-Cookie: ")]
        cookie = line.removeprefix(b"Set-Cookie: ").partition(b";")[0]
        asked = b"GET /_sandbox/v1/clock HTTP/1.1\nHost: 127.0.0.1\n"
        assert (await ask(sandbox, asked + b"\n")).status == 401
        assert (await ask(sandbox, asked + b"Cookie: " + cookie + b"\n\n")).status == 200
        foreign = b"Origin: http://evil.example\n"
        assert (await ask(sandbox, asked + foreign + b"Cookie: " + cookie + b"\n\n")).status == 403


async def test_sandbox_without_a_token_sets_no_cookie() -> None:
    async with running(settings_for(*providers.load().values())) as sandbox:
        reply = await post_session(sandbox)
    assert (reply.status, b"Set-Cookie" in reply.head) == (200, False)

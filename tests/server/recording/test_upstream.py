import ssl
from dataclasses import replace
from pathlib import Path

import pytest
from sms_sandbox.server.recording import upstream
from sms_sandbox.server.recording.upstream import RealSide, Upstream, UpstreamError, outgoing
from sms_sandbox.wire.exchange import HttpRequest

from tests.real_side import PROVIDERS, Dialled, over_tls, real_side, trusting
from tests.running import Receiver

CREDITS = HttpRequest("GET", b"/credits", (("sfusername", "u"), ("sfpassword", "p")))


@pytest.mark.parametrize(
    ("url", "address", "authority"),
    [
        ("https://api.example.com", Upstream("https", "api.example.com", 443), "api.example.com"),
        (
            "https://api.example.com:8443/a/b/",
            Upstream("https", "api.example.com", 8443, "/a/b"),
            "api.example.com:8443",
        ),
        ("http://127.0.0.1:80", Upstream("http", "127.0.0.1", 80), "127.0.0.1"),
        ("http://[::1]:8080", Upstream("http", "::1", 8080), "[::1]:8080"),
        ("http://localhost:8080", Upstream("http", "localhost", 8080), "localhost:8080"),
    ],
)
def test_address_is_read(url: str, address: Upstream, authority: str) -> None:
    assert upstream.read(url) == address
    assert address.authority == authority


@pytest.mark.parametrize(
    "url", ["api.example.com", "ftp://a", "https://", "https://a?b", "https://u:p@a", "https://a:x"]
)
def test_other_text_is_no_address(url: str) -> None:
    with pytest.raises(ValueError, match=r"not an address|Port"):
        upstream.read(url)


def test_credentials_go_in_clear_to_this_machine_only() -> None:
    with pytest.raises(ValueError, match="in clear"):
        upstream.read("http://api.example.com")


def test_request_is_passed_on_but_for_host_and_headers_of_proxies() -> None:
    headers = (("X-ODD", "a"), ("host", "127.0.0.1:1"), ("Accept-Encoding", "gzip"), ("Proxy-Authorization", "x"))
    sent = outgoing(HttpRequest("GET", b"/a?b=%zz", headers), Upstream("https", "h", 443, "/base"))
    assert sent.to_bytes() == b"GET /base/a?b=%zz HTTP/1.1\r\nHost: h\r\nX-ODD: a\r\n\r\n"


def test_chunked_body_gets_a_length() -> None:
    request = HttpRequest("POST", b"/", (("Transfer-Encoding", "chunked"),), b"abc")
    sent = outgoing(request, Upstream("https", "h", 443))
    assert sent.headers == (("Host", "h"), ("Content-Length", "3"))


async def test_answer_is_that_of_the_real_side(tmp_path: Path) -> None:
    async with real_side(tmp_path, PROVIDERS["smsfactor"]) as (_, address):
        answer = await over_tls(tmp_path).ask(address, outgoing(CREDITS, address))
    assert answer.response.status == 200
    assert b'"message":"OK"' in answer.data or b"<message>OK" in answer.data


async def test_authority_that_is_not_trusted_is_refused(tmp_path: Path) -> None:
    async with real_side(tmp_path / "a", PROVIDERS["smsfactor"]) as (sandbox, address):
        for context in (trusting(tmp_path / "b"), None):
            with pytest.raises(UpstreamError, match="TLS"):
                await RealSide(context).ask(address, outgoing(CREDITS, address))
        assert len(sandbox.workspaces.default.engine.exchanges) == 0


async def test_certificate_of_another_name_is_refused(tmp_path: Path) -> None:
    async with real_side(tmp_path, PROVIDERS["smsfactor"]) as (sandbox, address):
        dial = Dialled(sandbox.port)

        async def as_other(host: str, port: int, **more: object) -> object:
            return await dial(host, port, **{**more, "server_hostname": "example.com"})

        with pytest.raises(UpstreamError):
            await RealSide(trusting(tmp_path), as_other).ask(address, outgoing(CREDITS, address))  # type: ignore[arg-type]
        assert len(sandbox.workspaces.default.engine.exchanges) == 0


async def test_real_host_is_dialled_by_its_name_with_verification(tmp_path: Path) -> None:
    async with real_side(tmp_path, PROVIDERS["smsfactor"]) as (sandbox, _):
        dial, address = Dialled(sandbox.port), Upstream("https", "api.smsfactor.com", 443)
        answer = await RealSide(trusting(tmp_path), dial).ask(address, outgoing(CREDITS, address))
    assert dial.hosts == [("api.smsfactor.com", 443)]
    assert answer.response.status == 200


async def test_context_of_the_system_verifies() -> None:
    seen: list[ssl.SSLContext] = []

    async def refuse(*_: object, **more: object) -> object:
        assert isinstance(more["ssl"], ssl.SSLContext)
        seen.append(more["ssl"])
        raise ConnectionRefusedError(111, "refused")

    with pytest.raises(UpstreamError, match="connection refused"):
        await RealSide(dial=refuse).ask(Upstream("https", "api.smsfactor.com", 443), CREDITS)  # type: ignore[arg-type]
    assert seen[0].verify_mode is ssl.CERT_REQUIRED
    assert seen[0].check_hostname


async def test_broken_answer_is_named(taking: Receiver) -> None:
    taking.answer = b"nonsense\r\n\r\n"
    with pytest.raises(UpstreamError, match=r"not HTTP/1\.1"):
        await RealSide().ask(upstream.read(taking.url), replace(CREDITS, headers=(("Host", "x"),)))

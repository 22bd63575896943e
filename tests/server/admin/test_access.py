import pytest
from sms_sandbox.server.admin.access import Access
from sms_sandbox.server.admin.errors import AdminError
from sms_sandbox.wire.exchange import HttpRequest


def request(host: str = "localhost:8767", **headers: str) -> HttpRequest:
    return HttpRequest("GET", b"/_sandbox/v1/clock", (("Host", host), *headers.items()))


def code_of(access: Access, asked: HttpRequest) -> str | None:
    try:
        access.check(asked)
    except AdminError as error:
        return error.code
    return None


@pytest.mark.parametrize(
    "host",
    [
        "localhost",
        "127.0.0.1:8767",
        "[::1]:8767",
        "10.0.0.5",
        "sandbox:8767",
        "a.localhost",
        "sms.default.svc",
        "x.local",
    ],
)
def test_local_hosts_are_served(host: str) -> None:
    assert code_of(Access(), request(host)) is None


@pytest.mark.parametrize("host", ["evil.example", "127.0.0.1.evil.example", "local.example:8767"])
def test_public_host_name_is_refused_unless_it_is_allowed(host: str) -> None:
    assert code_of(Access(), request(host)) == "foreign_host"
    assert code_of(Access(allowed_hosts=[host.partition(":")[0].upper()]), request(host)) is None


def test_foreign_origin_is_refused_even_with_the_token() -> None:
    for access in (Access(), Access("secret")):
        assert (
            code_of(access, request(Origin="http://evil.example", Authorization="Bearer secret")) == "foreign_origin"
        )
        for origin in ("null", "", "http://[", "http://localhost:1", "https://localhost:8767.evil.example"):
            shown = request(Origin=origin, Authorization="Bearer secret")
            assert code_of(access, shown) == "foreign_origin"


def test_own_origin_is_served() -> None:
    assert code_of(Access(), request(Origin="http://localhost:8767")) is None


@pytest.mark.parametrize("shown", ["", "Bearer wrong", "Basic secret", "secret"])
def test_missing_or_wrong_token_is_refused(shown: str) -> None:
    assert code_of(Access("secret"), request(Authorization=shown)) == "token_required"


def test_token_opens_any_host() -> None:
    assert code_of(Access("secret"), request("public.example", Authorization="bearer secret")) is None

import pytest
from sms_sandbox.server.admin.access import Access
from sms_sandbox.server.admin.errors import AdminError
from sms_sandbox.wire.exchange import HttpRequest


def request(host: str = "localhost:8767", *, method: str = "GET", **headers: str) -> HttpRequest:
    shown = [(name.replace("_", "-"), value) for name, value in headers.items()]
    return HttpRequest(method, b"/_sandbox/v1/clock", (("Host", host), *shown))


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


@pytest.mark.parametrize("site", ["cross-site", "same-site", "unheard-of"])
def test_page_of_another_site_is_refused_even_with_the_token(site: str) -> None:
    navigated = {"Sec_Fetch_Site": site, "Sec_Fetch_Mode": "navigate", "Sec_Fetch_Dest": "document"}
    for headers in ({"Sec_Fetch_Site": site}, navigated):
        assert code_of(Access(), request(**headers)) == "foreign_origin"
        assert code_of(Access("secret"), request(Authorization="Bearer secret", **headers)) == "foreign_origin"


def test_address_bar_may_read_but_change_nothing() -> None:
    for method in ("GET", "HEAD"):
        assert code_of(Access(), request(method=method, Sec_Fetch_Site="none")) is None
    for method in ("POST", "PUT", "PATCH", "DELETE"):
        assert code_of(Access(), request(method=method, Sec_Fetch_Site="none")) == "foreign_origin"
        assert code_of(Access(), request(method=method, Sec_Fetch_Site="same-origin")) is None

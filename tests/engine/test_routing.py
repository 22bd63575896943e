from dataclasses import replace

import pytest
from sms_sandbox.engine.routing import ProviderRouter
from sms_sandbox.wire.exchange import HttpRequest

from tests.providers.acme import PROVIDER as ACME

BETA = replace(ACME, name="beta", hosts=("sms.beta.example", "old.beta.example"), root_segments=("v1",))
SITES = ProviderRouter([ACME, BETA])
ALONE = ProviderRouter([ACME])


def located(sites: ProviderRouter, target: bytes, host: str = "127.0.0.1:8767") -> tuple[str, bytes] | None:
    """The provider's name, and the target that it sees."""
    found = sites.resolve(HttpRequest("GET", target, (("Host", host),)))
    return None if found is None else (found[0].name, found[1].target)


@pytest.mark.parametrize("host", ["sms.beta.example", "OLD.beta.example:443"])
@pytest.mark.parametrize("target", [b"/send?x=1", b"/acme/send", b"/beta/send", b"/acme-root", b"/", b"//"])
def test_a_real_host_goes_before_all_and_its_paths_stay_as_they_are(host: str, target: bytes) -> None:
    assert located(SITES, target, host) == ("beta", target)


@pytest.mark.parametrize(
    ("target", "seen"),
    [
        (b"/acme/send", b"/send"),
        (b"/acme/send?a=/acme/b?c", b"/send?a=/acme/b?c"),
        (b"/ACME/Send", b"/Send"),
        (b"/acme", b"/"),
        (b"/acme/", b"/"),
        (b"/acme?x=1", b"/?x=1"),
        (b"/acme?", b"/?"),
        (b"//acme//send", b"/send"),
        (b"/acme//send?a=//b", b"/send?a=//b"),
        (b"/acme/acme/send", b"/acme/send"),
        (b"/acme/\xe9", b"/\xe9"),
    ],
)
def test_the_name_of_a_provider_is_a_prefix_that_it_does_not_see(target: bytes, seen: bytes) -> None:
    assert located(SITES, target) == ("acme", seen)


@pytest.mark.parametrize("target", [b"/acme-root/send?x=1", b"/acme-root", b"/ACME-Root/x", b"//acme-root"])
def test_the_first_segment_of_a_path_finds_its_provider(target: bytes) -> None:
    assert located(SITES, target) == ("acme", target)
    assert located(ALONE, target) == ("acme", target)


@pytest.mark.parametrize("target", [b"/acmes/send", b"/acme-roots", b"/sen%64", b"/\xe9", b"/?/acme"])
def test_unclaimed_path_is_for_no_provider(target: bytes) -> None:
    assert located(SITES, target) is None


@pytest.mark.parametrize("host", ["rest.acme.example", "acme.example", "www.beta.example:8767"])
def test_other_host_of_a_providers_domain_is_for_no_provider_but_under_its_prefix(host: str) -> None:
    assert located(SITES, b"/acme-root/send", host) is None
    assert located(SITES, b"/acme/send", host) == ("acme", b"/send")


@pytest.mark.parametrize("host", ["nonsense.example", "example", "sandbox", "10.0.0.1", "[::1]:8767", ""])
def test_any_other_host_serves_the_claimed_paths(host: str) -> None:
    assert located(SITES, b"/acme-root/send", host) == ("acme", b"/acme-root/send")


@pytest.mark.parametrize("target", [b"/", b"", b"//", b"/?x=1", b"*"])
def test_the_root_is_for_no_provider(target: bytes) -> None:
    assert located(ALONE, target) is None


def test_a_request_without_a_host_is_located_by_its_path() -> None:
    found = SITES.resolve(HttpRequest("GET", b"/acme/send"))
    assert found is not None
    assert found[0] is ACME


def test_resolving_changes_only_the_target() -> None:
    request = HttpRequest("POST", b"/acme/send", (("Host", "localhost"),), b"body", is_oversized=True)
    assert SITES.resolve(request) == (ACME, replace(request, target=b"/send", prefix="/acme"))


def test_the_real_hosts_are_known() -> None:
    assert SITES.is_real_host("api.acme.example")
    assert SITES.is_real_host("old.beta.example")
    assert not SITES.is_real_host("127.0.0.1")


def test_without_providers_no_request_is_resolved() -> None:
    assert located(ProviderRouter([]), b"/acme/send") is None


def test_a_prefix_is_kept_to_be_put_before_the_path_again() -> None:
    def prefix(target: bytes, before: str = "") -> str:
        found = SITES.resolve(HttpRequest("GET", target, prefix=before))
        assert found is not None
        return found[1].prefix

    assert prefix(b"/ACME/send") == prefix(b"/acme") == "/acme"
    assert prefix(b"/acme-root/send") == ""
    assert prefix(b"/acme/send", before="/~ci") == "/~ci/acme"
    assert prefix(b"/acme-root/send", before="/~ci") == "/~ci"


def test_two_routers_resolve_alike_if_they_have_the_same_providers() -> None:
    assert SITES.resolves_as(SITES)
    assert SITES.resolves_as(ProviderRouter(iter([ACME, BETA])))
    assert not SITES.resolves_as(ALONE)

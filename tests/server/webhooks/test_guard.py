import pytest
from sms_sandbox.server.webhooks.guard import (
    RefusedTargetError,
    WebhookGuard,
    condition_of,
    is_never_allowed,
    refusal_of,
)
from sms_sandbox.server.webhooks.resolver import Addresses, Resolver


def guard(*addresses: str, allowed: tuple[str, ...] = ()) -> WebhookGuard:
    """Return a guard for which every name has these addresses."""

    def look_up(host: str) -> Addresses:
        del host
        return addresses

    return WebhookGuard(allowed, Resolver(look_up))


@pytest.mark.parametrize(
    "address", ["127.0.0.1", "127.9.9.9", "10.1.2.3", "192.168.1.1", "172.16.0.1", "100.64.0.1", "::1", "fd00::1"]
)
async def test_loopback_and_private_addresses_are_allowed(address: str) -> None:
    assert await guard().resolve(address) == (address,)


@pytest.mark.parametrize("address", ["8.8.8.8", "203.0.113.7", "2001:4860:4860::8888", "::ffff:8.8.8.8"])
async def test_refusal_of_a_public_address_names_the_option_that_allows_it(address: str) -> None:
    with pytest.raises(RefusedTargetError, match="--webhook-allow"):
        await guard().resolve(address)


@pytest.mark.parametrize("address", ["224.0.0.1", "ff02::1", "0.0.0.0", "::"])  # noqa: S104  refused
async def test_multicast_and_unspecified_addresses_are_refused_even_if_named(address: str) -> None:
    with pytest.raises(RefusedTargetError, match="where no webhook may go"):
        await guard(allowed=(address,)).resolve(address)


@pytest.mark.parametrize(
    "address",
    [
        "169.254.169.254",
        "::ffff:169.254.169.254",
        "2852039166",
        "0xa9fea9fe",
        "0251.0376.0251.0376",
        "100.100.100.200",
        "100.96.0.96",
        "fd00:a9fe:a9fe::1",
        "64:ff9b::a9fe:a9fe",
        "fd00:64::6464:64c8",
        "2002:a9fe:a9fe::",
        "::a9fe:a9fe",
        "fd00:ec2::254",
        "fd00:0ec2:0::0254",
        "fd20:ce::254",
        "192.0.0.192",
        "168.63.129.16",
    ],
)
async def test_metadata_service_of_a_cloud_is_refused_even_if_named(address: str) -> None:
    with pytest.raises(RefusedTargetError, match="where a cloud keeps credentials"):
        await guard(allowed=(address, "169.254.169.254", "100.100.100.200")).resolve(address)
    with pytest.raises(RefusedTargetError, match="where a cloud keeps credentials"):
        await guard("100.100.100.200", allowed=("app.test",)).resolve("app.test")


@pytest.mark.parametrize(("address", "named"), [("169.254.1.2", "169.254.1.2"), ("fe80::1", "[FE80::1]")])
async def test_link_local_address_is_allowed_only_if_it_is_named_itself(address: str, named: str) -> None:
    for allowed in ((), ("host.containers.internal",), ("169.254.1.3",)):
        with pytest.raises(RefusedTargetError, match=f"allow it with --webhook-allow {address}"):
            await guard(address, allowed=allowed).resolve("host.containers.internal")
    assert await guard(address, allowed=(named,)).resolve("host.containers.internal") == (address,)
    assert await guard(allowed=(named,)).resolve(address) == (address,)


async def test_named_host_may_be_public() -> None:
    assert await guard("8.8.8.8", allowed=("Hooks.Example",)).resolve("hooks.example") == ("8.8.8.8",)


async def test_name_with_one_public_address_is_refused() -> None:
    with pytest.raises(RefusedTargetError):
        await guard("10.0.0.1", "8.8.8.8").resolve("app.example")


async def test_all_addresses_of_a_name_are_returned_in_their_order() -> None:
    assert await guard("::1", "127.0.0.1").resolve("app.example") == ("::1", "127.0.0.1")


@pytest.mark.parametrize(
    ("url", "option"),
    [
        ("http://203.0.113.5/x", "--webhook-allow 203.0.113.5"),
        ("https://user:p@[2001:db8::1]:8/", "--webhook-allow 2001:db8::1"),
        ("http://169.254.1.2/", "--webhook-allow 169.254.1.2"),
    ],
)
def test_url_with_a_public_address_is_refused_until_it_is_allowed(url: str, option: str) -> None:
    assert option in str(refusal_of(url))
    assert refusal_of(url, (option.split()[1],)) is None
    assert not is_never_allowed(url)


@pytest.mark.parametrize(
    "url", ["http://127.0.0.1:9/", "http://[fe80::1%25eth0]/", "http://shop.example/", "http://10.1.1.1"]
)
def test_url_with_a_name_or_an_address_of_this_network_is_no_error(url: str) -> None:
    assert not is_never_allowed(url)


@pytest.mark.parametrize("url", ["http://169.254.169.254/", "http://0.0.0.0:3000/", "http://[ff02::1]/"])
def test_url_with_an_address_that_nothing_allows_is_known(url: str) -> None:
    assert is_never_allowed(url)


@pytest.mark.parametrize("url", ["http://example.com/x", "https://user:p@Shop.Example.COM.:8/"])
def test_url_with_a_name_of_the_internet_is_conditional_until_it_is_allowed(url: str) -> None:
    condition = str(condition_of(url))
    assert condition.startswith("only if ")
    assert condition_of(url, (condition.rpartition(" ")[2].upper(),)) is None


@pytest.mark.parametrize(
    "url",
    [
        "http://localhost:3000/",
        "http://app.localhost/",
        "http://app:3000/",
        "http://host.docker.internal:3000/",
        "http://127.0.0.1/",
        "http://[::1]/",
        "http://203.0.113.5/",
    ],
)
def test_url_with_a_local_name_or_an_address_has_no_condition(url: str) -> None:
    assert condition_of(url) is None

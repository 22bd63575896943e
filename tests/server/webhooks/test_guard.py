import asyncio
import socket
from typing import Any

import pytest
from sms_sandbox.server.webhooks.guard import RefusedTargetError, WebhookGuard


def names(monkeypatch: pytest.MonkeyPatch, addresses: list[str]) -> list[str]:
    """Resolve every name to these addresses, and return the list of names that are looked up."""
    asked: list[str] = []

    async def getaddrinfo(host: str, port: int, **_: Any) -> list[Any]:
        asked.append(host)
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (address, port)) for address in addresses]

    monkeypatch.setattr(asyncio.get_running_loop(), "getaddrinfo", getaddrinfo)
    return asked


@pytest.mark.parametrize(
    "address", ["127.0.0.1", "127.9.9.9", "10.1.2.3", "192.168.1.1", "172.16.0.1", "100.64.0.1", "::1", "fd00::1"]
)
async def test_loopback_and_private_addresses_are_allowed(address: str) -> None:
    assert (await WebhookGuard().resolve(address, 80)).address == address


@pytest.mark.parametrize("address", ["8.8.8.8", "203.0.113.7", "2001:4860:4860::8888", "::ffff:8.8.8.8"])
async def test_refusal_of_a_public_address_names_the_option_that_allows_it(address: str) -> None:
    with pytest.raises(RefusedTargetError, match="--webhook-allow"):
        await WebhookGuard().resolve(address, 80)


@pytest.mark.parametrize("address", ["169.254.169.254", "fe80::1", "::ffff:169.254.169.254", "224.0.0.1", "0.0.0.0"])  # noqa: S104  refused
async def test_link_local_and_multicast_addresses_are_refused_even_if_named(address: str) -> None:
    with pytest.raises(RefusedTargetError, match="where no webhook may go"):
        await WebhookGuard([address]).resolve(address, 80)


async def test_named_host_may_be_public(monkeypatch: pytest.MonkeyPatch) -> None:
    names(monkeypatch, ["8.8.8.8"])
    assert (await WebhookGuard(["Hooks.Example"]).resolve("hooks.example", 80)).address == "8.8.8.8"


async def test_name_with_one_public_address_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    names(monkeypatch, ["10.0.0.1", "8.8.8.8"])
    with pytest.raises(RefusedTargetError):
        await WebhookGuard().resolve("app.example", 80)


async def test_name_is_resolved_once_and_its_address_is_dialled(monkeypatch: pytest.MonkeyPatch) -> None:
    asked = names(monkeypatch, ["10.0.0.1"])
    assert (await WebhookGuard().resolve("app.example", 80)).address == "10.0.0.1"
    assert asked == ["app.example"]

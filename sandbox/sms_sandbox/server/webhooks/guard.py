"""Limit where webhooks may go, so that an application that names its production address does not get it called."""

import asyncio
import socket
from collections.abc import Iterable
from dataclasses import dataclass
from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network
from typing import Final

# The networks of RFC 1918, of carrier-grade NAT (RFC 6598, which overlay networks use), and of RFC 4193. The
# standard library's is_private covers more, the documentation ranges among them.
_PRIVATE: Final = tuple(
    ip_network(network) for network in ("10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "100.64.0.0/10", "fc00::/7")
)


class RefusedTargetError(Exception):
    """The webhook may not go to this target; the text states why."""


@dataclass(frozen=True, slots=True)
class ResolvedAddress:
    """The address to connect to. A name is resolved once, so that it cannot change to another address."""

    address: str


class WebhookGuard:
    """Allow loopback and private addresses, others only by name in ``allowed_hosts``, and link-local ones never,
    since clouds keep their credentials there.
    """

    def __init__(self, allowed_hosts: Iterable[str] = ()) -> None:
        self._allowed_hosts: Final = frozenset(host.lower() for host in allowed_hosts)

    async def resolve(self, host: str, port: int) -> ResolvedAddress:
        """Return the address of a host. Raise RefusedTargetError, and OSError for an unknown name."""
        found = await asyncio.get_running_loop().getaddrinfo(host, port, type=socket.SOCK_STREAM)
        addresses = [ip_address(str(entry[4][0]).partition("%")[0]) for entry in found]
        for address in addresses:
            self._check(host, _unmapped(address))
        return ResolvedAddress(str(addresses[0]))

    def _check(self, host: str, address: IPv4Address | IPv6Address) -> None:
        if address.is_link_local or address.is_multicast or address.is_unspecified:
            raise RefusedTargetError(f"{host} is {address}, where no webhook may go")
        if address.is_loopback or _is_private(address) or host.lower() in self._allowed_hosts:
            return
        raise RefusedTargetError(
            f"{host} is {address}, neither loopback nor private; allow it with --webhook-allow {host}"
        )


def _is_private(address: IPv4Address | IPv6Address) -> bool:
    return any(address in network for network in _PRIVATE if network.version == address.version)


def _unmapped(address: IPv4Address | IPv6Address) -> IPv4Address | IPv6Address:
    mapped = address.ipv4_mapped if isinstance(address, IPv6Address) else None
    return mapped or address

"""Where webhooks may go: an application in a hurry names its production address, and it must not be called."""

import asyncio
import socket
from collections.abc import Iterable
from dataclasses import dataclass
from ipaddress import IPv4Address, IPv6Address, ip_address
from typing import Final


class RefusedTargetError(Exception):
    """The webhook may not go there; the text says why."""


@dataclass(frozen=True, slots=True)
class Resolved:
    """``address`` is what to connect to: a name is resolved once, so that it cannot turn into another address."""

    address: str


class WebhookGuard:
    """Loopback and private addresses are allowed, others only by name in ``allowed_hosts``; link-local ones never,
    since that is where clouds keep their credentials.
    """

    def __init__(self, allowed_hosts: Iterable[str] = ()) -> None:
        self._allowed_hosts: Final = frozenset(host.lower() for host in allowed_hosts)

    async def resolve(self, host: str, port: int) -> Resolved:
        """Raises RefusedTargetError, and OSError for a name that is not known."""
        found = await asyncio.get_running_loop().getaddrinfo(host, port, type=socket.SOCK_STREAM)
        addresses = [ip_address(str(entry[4][0]).partition("%")[0]) for entry in found]
        for address in addresses:
            self._check(host, _unmapped(address))
        return Resolved(str(addresses[0]))

    def _check(self, host: str, address: IPv4Address | IPv6Address) -> None:
        if address.is_link_local or address.is_multicast or address.is_unspecified:
            raise RefusedTargetError(f"{host} is {address}, where no webhook may go")
        if address.is_loopback or address.is_private or host.lower() in self._allowed_hosts:
            return
        raise RefusedTargetError(
            f"{host} is {address}, neither loopback nor private; allow it with --webhook-allow {host}"
        )


def _unmapped(address: IPv4Address | IPv6Address) -> IPv4Address | IPv6Address:
    mapped = address.ipv4_mapped if isinstance(address, IPv6Address) else None
    return mapped or address

"""The names that a local authority may sign, as the name constraints of RFC 5280, 4.2.1.10."""

from collections.abc import Iterable
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address, ip_network
from typing import Final, Self

Address = IPv4Address | IPv6Address
Network = IPv4Network | IPv6Network

LOCALHOST: Final = "localhost"
_LOOPBACK: Final = ("127.0.0.0/8", "::1/128")


class PermittedNames:
    """Host names, each with all names below it, and networks.

    Addresses are constrained, too: a certificate that permits no network permits every address.
    """

    def __init__(self, hosts: Iterable[str], networks: Iterable[Network]) -> None:
        self.hosts: Final = tuple(hosts)
        self.networks: Final = tuple(networks)

    @classmethod
    def of(cls, names: Iterable[str]) -> Self:
        """Return the ``names``, each a host or an address, together with localhost and the loopback networks."""
        hosts, networks = {LOCALHOST: None}, dict.fromkeys(map(ip_network, _LOOPBACK))
        for name in names:
            address = address_of(name)
            if address is None:
                hosts[name.lower()] = None
            elif not address.is_loopback:
                networks[ip_network(address)] = None
        return cls(hosts, networks)

    def __contains__(self, name: str) -> bool:
        address = address_of(name)
        if address is not None:
            return any(address in network for network in self.networks)
        return any(name == host or name.endswith(f".{host}") for host in self.hosts)


def address_of(name: str) -> Address | None:
    """Return the address that a name is, with or without the brackets of a URL; None for a host name."""
    try:
        return ip_address(name.removeprefix("[").removesuffix("]"))
    except ValueError:
        return None

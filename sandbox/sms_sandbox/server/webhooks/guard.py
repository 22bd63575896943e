"""Limit where webhooks may go, so that an application that names its production address does not get it called."""

from collections.abc import Iterable
from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network
from typing import Final
from urllib.parse import urlsplit

from sms_sandbox.server.webhooks.resolver import Addresses, Resolver

_MOST_KNOWN: Final = 1_000
"""Addresses whose check is remembered; names are looked up each time."""

Address = IPv4Address | IPv6Address

# The networks of RFC 1918, of carrier-grade NAT (RFC 6598, which overlay networks use), and of RFC 4193. The
# standard library's is_private covers more, the documentation ranges among them.
_PRIVATE: Final = tuple(
    ip_network(network) for network in ("10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "100.64.0.0/10", "fc00::/7")
)

_METADATA: Final = frozenset(
    ip_address(address)
    for address in (
        "169.254.169.254",  # most clouds
        "169.254.170.2",  # Amazon ECS
        "169.254.170.23",  # Amazon EKS
        "fd00:ec2::254",  # Amazon EC2
        "fd00:ec2::23",  # Amazon EKS
        "fd20:ce::254",  # Google
        "fd00:42::42",  # Scaleway
        "fd00:c1::a9fe:a9fe",  # Oracle
        "192.0.0.192",  # Oracle
        "100.100.100.200",  # Alibaba
        "168.63.129.16",  # Azure
        "fe80::a9fe:a9fe",  # OpenStack
        "fd00:a9fe:a9fe::1",  # Linode
        "169.254.0.23",  # Tencent
        "100.96.0.96",  # Volcano Engine
        "100.80.80.80",  # UCloud
    )
)
"""Where clouds keep credentials; some of these lie in private networks."""


_LOCAL_NAMES: Final = (".localhost", ".local", ".internal", ".home.arpa", ".lan")
"""Ends of names that only a machine or its network knows; containers call their host host.docker.internal."""


class RefusedTargetError(Exception):
    """The webhook may not go to this target; the text states why."""


def refusal_of(url: str, allowed_hosts: Iterable[str] = ()) -> str | None:
    """Return why webhooks may not go to the address that a URL is written with; None for a name, and if they may."""
    host = _host_of(url)
    address = _address(host)
    try:
        if address is not None:
            WebhookGuard(allowed_hosts).check(host, address)
    except RefusedTargetError as error:
        return str(error)
    return None


def condition_of(url: str, allowed_hosts: Iterable[str] = ()) -> str | None:
    """Return on what calls of a URL depend whose host is a name as the internet has it; None for any other host.

    Nothing is looked up. Names without a dot, as of containers, and those of this machine or network are left out.
    """
    host = _host_of(url).rstrip(".")
    is_local = "." not in host or host.endswith(_LOCAL_NAMES) or _address(host) is not None
    if is_local or host in {allowed.lower() for allowed in allowed_hosts}:
        return None
    return f"only if {host} is a name for loopback or private addresses; else allow it with --webhook-allow {host}"


def is_never_allowed(url: str) -> bool:
    """Return whether a URL is written with an address to which no option lets webhooks go."""
    return refusal_of(url, (_host_of(url),)) is not None


def _host_of(url: str) -> str:
    """Return the host of a URL, without the zone of an IPv6 address."""
    return (urlsplit(url).hostname or "").partition("%")[0]


class WebhookGuard:
    """Allow loopback and private addresses, and others by name or address in ``allowed_hosts``.

    A link-local address is allowed only if it is named itself, as Podman's for the host has to be, and metadata
    services of clouds never are.
    """

    def __init__(self, allowed_hosts: Iterable[str] = (), resolver: Resolver | None = None) -> None:
        self._allowed_hosts: Final = frozenset(host.lower().strip("[]") for host in allowed_hosts)
        self._allowed_addresses: Final = frozenset(
            address for host in self._allowed_hosts if (address := _address(host)) is not None
        )
        self._resolver: Final = resolver or Resolver()
        self._allowed: Final[dict[str, Addresses]] = {}
        """Addresses that were allowed, by how they are written."""

    async def resolve(self, host: str) -> Addresses:
        """Return the addresses of a host, to be dialled in turn.

        A name is resolved once, so that it cannot change to another address. Raise RefusedTargetError if any of them
        is refused, OSError for an unknown name, and ValueError for a text that is not a host name.
        """
        known = self._allowed.get(host)
        if known is not None:
            return known
        addresses = await self._resolver.addresses(host)
        for text in addresses:
            self.check(host, _unmapped(ip_address(text.partition("%")[0])))
        if addresses == (host,) and len(self._allowed) < _MOST_KNOWN:
            self._allowed[host] = addresses
        return addresses

    def check(self, host: str, address: Address) -> None:
        """Raise RefusedTargetError if no webhook may go to this address of a host."""
        what = f"{host} is" if host == str(address) else f"{host} is {address},"
        if address in _METADATA or not _METADATA.isdisjoint(_carried(address)):
            raise RefusedTargetError(f"{what} where a cloud keeps credentials")
        if address.is_multicast or address.is_unspecified:
            raise RefusedTargetError(f"{what} where no webhook may go")
        if address in self._allowed_addresses:
            return
        if address.is_link_local:
            raise RefusedTargetError(f"{what} a link-local address; allow it with --webhook-allow {address}")
        if address.is_loopback or _is_private(address) or host.lower() in self._allowed_hosts:
            return
        raise RefusedTargetError(f"{what} neither loopback nor private; allow it with --webhook-allow {host}")


def _address(text: str) -> Address | None:
    try:
        return _unmapped(ip_address(text))
    except ValueError:
        return None


def _is_private(address: Address) -> bool:
    return any(address in network for network in _PRIVATE if network.version == address.version)


def _carried(address: Address) -> tuple[IPv4Address, ...]:
    """Return the IPv4 addresses that an IPv6 address may stand for: the one at its end, as translators of any prefix
    have it (RFC 6052), and that of 6to4.
    """
    if isinstance(address, IPv4Address):
        return ()
    at_its_end = IPv4Address(int(address) & 0xFFFF_FFFF)
    return (at_its_end,) if address.sixtofour is None else (at_its_end, address.sixtofour)


def _unmapped(address: Address) -> Address:
    mapped = address.ipv4_mapped if isinstance(address, IPv6Address) else None
    return mapped or address

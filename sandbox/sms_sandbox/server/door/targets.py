"""Decide which proxy targets this server answers itself, passes on, or refuses."""

from collections.abc import Iterable
from collections.abc import Set as AbstractSet
from enum import Enum, auto
from typing import Final
from urllib.parse import urlsplit

from sms_sandbox.front_door.names import LOCALHOST, address_of

ANY_HOST: Final = "*"
_WEB_PORTS: Final = frozenset({80, 443})


class Decision(Enum):
    SERVE = auto()
    PASS = auto()
    REFUSE = auto()


class Targets:
    """The hosts that a proxy request may name.

    ``provider_hosts`` are served at the web's ports, ``own_names`` and names of this machine only at the server's own
    ``ports``. The providers' hosts are never passed on, those of ``unserved_hosts`` neither.
    """

    def __init__(
        self,
        provider_hosts: Iterable[str],
        own_names: Iterable[str],
        passed_hosts: Iterable[str],
        ports: AbstractSet[int],
        unserved_hosts: Iterable[str] = (),
    ) -> None:
        self.provider_hosts: Final = frozenset(provider_hosts)
        self._own_names: Final = frozenset(name.lower() for name in own_names)
        self._passed_hosts: Final = frozenset(name.lower() for name in passed_hosts)
        self._ports: Final = ports
        self._unserved_hosts: Final = frozenset(unserved_hosts)

    def decide(self, host: str, port: int, *, may_pass: bool) -> Decision:
        """Return what happens to a proxy request; with ``may_pass`` the client may use the server as a proxy for
        other hosts.
        """
        if host in self.provider_hosts:
            return Decision.SERVE if port in _WEB_PORTS else Decision.REFUSE
        if port in self._ports and self._is_own(host):
            return Decision.SERVE
        return Decision.PASS if may_pass and self._is_passed(host) else Decision.REFUSE

    def way_to(self, host: str) -> str:
        """Return what a client or a user can do about a refusal, as a sentence."""
        if host in self.provider_hosts:
            return f"It serves {host} at ports 80 and 443 itself, and passes no request for a provider's host on"
        if host in self._unserved_hosts:
            return f"It was started without the provider of {host}, and passes no request for a provider's host on"
        if self._is_passed(host):
            return "It passes such requests on for clients on its machine, and with the admin token as proxy password"
        return f"To let such requests through untouched, start the sandbox with --proxy-pass {host}"

    def _is_passed(self, host: str) -> bool:
        return host not in self._unserved_hosts and not self._passed_hosts.isdisjoint((host, ANY_HOST))

    def is_provider(self, host: str) -> bool:
        return host in self.provider_hosts

    def _is_own(self, host: str) -> bool:
        address = address_of(host)
        if address is not None and address.is_loopback:
            return True
        names = {LOCALHOST, *self._own_names}
        return any(host == name or host.endswith(f".{name}") for name in names)


def split(authority: str, default_port: int | None) -> tuple[str, int]:
    """Return host and port of ``example.com:443`` or ``[::1]:443``. Raise ValueError for any other text."""
    parts = urlsplit(f"//{authority}")
    port = parts.port or default_port
    if not parts.hostname or port is None or parts.path or parts.query or not authority.isascii():
        raise ValueError(f"{authority!r} is not HOST:PORT")
    return parts.hostname.rstrip("."), port

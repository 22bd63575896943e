"""Workspaces in host names: ``NAME.localhost``, and ``NAME.`` before a name of the server's own."""

from collections.abc import Iterable
from typing import Final
from urllib.parse import urlsplit

from sms_sandbox.front_door.names import LOCALHOST


class OwnHosts:
    """``base_url`` and ``allowed_hosts`` are the server's own names beside localhost."""

    def __init__(self, base_url: str | None, allowed_hosts: Iterable[str]) -> None:
        base = urlsplit(base_url or "").hostname
        self._names: Final = frozenset(
            {LOCALHOST, *(host.lower() for host in allowed_hosts), *((base,) if base else ())}
        )

    def workspace_in(self, host: str) -> str | None:
        """Return the workspace that ``host`` names; None where it names none."""
        if host in self._names:
            return None
        name, _, rest = host.partition(".")
        return name if rest in self._names else None

"""Find workspaces in host names: ``NAME.localhost``, and ``NAME.`` before one of the server's own names."""

from collections.abc import Iterable
from typing import Final
from urllib.parse import urlsplit

from sms_sandbox.front_door.names import LOCALHOST


class OwnHosts:
    """The server's own host names.

    ``base_url`` and ``allowed_hosts`` add to localhost.
    """

    def __init__(self, base_url: str | None, allowed_hosts: Iterable[str]) -> None:
        base = urlsplit(base_url or "").hostname
        self._names: Final = frozenset(
            {LOCALHOST, *(host.lower() for host in allowed_hosts), *((base,) if base else ())}
        )

    def workspace_in(self, host: str) -> str | None:
        """Return the workspace that ``host`` names, or None if it names none."""
        if host in self._names:
            return None
        name, _, rest = host.partition(".")
        return name if rest in self._names else None

"""How a connection reached the server."""

from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True, slots=True)
class Arrival:
    """How a connection reached the server."""

    workspace: str | None = None
    """The workspace of the port or the proxy user, or None."""

    host: str | None = None
    """The host named by a tunnel or in TLS, or None."""

    is_tls: bool = False


DIRECT: Final = Arrival()

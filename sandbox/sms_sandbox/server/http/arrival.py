"""How a connection reached the server."""

from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True, slots=True)
class Arrival:
    """``workspace`` is the one that the port or the proxy user names, ``host`` the one that the client means by a
    tunnel or in TLS; None where there is none.
    """

    workspace: str | None = None
    host: str | None = None
    is_tls: bool = False


DIRECT: Final = Arrival()

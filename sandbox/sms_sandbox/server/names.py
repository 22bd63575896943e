"""Names used by the whole server."""

from dataclasses import dataclass
from enum import Enum
from typing import Final

DEFAULT: Final = "default"
"""The workspace that always exists."""

HEADER: Final = "X-Sandbox-Workspace"
"""The header that names the workspace of a request."""

ADMIN_ROOT: Final = b"/_sandbox"
"""The path of the admin API and the page."""

MARK: Final = b"/~"
"""What begins a path that names a workspace."""

OWN_PATHS: Final = (ADMIN_ROOT, MARK)
"""How the paths begin that are the sandbox's own, under most hosts."""

DEFAULT_PORT: Final = 8767
"""8, and SMS on a telephone's keypad."""


@dataclass(frozen=True, slots=True)
class Keys:
    """Credentials of the workspace's account at a provider: login and secret together, or the token alone."""

    login: str
    secret: str
    token: str


class Durability(Enum):
    """What an acknowledged request outlives."""

    PROCESS = "process"
    """The end of the process, by a kill, too."""

    MACHINE = "machine"
    """A loss of power: each commit waits for the disk."""

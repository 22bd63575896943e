"""Names used by the whole server."""

from dataclasses import dataclass
from enum import Enum
from typing import Final

DEFAULT: Final = "default"
"""The workspace that always exists."""

HEADER: Final = "X-Sandbox-Workspace"
"""The header that names the workspace of a request."""

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

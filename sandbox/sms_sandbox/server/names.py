"""Names that the whole server shares."""

from dataclasses import dataclass
from typing import Final

DEFAULT: Final = "default"
"""The workspace that always exists."""

HEADER: Final = "X-Sandbox-Workspace"
"""Names the workspace of a request."""

DEFAULT_PORT: Final = 8767
"""8, and SMS on the keys of a telephone."""


@dataclass(frozen=True, slots=True)
class Keys:
    """What opens the workspace's account at a provider: login and secret together, or the token alone."""

    login: str
    secret: str
    token: str

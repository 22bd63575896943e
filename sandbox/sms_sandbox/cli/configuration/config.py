"""What ``sandbox.toml`` sets up."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from sms_sandbox.engine.engine import Engine
from sms_sandbox.server.names import Keys

CONFIG: Final = "sandbox.toml"


@dataclass(frozen=True, slots=True)
class Config:
    """The options, accounts, handsets and devices of a configuration file."""

    options: Mapping[str, Any] = field(default_factory=dict)
    """The options of the verb, for click."""
    seed_world: Callable[[Engine], None] | None = None
    """Make the accounts, handsets and devices with which each workspace begins."""
    keys: Mapping[str, Keys] = field(default_factory=dict)
    """By provider, the credentials of one of the configured accounts."""
    file: str | None = None
    """The path of the file, or None without one."""
    describe: Callable[[str, str, str], str] | None = None
    """Return the text of a problem, with line and column, from an option's name, its value and a message."""

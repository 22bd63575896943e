"""Faults, and their removal."""

from msgspec import Struct


class Fault(Struct, frozen=True):
    """A rule, a phase, or a fault of all webhooks."""

    name: str
    kind: str
    """What declared it: ``rule``, ``phase`` or ``webhooks``."""

    fired: int
    """How often it has struck."""

    optional: bool
    on: tuple[str, ...]
    """Ids of the first 1,000 things that it struck."""


class Removed(Struct, frozen=True):
    """What the removal of faults has brought about."""

    released: int
    """How many held webhooks are sent now."""

    note: str | None
    """Set if a rule that held webhooks had none to release."""

    done: bool = True

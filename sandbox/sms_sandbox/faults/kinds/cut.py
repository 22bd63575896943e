"""Stops in the middle of the body, and closes the connection as if that were all."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Cut:
    """After so many bytes of the body; None is half of them."""

    after_bytes: int | None = None

"""Sends the body slowly."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Drip:
    """``rate`` is in bytes a second of wall time."""

    rate: float

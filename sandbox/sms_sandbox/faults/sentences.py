"""Pieces of the sentences in which faults are described to people."""

_HUNDRED = 100


def percent(share: float) -> str:
    """Return a share as in "12.5 %"."""
    return f"{share * _HUNDRED:g} %"

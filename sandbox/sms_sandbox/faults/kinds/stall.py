"""Takes a request, and says nothing."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Stall:
    """For ``hold`` microseconds of wall time; then the connection ends without an answer. ``is_taken`` is whether the
    request counted all the same: the classic "timed out, but sent".
    """

    hold: int
    is_taken: bool = False

"""Closes the connection with RST."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Reset:
    """After so many bytes of the answer, head included. ``is_taken`` is whether the request counted all the same;
    where any byte of an answer is sent it has.
    """

    after_bytes: int = 0
    is_taken: bool = False

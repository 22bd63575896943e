"""Spoils bytes."""

from dataclasses import dataclass
from typing import Final

_SPOILT_SHARE: Final = 0.1


@dataclass(frozen=True, slots=True)
class Garble:
    """The length stays, and a byte of every ten, one at least, is another one. ``share`` is how many of what could be
    spoilt is.
    """

    share: float = 1.0


def garbled(data: bytes, noise: bytes) -> bytes:
    """``noise`` is drawn: it tells where a byte is changed, and to what."""
    if not data:
        return data
    spoilt = bytearray(data)
    for turn in range(max(1, round(len(data) * _SPOILT_SHARE))):
        where, what = noise[turn % len(noise)] + 256 * turn, noise[(7 * turn + 3) % len(noise)]
        position = where * 31 % len(data)
        spoilt[position] = data[position] ^ (what | 1)
    return bytes(spoilt)

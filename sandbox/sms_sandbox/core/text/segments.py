"""The encoding of a text, and its segments.

A long text loses room in each segment to the user data header that joins the segments again: 153 septets of 160 are
left, and 67 UTF-16 code units of 70 (3GPP TS 23.040, part 9.2.3.24.1).
"""

from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum
from typing import Final

from sms_sandbox.core.errors import TooLongTextError
from sms_sandbox.core.text import gsm0338

Weigh = Callable[[str], int]
"""Return the number of units that a character takes."""


class Encoding(Enum):
    GSM7 = "gsm7"
    UCS2 = "ucs2"


_GSM7: Final = Encoding.GSM7


@dataclass(frozen=True, slots=True)
class Room:
    """The room of a segment, in units."""

    single: int
    """Units in a text of one segment."""

    joined: int
    """Units in each segment of a longer text."""


GSM7_ROOM: Final = Room(160, 153)
UCS2_ROOM: Final = Room(70, 67)

MOST_SEGMENTS: Final = 255
"""One octet counts the parts of a joined text (3GPP TS 23.040, part 9.2.3.24.1)."""

_LONGEST: Final = MOST_SEGMENTS * GSM7_ROOM.joined
"""Characters of the longest text that can be joined again."""

_LAST_OF_BASIC_PLANE: Final = "\uffff"


def encoding_of(text: str) -> Encoding:
    """Return GSM 7-bit if its alphabet has every character, else UCS-2."""
    return Encoding.GSM7 if gsm0338.ONLY_ALPHABET.fullmatch(text) else Encoding.UCS2


def utf16_units(character: str) -> int:
    return 1 if character <= _LAST_OF_BASIC_PLANE else 2


def segments(text: str, encoding: Encoding) -> tuple[str, ...]:
    """Return the segments of a text in order; joined they are the text.

    An empty text is one empty segment. Raise KeyError for a character that GSM 7-bit lacks, if that is the encoding.
    """
    if encoding is Encoding.UCS2:
        return cut(text, UCS2_ROOM, utf16_units)
    if len(text) <= GSM7_ROOM.single and gsm0338.ONLY_BASIC.fullmatch(text):
        return (text,)
    return cut(text, GSM7_ROOM, gsm0338.septets)


def is_too_long(text: str) -> bool:
    """Return True for a text that has more than ``MOST_SEGMENTS`` segments, whatever its characters are."""
    return len(text) > _LONGEST


def written(text: str) -> tuple[Encoding, tuple[str, ...]]:
    """Return the encoding and the segments of a text."""
    if len(text) <= GSM7_ROOM.single and gsm0338.ONLY_BASIC.fullmatch(text):
        return _GSM7, (text,)
    encoding = encoding_of(text)
    return encoding, segments(text, encoding)


def joinable(text: str) -> tuple[Encoding, tuple[str, ...]] | None:
    """Return the encoding and the segments of a text, or None for one of more segments than a handset can join."""
    if len(text) <= GSM7_ROOM.single and gsm0338.ONLY_BASIC.fullmatch(text):
        return _GSM7, (text,)  # as ``written`` has it, for most texts
    if is_too_long(text):
        return None
    found = written(text)
    return found if len(found[1]) <= MOST_SEGMENTS else None


def check_length(text: str) -> None:
    """Raise TooLongTextError for a text of more parts than a handset can join."""
    parts = len(written(text)[1])
    if parts > MOST_SEGMENTS:
        raise TooLongTextError(parts, MOST_SEGMENTS)


def cut(text: str, room: Room, weigh: Weigh) -> tuple[str, ...]:
    """Cut a text by the rule of a standard or of a provider. A character, and so a surrogate pair, is never split.

    No provider documents it. gammu, node-pdu and Twilio's counter do the same; Kannel 1.4.5, smpplib, node-sms-pdu
    and gsm (npm) split a pair, and count one part less where it stands at the end of one.
    """
    # To weigh each character of a text that no network carries would take long.
    weight_of = {} if is_too_long(text) else {character: weigh(character) for character in {*text}}
    if max(weight_of.values(), default=1) == 1:
        if len(text) <= room.single:
            return (text,)
        return tuple([text[start : start + room.joined] for start in range(0, len(text), room.joined)])
    weights = [weight_of[character] for character in text]
    if sum(weights) <= room.single:
        return (text,)
    parts: list[str] = []
    start = used = 0
    for position, weight in enumerate(weights):
        if used + weight > room.joined:
            parts.append(text[start:position])
            start, used = position, 0
        used += weight
    parts.append(text[start:])
    return tuple(parts)

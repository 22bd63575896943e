"""Write, count and cut texts with smsMode's alphabet, and add the mention of STOP.

The alphabet is smsMode's own: it has ``È``, which the GSM alphabet lacks, and lacks Greek capitals, ``ç`` and ``¤``.
"""

import re
from dataclasses import dataclass
from enum import Enum
from string import ascii_letters, digits
from typing import Final

from sms_sandbox.core.text.segments import GSM7_ROOM, UCS2_ROOM, Encoding, Room, Weigh, cut, utf16_units

MOST_PARTS: Final = 5

_UCS2: Final = Encoding.UCS2
_DOUBLE: Final = frozenset("{|}~[\\]^€")
_ANY_DOUBLE: Final = re.compile(f"[{re.escape(''.join(_DOUBLE))}]")
_SINGLE: Final = frozenset(
    f"\n\r !\"#$%&'()*+,-./{digits}:;<=>?@{ascii_letters}_¡£¥§¿ÄÅÆÇÈÉÑÖØÜßàäåæèéìñòöøùü",
)
_FOREIGN: Final = re.compile(f"[^{re.escape(''.join(_SINGLE | _DOUBLE))}]")
_AS_IT_IS: Final = re.compile(f"[{re.escape(''.join(_SINGLE - {'È'}))}]*")
_WINDOWS_EURO: Final = "\x80"


class Stop(Enum):
    """Define the values of the parameter ``stop``."""

    NEVER = "0"
    IF_IT_FITS = "1"
    ALWAYS = "2"


_NEVER: Final = Stop.NEVER


def _units(character: str) -> int:
    return 2 if character in _DOUBLE else 1


@dataclass(frozen=True, slots=True)
class Script:
    """Describe how the texts of a message class are written and counted."""

    encoding: Encoding
    room: Room
    weigh: Weigh


def units(text: str, script: Script) -> int:
    """Return what the text weighs, without a look at each character."""
    if script.encoding is _UCS2:
        return len(text.encode("utf-16-le", "surrogatepass")) // 2
    return len(text) + sum(map(text.count, _DOUBLE)) if _ANY_DOUBLE.search(text) else len(text)


LATIN: Final = Script(Encoding.GSM7, GSM7_ROOM, _units)
UNICODE: Final = Script(Encoding.UCS2, UCS2_ROOM, utf16_units)

_FRENCH_MENTION: Final = " STOP 36034"
_FOREIGN_MENTION: Final = " no-sms.eu"


def is_short(text: str) -> bool:
    """Return True for a text that is one part and is carried as it is, in which each character counts once.

    For such a text ``writable``, ``units``, ``carried`` and ``parts`` have nothing to do, and most texts are such.
    """
    return len(text) <= GSM7_ROOM.single and _AS_IT_IS.fullmatch(text) is not None


def writable(text: str) -> str:
    """Return the text with ``?`` for each character that the alphabet lacks.

    The euro of Windows-1252 counts as a euro.
    """
    return _FOREIGN.sub("?", text.replace(_WINDOWS_EURO, "€"))


def carried(text: str, script: Script) -> str:
    """Return the text with ``E`` for the table's ``È``, which is counted but has no place in the GSM alphabet."""
    return text if script.encoding is _UCS2 else text.replace("È", "E")


def mention(text: str, script: Script, stop: Stop, *, is_french: bool) -> str:
    """Return the ending with which a reader can unsubscribe, empty if none is added.

    The room is that of the longer, French mention in every country: 149 characters of 160 are left.
    """
    if stop is _NEVER:
        return ""
    if stop is Stop.ALWAYS or units(text, script) <= script.room.single - len(_FRENCH_MENTION):
        return _FRENCH_MENTION if is_french else _FOREIGN_MENTION
    return ""


def parts(text: str, ending: str, script: Script, most: int) -> tuple[str, ...]:
    """Return the text and its ending in at most ``most`` parts. A text that is too long is cut, its ending is not."""
    room = script.room
    if units(text, script) + len(ending) <= room.single:
        return (text + ending,)
    budget = (room.single if most == 1 else room.joined * most) - len(ending)
    while True:
        found = cut(_head(text, budget, script.weigh) + ending, room, script.weigh)
        if len(found) <= most:
            return found
        # A double character that did not fit at the end of a part has left a unit unused.
        budget -= 1


def _head(text: str, budget: int, weigh: Weigh) -> str:
    """Return the longest beginning of the text that weighs no more than the budget."""
    used = 0
    for position, character in enumerate(text):
        used += weigh(character)
        if used > budget:
            return text[:position]
    return text

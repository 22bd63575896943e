"""Build a campaign's text: fill placeholders, append the STOP mention, and cut it into parts."""

import re
from collections.abc import Mapping, Sequence
from typing import Final

from sms_sandbox.core.text import gsm0338
from sms_sandbox.core.text.segments import GSM7_ROOM, UCS2_ROOM, cut, utf16_units

ANY_CODE: Final = "000000000"
"""A short link's code of the usual length: with its host it is as long as ``<-----short----->``."""

_SHORT_TAG: Final = re.compile(r"<-+short-+>")
_BEGIN_OF_TAG: Final = "<"
"""One character: in 9 MB it is looked for in 0.3 ms, and two in 10."""

_INFO_TAG: Final = re.compile(r"\[(info[1-4])\]")
_STOP_TAG: Final = "<-stop->"
_STOP_MENTION: Final = "STOP SMS: 36035"


def with_stop(text: str, *, is_owed: bool) -> str:
    """Put the mention in the place of its tag, or at the end if it is owed. It has 16 characters with its blank."""
    if _BEGIN_OF_TAG in text and _STOP_TAG in text:
        return text.replace(_STOP_TAG, _STOP_MENTION)
    return f"{text} {_STOP_MENTION}" if is_owed else text


def short_link(code: str) -> str:
    return f"smsf.st/{code}"


def count_short_tags(text: str) -> int:
    return len(_SHORT_TAG.findall(text)) if _BEGIN_OF_TAG in text else 0


def with_links(text: str, links: Sequence[str]) -> str:
    """Replace each tag with the next link. When no links are left, tags are unchanged."""
    left = iter(links)
    return _SHORT_TAG.sub(lambda tag: next(left, tag[0]), text)


def with_infos(text: str, infos: Mapping[str, str]) -> str:
    """Replace each placeholder with the contact's value, or with nothing if the contact has none."""
    return _INFO_TAG.sub(lambda tag: infos.get(tag[1], ""), text)


def parts(text: str, *, is_unicode: bool) -> tuple[str, ...]:
    if is_unicode:
        return cut(text, UCS2_ROOM, utf16_units)
    if len(text) <= GSM7_ROOM.single and gsm0338.ANY_EXTENSION.search(text) is None:
        return (text,)
    return cut(text, GSM7_ROOM, _septets)


def _septets(character: str) -> int:
    """Return a character's septets. One outside the alphabet counts as one of the basic table."""
    return 2 if character in gsm0338.EXTENSION else 1

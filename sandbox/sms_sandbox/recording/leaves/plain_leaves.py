"""The values of a plain text: lines, and in each the columns between bars."""

import re
from typing import Final

from sms_sandbox.recording.leaves.leaf import ValueLeaf, Visit

_LINE: Final = re.compile(r"[^\r\n]+")
_BARS: Final = re.compile(r"(\|)")
_OF_FILES: Final = re.compile(r"([|,;\t])")
_NUMBER_AND_CODE: Final = re.compile(r"(\+?\d{8,15})( )(-?\d{1,4})")
"""A column with the state of a recipient."""


def rewrite(text: str, visit: Visit, top: ValueLeaf) -> str:
    """Return the text with each column of each line as ``visit`` returns it; its name is ``column N of M``."""
    return _rewrite(text, visit, top, _BARS)


def rewrite_file(text: str, visit: Visit, top: ValueLeaf) -> str:
    """Return the lines of a file with each column as ``visit`` returns it, whatever stands between the columns."""
    return _rewrite(text, visit, top, _OF_FILES)


def _rewrite(text: str, visit: Visit, top: ValueLeaf, mark: re.Pattern[str]) -> str:
    parent = top.below(in_list=len(_LINE.findall(text)) > 1)
    return _LINE.sub(lambda line: _line(mark.split(line[0]), visit, parent), text)


def _line(parts: list[str], visit: Visit, top: ValueLeaf) -> str:
    """Return a line of columns and the marks between them."""
    count = len(parts) // 2 + 1
    parts[::2] = [_cell(cell, visit, top.below(f"column {at} of {count}")) for at, cell in enumerate(parts[::2], 1)]
    return "".join(parts)


def _cell(cell: str, visit: Visit, parent: ValueLeaf) -> str:
    value = cell.strip()
    if not value:
        return cell
    both = _NUMBER_AND_CODE.fullmatch(value)
    values = [value] if both is None else [*both.groups()]
    return cell.replace(value, "".join(one if one == " " else visit(parent._replace(value=one)) for one in values))

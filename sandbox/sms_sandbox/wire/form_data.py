"""Bodies of ``multipart/form-data`` (RFC 7578), read in one pass and without nesting, so that no body breaks it."""

import re
from collections.abc import Iterator
from typing import Final, NamedTuple

from sms_sandbox.wire.forms import Pairs

_BOUNDARY: Final = re.compile(r"""boundary=(?:"([^"]+)"|([^\s";,]+))""", re.IGNORECASE)
_HEAD_END: Final = re.compile(rb"\r?\n\r?\n")
_FOLD: Final = re.compile(rb"\r?\n[ \t]+")
_DISPOSITION: Final = re.compile(rb"^Content-Disposition:[ \t]*form-data(.*)", re.IGNORECASE | re.MULTILINE)
_NAME: Final = re.compile(rb"""[;\s]name=(?:"([^"]*)"|([^\s";]+))""", re.IGNORECASE)
_CONTENT_TYPE: Final = re.compile(rb"^Content-Type:[ \t]*([^\r\n]*)", re.IGNORECASE | re.MULTILINE)
_FILE_NAME: Final = re.compile(rb"[;\s]filename\*?=", re.IGNORECASE)


class FilePart(NamedTuple):
    """A part that is a file."""

    name: bytes
    content_type: str
    """As the part states it; empty without one."""

    content: bytes


def fields(content_type: str, body: bytes, charset: str = "utf-8", errors: str = "replace") -> Pairs:
    """Return names and values in order, without files; none if the boundary is missing or never found.

    Bare line feeds end lines, too. The last field of a body that was cut has what there is of it.
    """
    return [
        (name.decode(charset, errors), content.decode(charset, errors))
        for head, content in _parts(content_type, body)
        for name in [_name(head)]
        if name is not None and not _is_file(head)
    ]


def files(content_type: str, body: bytes) -> list[FilePart]:
    """Return the parts that are files, in order; none if the boundary is missing or never found."""
    found = []
    for head, content in _parts(content_type, body):
        if _is_file(head):
            stated = _CONTENT_TYPE.search(head)
            found.append(FilePart(_name(head) or b"", stated[1].decode("latin-1") if stated else "", content))
    return found


def _parts(content_type: str, body: bytes) -> Iterator[tuple[bytes, bytes]]:
    """Iterate over the head and content of each part."""
    boundary = _BOUNDARY.search(content_type)
    if boundary is None:
        return
    marker = re.escape((boundary[1] or boundary[2]).encode("latin-1", "replace"))
    for part in re.split(rb"(?:\A|\r?\n)--%b(?=--|[ \t]*\r?\n)" % marker, body)[1:]:
        if part.startswith(b"--"):
            return
        head, *rest = _HEAD_END.split(part, maxsplit=1)
        if rest:
            yield _FOLD.sub(b" ", head), rest[0]


def _disposition(head: bytes) -> bytes | None:
    found = _DISPOSITION.search(head)
    return found and found[1]


def _is_file(head: bytes) -> bool:
    return _FILE_NAME.search(_disposition(head) or b"") is not None


def _name(head: bytes) -> bytes | None:
    name = _NAME.search(_disposition(head) or b"")
    return name and (name[2] if name[1] is None else name[1])

"""Bodies of ``multipart/form-data`` (RFC 7578), read in one pass and without nesting, so that no body breaks it."""

import re
from typing import Final

from sandbox.wire.forms import Pairs

_BOUNDARY: Final = re.compile(r"""boundary=(?:"([^"]+)"|([^\s";,]+))""", re.IGNORECASE)
_HEAD_END: Final = re.compile(rb"\r?\n\r?\n")
_DISPOSITION: Final = re.compile(rb"^Content-Disposition:[ \t]*form-data(.*)", re.IGNORECASE | re.MULTILINE)
_NAME: Final = re.compile(rb"""[;\s]name=(?:"([^"]*)"|([^\s";]+))""", re.IGNORECASE)
_FILE_NAME: Final = re.compile(rb"[;\s]filename\*?=", re.IGNORECASE)


def fields(content_type: str, body: bytes, charset: str = "utf-8", errors: str = "replace") -> Pairs:
    """Names and values in order, without files; none where the boundary is missing or never found.

    Bare line feeds are taken for line ends, too, and a body that was cut has what there is of its last field.
    """
    boundary = _BOUNDARY.search(content_type)
    if boundary is None:
        return []
    marker = re.escape((boundary[1] or boundary[2]).encode("latin-1", "replace"))
    parts = re.split(rb"(?:\A|\r?\n)--%b(?=--|[ \t]*\r?\n)" % marker, body)
    pairs = []
    for part in parts[1:]:
        if part.startswith(b"--"):
            break
        head, *rest = _HEAD_END.split(part, maxsplit=1)
        name = _field_name(head)
        if name is not None and rest:
            pairs.append((name.decode(charset, errors), rest[0].decode(charset, errors)))
    return pairs


def _field_name(head: bytes) -> bytes | None:
    disposition = _DISPOSITION.search(head)
    if disposition is None or _FILE_NAME.search(disposition[1]):
        return None
    name = _NAME.search(disposition[1])
    return name and (name[2] if name[1] is None else name[1])

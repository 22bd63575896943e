"""Query strings and form bodies, in any charset, read as forgivingly as servers do."""

from email import policy
from email.parser import BytesParser
from typing import NamedTuple
from urllib.parse import unquote_to_bytes

Pairs = list[tuple[str, str]]


def urldecode(raw: bytes, charset: str = "utf-8", errors: str = "replace") -> str:
    """``+`` is a blank; a broken or cut ``%xx`` stays as it is."""
    return unquote_to_bytes(raw.replace(b"+", b" ")).decode(charset, errors)


def split_pairs(raw: bytes) -> list[tuple[bytes, bytes]]:
    """Names and values, still encoded, in order; empty pairs (``a=1&&b=2``) are dropped."""
    pairs = []
    for pair in raw.split(b"&"):
        if pair:
            name, _, value = pair.partition(b"=")
            pairs.append((name, value))
    return pairs


def urlencoded(raw: bytes, charset: str = "utf-8", errors: str = "replace") -> Pairs:
    return [(urldecode(name, charset, errors), urldecode(value, charset, errors)) for name, value in split_pairs(raw)]


def first_of_each(pairs: Pairs) -> dict[str, str]:
    """Each name with its first value, as getParameter of Java servlets has it."""
    values: dict[str, str] = {}
    for name, value in pairs:
        values.setdefault(name, value)
    return values


class Part(NamedTuple):
    """One part of a multipart body; ``filename`` is None for a plain field."""

    name: str
    filename: str | None
    content_type: str
    content: bytes


def multipart(content_type: str, body: bytes) -> list[Part]:
    """The parts of a ``multipart/form-data`` body, in order; none where the boundary is missing or never found."""
    head = b"Content-Type: " + content_type.encode("latin-1", "replace") + b"\r\n\r\n"
    message = BytesParser(policy=policy.HTTP).parsebytes(head + body)
    if not message.is_multipart():
        return []
    parts = []
    for part in message.iter_parts():
        name = part.get_param("name", header="content-disposition")
        content = part.get_payload(decode=True)
        if isinstance(name, str) and isinstance(content, bytes):
            parts.append(Part(name, part.get_filename(), part.get_content_type(), content))
    return parts

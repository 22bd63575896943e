"""Write answers as JSON or XML, with their headers."""

import gzip
import re
from collections.abc import Mapping
from functools import lru_cache
from typing import Final

import msgspec

from sms_sandbox.core.time.instants import SECOND
from sms_sandbox.providers.smsfactor.formats.dialects import PDF, generation
from sms_sandbox.wire import json_text, xml_text
from sms_sandbox.wire.exchange import Headers, HttpResponse, date_header

JSON: Final = "json"
XML: Final = "xml"
OK: Final = {"status": 1, "message": "OK"}

_NOT_IN_XML: Final = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
_NAMES_IN_XML: Final = {"sub-accounts": "sub-account"}
"""Names of items. Any other item is an element with the name of its list."""


class AnswerStyle(msgspec.Struct, frozen=True):
    """How an answer is written."""

    format: str
    """``json`` or ``xml``."""

    is_gzip: bool
    dialect: str
    now: int
    """Microseconds UTC."""

    @property
    def is_current(self) -> bool:
        return self.dialect != PDF  # see ``generation``

    @property
    def is_json(self) -> bool:
        return self.format == JSON


def alike(fields: Mapping[str, object], style: AnswerStyle, fact: str) -> HttpResponse:
    """Write an answer that both dialects share."""
    return written(fields, style, f"{fact}.{style.format}")


def by_dialect(fields: Mapping[str, object], style: AnswerStyle, fact: str) -> HttpResponse:
    return written(fields, style, f"{fact}.{generation(style.dialect)}.{style.format}")


def written(
    fields: Mapping[str, object] | msgspec.Struct, style: AnswerStyle, fact: str, http_status: int = 200
) -> HttpResponse:
    if style.format == JSON:
        # No answer of SMSFactor has a number with a fraction.
        body = json_text.php_without_exponents(fields) if style.is_current else json_text.without_exponents(fields)
    else:
        body = _xml(msgspec.to_builtins(fields))
    if style.is_gzip:
        body = gzip.compress(body, mtime=0)
    return HttpResponse(http_status, _headers(style.format, style.is_gzip, style.now // SECOND), body, fact)


def document(content: bytes, name: str, style: AnswerStyle, fact: str) -> HttpResponse:
    """Write a PDF document as a file to download. A client accepts no parameter in its Content-Type."""
    own = {"Content-Type": "application/pdf", "Transfer-Encoding": None}
    usual = _headers(style.format, False, style.now // SECOND)  # noqa: FBT003  as declared
    kept = [(header, own.get(header, value)) for header, value in usual]
    headers = (
        *((header, value) for header, value in kept if value is not None),
        ("Content-Disposition", f'attachment; filename="{name}"'),
        ("Content-Length", str(len(content))),
    )
    return HttpResponse(200, headers, content, fact)


def _xml(fields: Mapping[str, object]) -> bytes:
    return f"{xml_text.DECLARATION}\n<response>{_elements(fields)}</response>\n".encode()


def _elements(fields: Mapping[str, object]) -> str:
    return "".join(
        [
            _element(_NAMES_IN_XML.get(name, name), item)
            for name, value in fields.items()
            for item in (value if isinstance(value, list) else [value])
        ]
    )


def _element(name: str, value: object) -> str:
    inside = _elements(value) if isinstance(value, Mapping) else _text(value)
    return f"<{name}>{inside}</{name}>"


def _text(value: object) -> str:
    """Write a text without characters that JSON can hold and XML cannot."""
    if isinstance(value, bool):
        return "true" if value else "false"
    return "null" if value is None else xml_text.escape(_NOT_IN_XML.sub("", str(value)))


@lru_cache(maxsize=64)
def _headers(form: str, is_gzip: bool, second: int) -> Headers:  # noqa: FBT001  given by place, in half the time
    """Return the headers of an answer, which those of one second share."""
    headers = (
        ("Server", "nginx"),
        ("Content-Type", f"application/{form}; charset=utf-8"),
        ("Transfer-Encoding", "chunked"),
        ("Connection", "keep-alive"),
        ("Cache-Control", "no-cache, private"),
        ("Date", date_header(second * SECOND)),
        ("Vary", "Origin"),
        ("Strict-Transport-Security", "max-age=63072000"),
        ("X-Content-Type-Options", "nosniff"),
        ("X-Frame-Options", "DENY"),
    )
    return (*headers, ("Content-Encoding", "gzip")) if is_gzip else headers

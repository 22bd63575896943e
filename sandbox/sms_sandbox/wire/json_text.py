"""JSON as the providers' servers read and write it.

A value may contain objects of ``msgspec.Struct``, which are written as objects of their fields: one that most answers
have takes a third of the time of a dict.
"""

import json
import re
from collections.abc import Iterable
from math import isfinite
from typing import Final

import msgspec

_LONE_SURROGATE: Final = re.compile("[\ud800-\udfff]")
_BEYOND_ASCII: Final = re.compile(r"[^\x00-\x7f]+")
_DEEPEST: Final = 512
"""The number of arrays and objects within each other, by default of PHP's json_decode.

It is a limit of our own, since Python's depends on the caller's stack.
"""


def _refuse_constant(name: str) -> object:
    raise ValueError(f"{name} is not JSON")


def _finite(number: str) -> float:
    value = float(number)
    if not isfinite(value):
        raise ValueError(f"{number} is too large")
    return value


_decode: Final = json.JSONDecoder(parse_constant=_refuse_constant, parse_float=_finite).decode
_compact: Final = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"), default=msgspec.to_builtins).encode
_escaped: Final = json.JSONEncoder(ensure_ascii=True, separators=(",", ":")).encode
_spaced: Final = json.JSONEncoder(ensure_ascii=True).encode

# Where they do not raise, the fast reader and writer do the same as the usual ones, in 1 µs instead of 5. Only floats
# for which Python writes an exponent are written otherwise.
_read_fast: Final = msgspec.json.Decoder().decode
_write_fast: Final = msgspec.json.Encoder().encode
_EXPONENT: Final = re.compile(rb"e-?[0-9]+(?:[,}\]]|\Z)")
"""Finds a float with an exponent, and now and then a text that looks like one."""

_SMALL: Final = b"0.0000"
"""The beginning of a float that Python writes with an exponent, as the fast writer writes it."""


def read(body: bytes) -> object:
    """Return the value of a JSON text in UTF-8.

    Raise ValueError for anything else, for one nested too deep, and for a number too large for a float.
    """
    try:
        value = _read_fast(body)
    except (msgspec.DecodeError, RecursionError):
        value = _read(body)
    if len(body) > _DEEPEST and body.count(b"[") + body.count(b"{") > _DEEPEST and _is_too_deep(value):
        raise ValueError("nested too deep")
    return value


def _read(body: bytes) -> object:
    try:
        return _decode(body.decode())
    except RecursionError:
        raise ValueError("nested too deep") from None


def _is_too_deep(value: object) -> bool:
    level = [value]
    for _ in range(_DEEPEST):
        level = [inner for outer in level for inner in _inside(outer) if isinstance(inner, dict | list)]
        if not level:
            return False
    return True


def _inside(value: object) -> Iterable[object]:
    if isinstance(value, dict):
        return value.values()
    return value if isinstance(value, list) else ()


def has_lone_surrogate(body_value: object) -> bool:
    r"""Return True if a text anywhere in the value is no Unicode, as ``"\ud800"`` gives;

    PHP refuses such a document.
    """
    return bool(_LONE_SURROGATE.search(_compact(body_value)))


def compact(value: object) -> bytes:
    """Return JSON as JSON.stringify writes it: no blanks, UTF-8 unescaped, a lone surrogate escaped."""
    try:
        written = _write_fast(value)
    except (UnicodeError, TypeError, RecursionError):
        pass
    else:
        if _SMALL not in written and _EXPONENT.search(written) is None:
            return written
    # UTF-8 can write all but surrogates, and "backslashreplace" gives those the very form of a JSON escape.
    return _compact(value).encode("utf-8", "backslashreplace")


def without_exponents(value: object) -> bytes:
    """Return JSON as ``compact`` does, in two thirds of the time, for a value that is known to have no float below
    0.0001 and none from 1e16 on.
    """
    try:
        return _write_fast(value)
    except (UnicodeError, TypeError, RecursionError):
        return compact(value)


def php(value: object) -> bytes:
    r"""Return JSON as PHP's json_encode writes it: no blanks, ``\uXXXX`` for all beyond ASCII, ``\/`` for a slash."""
    return _as_php(compact(value), value)


def php_without_exponents(value: object) -> bytes:
    """Return JSON as ``php`` does, for a value that ``without_exponents`` may write."""
    return _as_php(without_exponents(value), value)


def _as_php(written: bytes, value: object) -> bytes:
    if written.isascii():
        return written.replace(b"/", b"\\/")
    # Only what is beyond ASCII: applied to the whole text, _escaped would escape DEL, too.
    text = _BEYOND_ASCII.sub(lambda beyond: _escaped(beyond[0])[1:-1], _compact(value))
    return text.replace("/", "\\/").encode("ascii")


def spaced(value: object) -> bytes:
    r"""Return JSON as Python's json.dumps writes it: a blank after each comma and colon, ``\uXXXX`` for all beyond
    ASCII.
    """
    return _spaced(value).encode("ascii")

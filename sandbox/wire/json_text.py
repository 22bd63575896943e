"""JSON as the providers' servers read and write it."""

import json
import re
from typing import Final

_LONE_SURROGATE: Final = re.compile("[\ud800-\udfff]")


def _refuse_constant(name: str) -> object:
    raise ValueError(f"{name} is not JSON")


_decode: Final = json.JSONDecoder(parse_constant=_refuse_constant).decode
_compact: Final = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode
_escaped: Final = json.JSONEncoder(ensure_ascii=True, separators=(",", ":")).encode
_spaced: Final = json.JSONEncoder(ensure_ascii=True).encode


def read(body: bytes) -> object:
    """The value of a JSON text in UTF-8; raises ValueError for anything else, and for one nested too deep."""
    try:
        return _decode(body.decode())
    except RecursionError:
        raise ValueError("nested too deep") from None


def has_lone_surrogate(body_value: object) -> bool:
    r"""Whether a text anywhere in the value is no Unicode, as ``"\ud800"`` gives; PHP refuses such a document."""
    return bool(_LONE_SURROGATE.search(_compact(body_value)))


def compact(value: object) -> bytes:
    """As JSON.stringify writes it: no blanks, UTF-8 unescaped, a lone surrogate escaped."""
    # UTF-8 can write all but surrogates, and "backslashreplace" gives those the very form of a JSON escape.
    return _compact(value).encode("utf-8", "backslashreplace")


def php(value: object) -> bytes:
    r"""As PHP's json_encode writes it: no blanks, ``\uXXXX`` for all beyond ASCII, ``\/`` for a slash."""
    return _escaped(value).replace("/", "\\/").encode("ascii")


def spaced(value: object) -> bytes:
    r"""As Python's json.dumps writes it: a blank after each comma and colon, ``\uXXXX`` for all beyond ASCII."""
    return _spaced(value).encode("ascii")

"""Find the format that a request wants for its answer."""

import re
from typing import Final

from sms_sandbox.wire.exchange import HttpRequest

_JSON: Final = "application/json"
_IS_JSON: Final = {_JSON: True, "application/xml": False}
_WEIGHT_OF_NOTHING: Final = re.compile(r"q=0(\.0*)?", re.ASCII)


def is_json(request: HttpRequest) -> bool:
    """Return whether the first known type in Accept is JSON; without one it is XML.

    Documents sent are in that format, too.
    """
    first = request.fields.get("accept")
    if first is None or first == _JSON:
        return first is not None
    for media_range in _list(request, "accept"):
        name = media_range.partition(";")[0].strip().lower()
        if name in _IS_JSON:
            return _IS_JSON[name]
    return False


def is_gzip(request: HttpRequest) -> bool:
    if "accept-encoding" not in request.fields:
        return False
    for coding in _list(request, "accept-encoding"):
        name, _, weight = coding.partition(";")
        if name.strip().lower() == "gzip":
            return not _WEIGHT_OF_NOTHING.fullmatch(weight.strip())
    return False


def _list(request: HttpRequest, wanted: str) -> list[str]:
    return [item for name, value in request.headers if name.lower() == wanted for item in value.split(",")]

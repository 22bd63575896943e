"""Read a request's parameters by name, and their single values. Every function here raises errors.RefusedError."""

import re
from typing import Final

from sms_sandbox.providers.smsgateway24.errors import RefusedError
from sms_sandbox.wire import form_data, json_text
from sms_sandbox.wire.exchange import HttpRequest
from sms_sandbox.wire.forms import unescaped_pairs

Parameters = dict[str, str]
"""A value that is no text (a byte that is not UTF-8, an object or array of JSON) contains a lone surrogate, which no
client can send.
"""

_JSON: Final = "application/json"
_FORM: Final = "application/x-www-form-urlencoded"
_KEEP_BYTES: Final = "surrogateescape"
_NO_UNICODE: Final = re.compile("[\ud800-\udfff]")
_NO_TEXT: Final = "\udc80"
_INTEGER: Final = re.compile("-?[0-9]{1,18}")  # any number that fits into PHP's 64 bits, to the last full digit
_SPELT_OUT: Final = {"true": True, "false": False}


def parameters_of(request: HttpRequest) -> Parameters:
    """Return query and body as PHP has them: the last of a name counts, and the query wins over the body."""
    if request.is_oversized:
        raise RefusedError("too_large")
    return request.parsed(_query_and_body)


def or_datajson(request: HttpRequest) -> Parameters:
    """Return the parameters; a body of JSON is the parameter ``datajson``."""
    given = parameters_of(request)
    return {"datajson": request.body.decode(errors=_KEEP_BYTES)} | given if _has_json(request) else given


def or_json(request: HttpRequest) -> Parameters:
    """Return the parameters; a JSON object in the body adds its own, with ``template_data`` written as JSON again."""
    given = parameters_of(request)
    content = request.parsed(_object_in_body) if _has_json(request) else None
    if content is None:
        return given
    return of_json(content) | _template_data(content) | given


def _object_in_body(request: HttpRequest) -> dict[str, object] | None:
    return json_object(request.body)


def _template_data(content: dict[str, object]) -> Parameters:
    values = content.get("template_data")
    return {"template_data": json_text.compact(values).decode()} if isinstance(values, dict | list) else {}


def json_object(text: bytes) -> dict[str, object] | None:
    """Return a JSON object, or None if the text is anything else or PHP would not read it."""
    try:
        content = json_text.read(text)
    except ValueError:
        return None
    return content if isinstance(content, dict) and not json_text.has_lone_surrogate(content) else None


def batch(request: HttpRequest) -> dict[str, object]:
    """Return the JSON object of a batch: the parameter ``datajson`` or the body."""
    if not or_datajson(request).get("datajson"):
        raise RefusedError("missing_parameter", "datajson")
    content = request.parsed(_object_in_datajson)
    if content is None:
        raise RefusedError("bad_request")
    return content


def _object_in_datajson(request: HttpRequest) -> dict[str, object] | None:
    return json_object(or_datajson(request)["datajson"].encode(errors=_KEEP_BYTES))


def of_json(content: dict[str, object]) -> Parameters:
    """Return a JSON object's values as a form would hold them."""
    return {name: _as_in_a_form(value) for name, value in content.items() if value is not None}


def _as_in_a_form(value: object) -> str:
    if isinstance(value, bool):
        return "1" if value else "0"
    return _NO_TEXT if isinstance(value, dict | list) else str(value)


def _has_json(request: HttpRequest) -> bool:
    return request.method == "POST" and request.content_type == _JSON


def _query_and_body(request: HttpRequest) -> Parameters:
    given, query = _of_body(request), request.query
    if query:
        given.update(_of_form(query))
    return given


def _of_body(request: HttpRequest) -> Parameters:
    if request.method != "POST":
        return {}
    content_type = request.content_type
    if content_type == _FORM:
        return _of_form(request.body)
    if content_type == "multipart/form-data":
        return dict(form_data.fields(request.header("Content-Type") or "", request.body, errors=_KEEP_BYTES))
    return {}


def _of_form(encoded: bytes) -> Parameters:
    given: Parameters = {}
    for name, value in unescaped_pairs(encoded):
        key = name if isinstance(name, str) else name.decode(errors=_KEEP_BYTES)
        given[key] = value if isinstance(value, str) else value.decode(errors=_KEEP_BYTES)
    return given


def credential(given: Parameters, name: str) -> str:
    value = given.get(name, "")
    if not value:
        raise RefusedError("missing_credentials")
    if not value.isascii() and _NO_UNICODE.search(value):
        raise RefusedError("bad_credentials")
    return value


def optional(given: Parameters, name: str) -> str | None:
    """Return a text, or None if it is absent or empty."""
    value = given.get(name)
    return checked(value, name) if value else None


def checked(value: str, name: str) -> str:
    if not value.isascii() and _NO_UNICODE.search(value):
        raise RefusedError("bad_parameter", name)
    return value


def required(given: Parameters, name: str) -> str:
    value = given.get(name)
    if not value:
        raise RefusedError("missing_parameter", name)
    return value if value.isascii() else checked(value, name)


def whole(text: str) -> int | None:
    """Return the text as a number, or None if it is none."""
    return int(text) if _INTEGER.fullmatch(text) else None


def identifier(text: str) -> int | str:
    """Return the text as a number if it is one. Real device ids are numbers; a test may use names."""
    return int(text) if _INTEGER.fullmatch(text) else text


def integer(given: Parameters, name: str) -> int | None:
    value = optional(given, name)
    if value is None:
        return None
    number = whole(value)
    if number is None:
        raise RefusedError("bad_parameter", name)
    return number


def flag(given: Parameters, name: str) -> bool:
    """Return a switch. A Java client sends ``true`` and ``false`` where the documentation has 1 and 0."""
    value = given.get(name)
    if not value:
        return False
    spelt_out = _SPELT_OUT.get(value)
    return bool(integer(given, name)) if spelt_out is None else spelt_out

"""Programs that read inSIM's webhooks, after those that the README of insim-http-api prints.

Each takes the query of a request and returns what it finds, by kind: the content of the JSON, or the name of the
JavaScript error that ends it.
"""

import json
import re
from collections.abc import Callable
from urllib.parse import parse_qs, unquote

from sms_sandbox.providers.insim.webhooks import KINDS

from tests.providers.insim.asking import Json

Receiver = Callable[[str], dict[str, Json]]

_STRAY_PERCENT = re.compile(r"%(?![0-9A-Fa-f]{2})")


class UriError(ValueError):
    pass


def decode_uri_component(text: str) -> str:
    """Decode as JavaScript does. Raise UriError."""
    if _STRAY_PERCENT.search(text):
        raise UriError(text)
    try:
        return unquote(text, errors="strict")
    except UnicodeDecodeError:
        raise UriError(text) from None


def _receiver(decode: Callable[[str], str]) -> Receiver:
    def read(query: str) -> dict[str, Json]:
        values = parse_qs(query, keep_blank_values=True)  # the framework decodes here
        return {kind: _outcome(decode, values[kind][0]) for kind in KINDS if kind in values}

    return read


def _outcome(decode: Callable[[str], str], value: str) -> Json:
    try:
        return json.loads(decode(value))
    except UriError:
        return "URIError"
    except json.JSONDecodeError:
        return "SyntaxError"


flask = _receiver(unquote)
express = _receiver(decode_uri_component)
once = _receiver(str)

"""Parse the bytes of a scenario file as TOML or JSON."""

import json
import re
import tomllib
from collections import Counter
from collections.abc import Mapping
from typing import Any, Final

from sms_sandbox.scenario.diagnostics import Problem, ScenarioError
from sms_sandbox.scenario.source import toml_errors
from sms_sandbox.scenario.source.document import Document, Form, place_of

_FORMS: Final = {".toml": Form.TOML, ".json": Form.JSON}

LARGEST: Final = 10 * 1024 * 1024
"""Limit of a file, in bytes: far above what is written by hand."""

_MOST_PARTS: Final = 50

_LONG_KEY: Final = re.compile(
    rf"""(?<![\w."'-])(?>(?>[A-Za-z0-9_-]+|"[^"]*"|'[^']*')[ \t]*+\.[ \t]*+){{{_MOST_PARTS}}}"""
)
"""A key for which ``tomllib`` would take the square of its length; no key goes on in the next line."""

_YAML: Final = (
    "YAML damages telephone numbers and times: it reads +33639980001 as a number without its plus, 0639980001 as "
    "octal, 1:30 as 90 and NO as false. Write TOML, or JSON with the same keys."
)


class _WrongJsonError(ValueError):
    """Raised for JSON that Python's parser accepts but a scenario may not contain."""


def parse(name: str, content: bytes) -> Document:
    """Parse the file; its name decides between TOML and JSON.

    Raise ScenarioError if it cannot be parsed.
    """
    suffix = name[name.rfind(".") :].lower() if "." in name else ""
    if suffix in {".yaml", ".yml"}:
        raise _refused(name, "yaml", "YAML is not read.", _YAML)
    if len(content) > LARGEST:
        raise _refused(name, "too_large", "The file is larger than 10 MB.")
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        before = content[: error.start].decode("utf-8")
        raise _at(name, before, len(before), "bad_text", "the text is not UTF-8.") from None
    form = _FORMS.get(suffix) or (Form.JSON if text.lstrip().startswith("{") else Form.TOML)
    if form is Form.TOML and _has_long_key(text):
        raise _refused(name, "bad_toml", f"A key has more than {_MOST_PARTS} parts with dots between them.")
    try:
        data = tomllib.loads(text) if form is Form.TOML else _json(name, text)
    except tomllib.TOMLDecodeError as error:
        meaning, line, column = toml_errors.explain(str(error), text)
        raise ScenarioError(
            [Problem(file=name, line=line, column=column, code="bad_toml", message=meaning)]
        ) from None
    except ValueError:
        raise _refused(name, "bad_number", "A number has too many digits.") from None
    except RecursionError:
        raise _refused(name, "too_deep", "Its tables and lists are nested too deeply.") from None
    return Document(name, text, form, data)


def _has_long_key(text: str) -> bool:
    """Look line by line: one search of a megabyte would keep all threads waiting for 60 ms."""
    return any(line.count(".") >= _MOST_PARTS and _LONG_KEY.search(line) for line in text.split("\n"))


def _json(name: str, text: str) -> Mapping[str, Any]:
    try:
        data = json.loads(text, object_pairs_hook=_without_doubles, parse_constant=_no_constant)
    except json.JSONDecodeError as error:
        meaning = f"this is not JSON: {error.msg[0].lower()}{error.msg[1:]}."
        raise _at(name, text, error.pos, "bad_json", meaning) from None
    except _WrongJsonError as error:
        raise _refused(name, "bad_json", str(error)) from None
    if not isinstance(data, dict):
        raise _refused(name, "bad_json", "A scenario is an object: { … }.")
    return data


def _without_doubles(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    data = dict(pairs)
    if len(data) < len(pairs):
        [(double, _)] = Counter(key for key, _ in pairs).most_common(1)
        raise _WrongJsonError(f'An object has the key "{double}" twice.')
    return data


def _no_constant(word: str) -> float:
    raise _WrongJsonError(f"{word} is not a number in JSON.")


def _refused(name: str, code: str, message: str, hint: str = "") -> ScenarioError:
    return ScenarioError([Problem(file=name, code=code, message=message, hint=hint)])


def _at(name: str, text: str, offset: int, code: str, message: str) -> ScenarioError:
    line, column = place_of(text, offset)
    return ScenarioError([Problem(file=name, line=line, column=column, code=code, message=message)])

"""Explain why arguments do not fit a tool, in words by which an agent can correct its call."""

from collections.abc import Mapping
from typing import Any, Final

from pydantic import ValidationError

from sms_sandbox.scenario.bad_value import did_you_mean

_WANTED: Final = {"string_type": "text in quotes", "dict_type": "an object"}
"""What an argument has to be, by the kind of pydantic's error."""


def problem_with(tool: str, schema: Mapping[str, Any], arguments: Mapping[str, object]) -> str | None:
    """Return what is wrong with the names of the arguments for a tool's input ``schema``, or None."""
    names = [*schema["properties"]]
    for name in arguments:
        if name not in names:
            return f"{tool} takes no argument {name!r}. {did_you_mean(name, names, kind='It takes')}"
    missing = [repr(name) for name in schema.get("required", ()) if name not in arguments]
    return f"{tool} needs {' and '.join(missing)}" if missing else None


def problem_in(tool: str, error: ValidationError) -> str:
    """Return what is wrong with the first value that does not fit."""
    first = error.errors(include_url=False)[0]
    name, value = first["loc"][0], first["input"]
    expected = first.get("ctx", {}).get("expected")
    wanted = f"one of {expected}" if expected else _WANTED.get(first["type"], "a valid value")
    return f"{tool}: {name} is {value!r}, and has to be {wanted}"

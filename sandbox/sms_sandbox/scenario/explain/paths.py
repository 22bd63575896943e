"""Render the elements and values of a scenario file as their author wrote them."""

import re
from collections.abc import Mapping
from datetime import date
from typing import Any, Final

from sms_sandbox.scenario.format.effects import AccountTable
from sms_sandbox.scenario.source.document import Path

_BARE: Final = re.compile(r"[A-Za-z0-9_-]+")
_NAMED: Final = frozenset({"rule", "phase", "expect"})
"""Tables with a ``name`` key."""

_KEYED: Final = frozenset({"lifecycle", "handset", "device"})
"""Tables whose key is their name."""

_LONGEST: Final = 60


def subject(path: Path, data: Mapping[str, Any]) -> str:
    """Render the element and the key, for example ``rule "one-in-ten": when.share``."""
    element, rest = _element(path, data)
    if not element:
        return dotted(rest)
    return f"{element}: {dotted(rest)}" if rest else element


def dotted(path: Path) -> str:
    """Render a path, for example ``faults[0].share``."""
    text = ""
    for step in path:
        if isinstance(step, int):
            text += f"[{step}]"
        else:
            key = step if _BARE.fullmatch(step) else f'"{step}"'
            text += f".{key}" if text else key
    return text


def written(value: object) -> str:
    """Render a single value as in the file; return an empty text for tables, lists and null."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, str):
        text = f'"{value}"' if value.isprintable() else ascii(value)
        return text if len(text) <= _LONGEST else f'{text[:_LONGEST]}…"'
    if isinstance(value, int | float | date):
        return str(value)
    return ""


def at(path: Path, data: Any) -> Any:  # noqa: ANN401  plain values
    """Return the value at the path, or None if there is none."""
    for step in path:
        if isinstance(data, Mapping):
            data = data.get(step)
        elif isinstance(data, list) and isinstance(step, int) and step < len(data):
            data = data[step]
        else:
            return None
    return data


def _is_login(key: str, value: object) -> bool:
    return isinstance(value, Mapping) and key not in AccountTable.model_fields


def _element(path: Path, data: Mapping[str, Any]) -> tuple[str, Path]:
    """Return the element's name and the rest of the path."""
    match path:
        case (str(kind), int(index), *rest) if kind in _NAMED:
            name = at((kind, index, "name"), data)
            shown = written(name) if isinstance(name, str) and name else str(index + 1)
            return f"{kind} {shown}", tuple(rest)
        case (str(kind), str(key), *rest) if kind in _KEYED:
            return f'{kind} "{key}"', tuple(rest)
        case ("account", str(provider), str(login), *rest) if _is_login(login, at(path[:3], data)):
            return f'account.{provider} "{login}"', tuple(rest)
        case ("account", str(provider), *rest):
            return f"account.{provider}", tuple(rest)
        case _:
            return "", path

"""Scenarios, as the admin API takes them."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final

Source = str | Path | Mapping[str, Any]
"""``builtin:NAME``, the path of a scenario file, or its content as an object."""

_BUILT_IN: Final = "builtin:"


def content_of(source: Source) -> str | dict[str, Any]:
    """Return the scenario as the admin API takes it. Raise OSError if the file cannot be read."""
    if isinstance(source, Mapping):
        return dict(source)
    if isinstance(source, str) and source.startswith(_BUILT_IN):
        return source
    return Path(source).read_text("utf-8")

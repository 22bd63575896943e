"""Scenarios, as the admin API takes them."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final

Source = str | Path | Mapping[str, Any]
"""``builtin:NAME``, the path of a scenario file, or what such a file says, as an object."""

_BUILT_IN: Final = "builtin:"


def content_of(source: Source) -> str | dict[str, Any]:
    """Raises OSError for a file that cannot be read."""
    if isinstance(source, Mapping):
        return dict(source)
    if isinstance(source, str) and source.startswith(_BUILT_IN):
        return source
    return Path(source).read_text("utf-8")

"""The skeleton of a provider package: a small provider with examples, a ledger and tests, to begin from."""

import keyword
from collections.abc import Iterator
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import PurePosixPath
from typing import Final

_SUFFIX: Final = ".txt"
"""The suffix of each template, which keeps tools from reading it as code."""

_PACKAGE: Final = "package"


def is_name(name: str) -> bool:
    """Return whether a provider can have this name: lower-case letters and digits, a letter first."""
    return name.isascii() and name.isalnum() and name.islower() and name[0].isalpha() and not keyword.iskeyword(name)


def skeleton(name: str) -> dict[PurePosixPath, str]:
    """Return the files of a provider package by their path in it. ``name`` is one that ``is_name`` accepts."""
    found = {}
    for path, template in _templates(files("sms_sandbox.cli") / "templates" / "provider", PurePosixPath()):
        text = template.read_text("utf-8").replace("@name@", name).replace("@title@", name.capitalize())
        found[_placed(path, name)] = text
    return found


def _templates(folder: Traversable, path: PurePosixPath) -> Iterator[tuple[PurePosixPath, Traversable]]:
    for one in sorted(folder.iterdir(), key=lambda entry: entry.name):
        if one.is_dir():
            yield from _templates(one, path / one.name)
        else:
            yield path / one.name.removesuffix(_SUFFIX), one


def _placed(path: PurePosixPath, name: str) -> PurePosixPath:
    first, *rest = path.parts
    return PurePosixPath(f"sms_sandbox_{name}" if first == _PACKAGE else first, *rest)

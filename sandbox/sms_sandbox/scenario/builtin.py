"""The scenarios that ship with the sandbox: ``builtin:NAME``."""

from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Final

import sms_sandbox

PREFIX: Final = "builtin:"


@cache
def folder() -> Path:
    """Return the folder of the built-in scenarios.

    The installed package contains it; a checkout has it beside the source, since nothing is copied there.
    """
    inside = Path(str(files(sms_sandbox))) / "_scenarios"
    return inside if inside.is_dir() else Path(str(files(sms_sandbox))).parents[1] / "scenarios"


def names() -> list[str]:
    return sorted(path.stem for path in folder().glob("*.toml"))


def path_of(name: str) -> Path | None:
    """Return the file of a built-in scenario, or None.

    ``name`` has no prefix. Its first words are enough if they are those of one scenario only.
    """
    known = names()
    meant = [name] if name in known else [one for one in known if one.startswith(f"{name}-")]
    return folder() / f"{meant[0]}.toml" if len(meant) == 1 else None

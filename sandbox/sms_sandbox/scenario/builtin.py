"""The scenarios that come with the sandbox: ``builtin:NAME``."""

from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Final

import sms_sandbox

PREFIX: Final = "builtin:"


@cache
def folder() -> Path:
    """In the installed package; in a checkout, from which nothing is copied there, beside the source."""
    inside = Path(str(files(sms_sandbox))) / "_scenarios"
    return inside if inside.is_dir() else Path(str(files(sms_sandbox))).parents[1] / "scenarios"


def names() -> list[str]:
    return sorted(path.stem for path in folder().glob("*.toml"))


def path_of(name: str) -> Path | None:
    """``name`` is without the prefix; its first words are enough where no other scenario begins with them."""
    known = names()
    meant = [name] if name in known else [one for one in known if one.startswith(f"{name}-")]
    return folder() / f"{meant[0]}.toml" if len(meant) == 1 else None

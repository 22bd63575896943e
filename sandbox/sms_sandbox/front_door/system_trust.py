"""Commands that make this system trust a root. They are shown before they are run."""

import sys
from collections.abc import Callable
from pathlib import Path
from shutil import which
from typing import Final, NamedTuple

Command = tuple[str, ...]
_NAME: Final = "sms-sandbox-local-root.crt"


class TrustPlan(NamedTuple):
    """Commands for one system."""

    trust: tuple[Command, ...]
    """Add a root to those of the system."""

    untrust: tuple[Command, ...]
    """Remove it."""


def plan_for(root: Path, platform: str = sys.platform, find: Callable[[str], str | None] = which) -> TrustPlan | None:
    """Return the commands of this system, or None if it is unknown."""
    if platform == "darwin":
        return TrustPlan(
            (("security", "add-trusted-cert", "-r", "trustRoot", "-p", "ssl", str(root)),),
            (("security", "remove-trusted-cert", str(root)),),
        )
    if platform == "win32":
        return TrustPlan(
            (("certutil", "-user", "-addstore", "Root", str(root)),),
            (("certutil", "-user", "-delstore", "Root", "sms-sandbox local root"),),
        )
    return next((_of_folder(root, *row) for row in _LINUX if find(row[1][0])), None)


_LINUX: Final = (
    ("/usr/local/share/ca-certificates", ("update-ca-certificates",)),
    ("/etc/pki/ca-trust/source/anchors", ("update-ca-trust", "extract")),
    ("/etc/ca-certificates/trust-source/anchors", ("trust", "extract-compat")),
)
"""By system (Debian and Alpine, Fedora, Arch): the folder of the owner's roots, and the command that collects them.
"""


def _of_folder(root: Path, folder: str, collect: Command) -> TrustPlan:
    place = f"{folder}/{_NAME}"
    return TrustPlan(
        (("install", "-m", "644", str(root), place), collect),
        (("rm", "-f", place), collect),
    )

"""Register kinds of faults from outside at start-up, before a scenario, a run file or a command reads the kinds."""

import os
from collections.abc import Mapping
from pathlib import Path
from typing import Final

FOLDERS_VARIABLE: Final = "SANDBOX_FAULT_KINDS"
"""The variable of the environment that names folders with kinds of faults, separated as in PATH."""


def register_named(environment: Mapping[str, str]) -> None:
    """Register the kinds of the folders that an environment names.

    Raise ValueError for a folder that is none, LateKindError if the kinds are in use already.
    """
    folders = [Path(name) for name in environment.get(FOLDERS_VARIABLE, "").split(os.pathsep) if name]
    if folders:
        from sms_sandbox.faults.registry import KINDS  # noqa: PLC0415  most have no folder, and need not wait for it

        KINDS.register(folders)

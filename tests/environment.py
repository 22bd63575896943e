"""The environment of programs that tests start."""

import os
from typing import Final

KEPT: Final = "SANDBOX_STATE_DIR"
"""The folder of records, run files and the authority: that of the tests, not one in the developer's home."""


def clean_environment(**more: str) -> dict[str, str]:
    """Return the environment without variables that a developer, or pytest, may have set for the sandbox."""
    clean = {
        name: value
        for name, value in os.environ.items()
        if name == KEPT or not name.startswith(("SANDBOX_", "PYTEST_"))
    }
    return {**clean, **more}

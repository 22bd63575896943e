"""A folder with the package for Node in it, installed by npm as its page says."""

import os
import subprocess
import sys
from pathlib import Path

from tests.environment import clean_environment

CLIENT = Path(__file__).parents[2] / "clients" / "node"


def install(folder: Path, *packages: str) -> None:
    """Put our package, and others from npm, into the folder."""
    (folder / "package.json").write_text('{"type": "module", "private": true}')
    run(folder, "npm", "install", "--no-audit", "--no-fund", "--silent", "--install-links", str(CLIENT), *packages)


def environment(**more: str) -> dict[str, str]:
    """Return the environment without the sandbox's variables, and with this Python's ``sandbox`` on the PATH."""
    path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    return {**clean_environment(), "PATH": path, **more}


def run(folder: Path, *command: str, **more: str) -> str:
    """Return what the command prints. Raise AssertionError if it fails."""
    done = subprocess.run(  # noqa: S603  the programs under test
        command, cwd=folder, env=environment(**more), capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout

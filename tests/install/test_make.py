"""``make`` with a Python that cannot be used."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.install.installing import ROOT

OLD = f"""#!/bin/sh
[ "$1" = --version ] && echo "Python 3.10.13" && exit 0
[ "$1" = -c ] && exec {sys.executable} -c "import sys; sys.version_info = (3, 10, 13); exec(sys.argv[1])" "$2"
exit 1
"""
"""Answers as a Python of that version does, and makes no environment."""
WITHOUT_VENV = """#!/bin/sh
[ "$1" = -m ] || exit 0
mkdir -p .venv/bin && touch .venv/bin/python
exit 1
"""

WITH_VENV = """#!/bin/sh
[ "$1" = -m ] || exit 0
mkdir -p .venv/bin
printf '#!/bin/sh\\nexit 1\\n' > .venv/bin/python
chmod +x .venv/bin/python
"""
"""Makes an environment in which nothing can be installed."""


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    for name in ("Makefile", "pyproject.toml"):
        shutil.copy(ROOT / name, tmp_path)
    return tmp_path


def make(checkout: Path, script: str) -> "subprocess.CompletedProcess[str]":
    python = checkout / "its-python"
    python.write_text(script)
    python.chmod(0o755)
    command = [str(shutil.which("make")), "up", f"PYTHON={python}"]
    outside = {
        name: value for name, value in os.environ.items() if not name.startswith("MAKE")
    }  # of a make around it
    return subprocess.run(  # noqa: S603  make itself
        command, cwd=checkout, env=outside, capture_output=True, text=True, check=False
    )


def test_old_python_is_reported_in_one_line(checkout: Path) -> None:
    done = make(checkout, OLD)
    assert done.returncode == 2
    assert done.stdout == (
        f"sms-sandbox needs Python 3.11 or newer; {checkout}/its-python is Python 3.10.13. "
        "Name another: make PYTHON=python3.12\n"
    )
    assert not (checkout / ".venv").exists()


def test_broken_environment_is_removed(checkout: Path) -> None:
    assert make(checkout, WITHOUT_VENV).returncode == 2
    assert not (checkout / ".venv").exists()


def test_installation_is_announced_with_its_length(checkout: Path) -> None:
    done = make(checkout, WITH_VENV)
    assert "installing sms-sandbox into .venv, about half a minute\n" in done.stdout
    assert "--quiet" not in done.stdout  # so that pip shows its progress

"""Tests write nothing to the developer's home."""

import json
import os
import re
import subprocess
import sys
from pathlib import Path
from typing import Final

import pytest
from sms_sandbox.cli.process import server_registry
from sms_sandbox.front_door.store import default_folder

from tests.environment import KEPT, clean_environment

TESTS: Final = Path(__file__).parents[1]
_STRIPPED: Final = re.compile(r"not \w+\.startswith\(\(?\"SANDBOX_\"")
_PRINT: Final = """
import json
from sms_sandbox.cli.process import server_registry
from sms_sandbox.front_door.store import default_folder
print(json.dumps([str(server_registry.last_run()), str(default_folder())]))
"""


def test_records_and_authority_lie_in_the_folder_of_the_tests() -> None:
    state = Path(os.environ[KEPT])
    assert server_registry.last_run().parent == state
    assert default_folder() == state / "ca"
    assert not state.is_relative_to(Path.home())


def test_programs_that_tests_start_use_the_same_folder(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SANDBOX_URL", "http://127.0.0.1:1")
    environment = clean_environment()
    assert "SANDBOX_URL" not in environment
    done = subprocess.run(  # noqa: S603  our own program
        [sys.executable, "-c", _PRINT], env=environment, capture_output=True, text=True, check=True
    )
    state = os.environ[KEPT]
    assert json.loads(done.stdout) == [f"{state}/last.run", f"{state}/ca"]


def test_one_place_takes_variables_out_of_the_environment() -> None:
    found = [
        str(path.relative_to(TESTS)) for path in TESTS.rglob("*.py") if _STRIPPED.search(path.read_text("utf-8"))
    ]
    assert found == ["environment.py"]

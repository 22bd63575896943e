"""The guide's test with the package testcontainers itself, on a stand-in for the engine."""

import subprocess
import sys
from pathlib import Path

import pytest

from tests.environment import clean_environment
from tests.guides.walking import file_in
from tests.install.engine import serving_containers

pytestmark = pytest.mark.timeout(120)


def test_guide_works_with_the_package(tmp_path: Path) -> None:
    (tmp_path / "test_shop.py").write_text(file_in("testcontainers", "test_shop.py"))
    with serving_containers() as engine:
        done = subprocess.run(
            [sys.executable, "-m", "pytest", "-q", "-p", "no:randomly", "test_shop.py"],
            cwd=tmp_path,
            env=clean_environment(DOCKER_HOST=engine.url, TESTCONTAINERS_RYUK_DISABLED="true"),
            capture_output=True,
            text=True,
            check=False,
        )
    assert "1 passed" in done.stdout, done.stdout + done.stderr
    [container] = engine.containers
    assert (container.wanted["Image"], container.environment) == ("sms-sandbox", {"SANDBOX_CLOCK": "virtual"})
    assert container.process is not None
    assert container.process.returncode is not None

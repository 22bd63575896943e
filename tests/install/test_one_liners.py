"""``uvx sms-sandbox up`` from the built wheel, as once that is published. uv takes the dependencies from PyPI."""

import signal
import subprocess
import sys
from pathlib import Path
from urllib.request import urlopen

import pytest
from sms_sandbox import __version__

from tests.environment import clean_environment
from tests.install.installing import Artifacts

pytestmark = pytest.mark.timeout(300)  # builds the distribution, and downloads what it needs

UVX = str(Path(sys.executable).with_name("uvx"))


def environment(artifacts: Artifacts) -> dict[str, str]:
    return clean_environment(UV_FIND_LINKS=str(artifacts.wheel.parent))


def test_uvx_runs_the_built_wheel(artifacts: Artifacts, tmp_path: Path) -> None:
    done = subprocess.run(  # noqa: S603  uv
        [UVX, "sms-sandbox", "--version"],
        cwd=tmp_path,
        env=environment(artifacts),
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode, done.stdout) == (0, f"sandbox, version {__version__}\n"), done.stderr


def test_uvx_starts_a_sandbox_and_ends_it(artifacts: Artifacts, tmp_path: Path) -> None:
    port_file = tmp_path / "port"
    command = [UVX, "sms-sandbox", "up", "--port", "0", "--port-file", str(port_file)]
    env = environment(artifacts)
    with subprocess.Popen(  # noqa: S603  uv
        command, cwd=tmp_path, env=env, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True
    ) as server:
        try:
            assert server.stdout is not None
            assert any(line.startswith("ready") for line in server.stdout)
            with urlopen(f"http://127.0.0.1:{port_file.read_text().strip()}/_sandbox/readyz") as answer:
                assert answer.status == 200
        finally:
            server.send_signal(signal.SIGINT)
        assert server.wait() == 0

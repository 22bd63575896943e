"""A server that does not end by itself: a loop blocked by harmless arithmetic, webhooks whose receiver is silent."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import pytest
from click.testing import CliRunner
from sms_sandbox.cli import main
from sms_sandbox.cli.process import server_registry

from tests.cli.running import clean
from tests.running import PATIENCE

LIMIT = 2.0
"""Seconds in which a second signal or ``sandbox down`` ends the process."""

SERVER = """
import asyncio, sys
from pathlib import Path
from sms_sandbox.cli.process.serving import serve
from tests.providers.acme import PROVIDER as ACME
from tests.running import settings_for

async def beside(running):
    print("blocked", flush=True)
    {blocks}

serve(settings_for(ACME), Path(sys.argv[1]), beside)
"""
PYTHON = "while True: pass"
C = "sum(range(10**12))"
NOTHING = "pass"


@contextmanager
def server(blocks: str, port_file: Path) -> Iterator[subprocess.Popen[str]]:
    script = SERVER.format(blocks=blocks)
    command = [sys.executable, "-c", script, str(port_file)]
    with subprocess.Popen(  # noqa: S603  our own program
        command, stdout=subprocess.PIPE, text=True, cwd=Path(__file__).parents[3]
    ) as process:
        try:
            assert process.stdout is not None
            assert "blocked\n" in iter(process.stdout.readline, "")
            yield process
        finally:
            process.kill()


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_second_signal_ends_a_server_whose_loop_is_blocked(number: signal.Signals, tmp_path: Path) -> None:
    with server(PYTHON, tmp_path / "port") as process:
        begun = time.monotonic()
        while process.poll() is None and time.monotonic() - begun < PATIENCE:
            process.send_signal(number)  # two of them at once may count as one
            with suppress(subprocess.TimeoutExpired):
                process.wait(0.1)
        assert time.monotonic() - begun < LIMIT + 1  # the machine may be busy
        assert process.returncode == 1


def test_first_signal_ends_a_healthy_server_in_good_order(tmp_path: Path) -> None:
    with server(NOTHING, tmp_path / "port") as process:
        process.terminate()
        assert process.wait(PATIENCE) == 0
    assert not (tmp_path / "port").exists()


@pytest.mark.parametrize("blocks", [PYTHON, C])
def test_down_ends_a_server_whose_loop_is_blocked(blocks: str, tmp_path: Path) -> None:
    with server(blocks, tmp_path / "port") as process:
        port = int((tmp_path / "port").read_text())
        assert server_registry.find(port) is not None
        begun = time.monotonic()
        result = CliRunner().invoke(main, ["down", "--url", f"http://127.0.0.1:{port}"], env=clean({}))
        assert time.monotonic() - begun < LIMIT + 1
        assert (result.exit_code, "did not end in time, and was killed" in result.stderr) == (1, True)
        assert process.wait(PATIENCE) == -signal.SIGKILL
    assert server_registry.find(port) is None
    with pytest.raises(ProcessLookupError):
        os.kill(process.pid, 0)

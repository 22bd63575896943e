"""A server that does not end by itself: a loop that is blocked in Python, or in C."""

import ctypes
import os
import signal
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import pytest
from click.testing import CliRunner
from sms_sandbox.cli import main
from sms_sandbox.cli.process import server_registry
from sms_sandbox.cli.process.serving import serve
from sms_sandbox.server.app import RunningSandbox

from tests.cli.running import clean
from tests.forking import Forked
from tests.providers.acme import PROVIDER as ACME
from tests.running import PATIENCE, settings_for

LIMIT = 2.0
"""Seconds in which a second signal or ``sandbox down`` ends the process."""

PYTHON = "while True: signal.pause()"
"""Signals are handled, and nothing else is."""

C = "lock = ctypes.create_string_buffer(64); [ctypes.PyDLL(None).pthread_mutex_lock(lock) for _ in range(2)]"
"""A thread waits for itself below Python, with the interpreter's lock, so that no signal is handled."""

NOTHING = "pass"


def serve_beside(blocks: str, port_file: str) -> None:
    async def beside(_: RunningSandbox) -> None:
        print("blocked", flush=True)  # noqa: T201  for the test
        exec(blocks, {"ctypes": ctypes, "signal": signal})  # noqa: S102  one of the lines above

    serve(settings_for(ACME), Path(port_file), beside)


@contextmanager
def server(blocks: str, port_file: Path) -> Iterator[Forked]:
    with Forked(serve_beside, blocks, str(port_file)) as process:
        assert "blocked\n" in iter(process.stdout.readline, "")
        yield process


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

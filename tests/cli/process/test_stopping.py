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
from sms_sandbox.cli.process import server_registry, stopping
from sms_sandbox.cli.process.serving import serve
from sms_sandbox.cli.verbs.down import command as down
from sms_sandbox.server.app import RunningSandbox

from tests.cli.running import clean
from tests.forking import Forked
from tests.providers.acme import PROVIDER as ACME
from tests.running import PATIENCE, settings_for

LIMIT = 2.0
"""Seconds in which a second signal or ``sandbox down`` ends the process."""

SOON = "0.1"
"""Seconds from the second signal to the end that the tests of that wait for instead."""

PYTHON = "while True: signal.pause()"
"""Signals are handled, and nothing else is."""

C = "lock = ctypes.create_string_buffer(64); [ctypes.PyDLL(None).pthread_mutex_lock(lock) for _ in range(2)]"
"""A thread waits for itself below Python, with the interpreter's lock, so that no signal is handled."""

NOTHING = "pass"


def serve_beside(blocks: str, port_file: str, last_time: str = "1.5") -> None:
    async def beside(_: RunningSandbox) -> None:
        print("blocked", flush=True)  # noqa: T201  for the test
        exec(blocks, {"ctypes": ctypes, "signal": signal})  # noqa: S102  one of the lines above

    vars(stopping)["_LAST_TIME"] = float(last_time)
    serve(settings_for(ACME), Path(port_file), beside)


@contextmanager
def server(blocks: str, port_file: Path, *last_time: str) -> Iterator[Forked]:
    with Forked(serve_beside, blocks, str(port_file), *last_time) as process:
        assert "blocked\n" in iter(process.stdout.readline, "")
        yield process


def test_process_ends_in_time_after_a_second_signal() -> None:
    assert stopping._LAST_TIME == 1.5 < LIMIT
    [timeout] = [option for option in down.params if option.name == "timeout"]
    assert timeout.default == f"{LIMIT:g}s"


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_second_signal_ends_a_server_whose_loop_is_blocked(number: signal.Signals, tmp_path: Path) -> None:
    with server(PYTHON, tmp_path / "port", SOON) as process:
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
        arguments = ["down", "--timeout", "700ms", "--url", f"http://127.0.0.1:{port}"]
        result = CliRunner().invoke(main, arguments, env=clean({}))
        assert time.monotonic() - begun < LIMIT + 1
        assert (result.exit_code, "did not end in time, and was killed" in result.stderr) == (1, True)
        assert process.wait(PATIENCE) == -signal.SIGKILL
    assert server_registry.find(port) is None
    with pytest.raises(ProcessLookupError):
        os.kill(process.pid, 0)

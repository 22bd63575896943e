"""Processes of ``sandbox`` that are forked from one whose imports are done.

The start of an interpreter and the imports take up to 0.4 s of processor time, a fork 0.02 s. From there on it is a
process like any other: signals, exit code, environment, folder, and streams that the operating system connects.
"""

import contextlib
import io
import multiprocessing
import os
import signal
import subprocess
import sys
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from multiprocessing.reduction import DupFd
from pathlib import Path
from typing import IO, Any, Final, Self

_TEMPLATES: Final = multiprocessing.get_context("forkserver")
_TEMPLATES.set_forkserver_preload(
    [
        *(f"sms_sandbox.cli.verbs.{verb}" for verb in ("explore", "fidelity", "record", "replay", "run", "up")),
        *(f"sms_sandbox.providers.{name}" for name in ("insim", "smsfactor", "smsgateway24", "smsmode")),
        *(f"sms_sandbox.report.{name}" for name in ("html", "junit", "text")),
        "sms_sandbox.cli.late_http_client",
        "sms_sandbox.runs.replay",
        "sms_sandbox.server.app",
        "sms_sandbox.server.fault_kinds",
        "sms_sandbox.server.run_log",
        "sms_sandbox.verdict.judge",
    ]
)
"""Missing ones are imported by each process for itself."""


def sandbox(*arguments: str) -> None:
    """Run the command line, as ``python -m sms_sandbox`` does."""
    from sms_sandbox.cli import main  # noqa: PLC0415  here it is imported already

    sys.argv[:] = ["sandbox", *arguments]
    main(prog_name="sandbox")


class _Stream:
    """The number of an open file, which the process has, too."""

    def __init__(self, number: int) -> None:
        self.number = number

    def __reduce__(self) -> tuple[Callable[[Any], int], tuple[Any]]:
        return _opened, (DupFd(self.number),)


def _opened(number: Any) -> int:
    opened: int = number.detach()
    return opened


def _begin(
    streams: tuple[int, int], environment: dict[str, str], folder: str, work: Callable[..., None], *arguments: str
) -> None:
    nothing = os.open(os.devnull, os.O_RDONLY)
    for number, stream in enumerate((nothing, *streams)):
        os.dup2(stream, number)
        if stream > 2:
            os.close(stream)
    sys.stdin, sys.stdout, sys.stderr = (
        io.TextIOWrapper(open(number, mode, closefd=False), "utf-8", write_through=number == 2)  # noqa: SIM115
        for number, mode in enumerate(("rb", "wb", "wb"))
    )
    for number in (signal.SIGINT, signal.SIGHUP):  # ignored in the background of a script, and under nohup
        signal.signal(number, signal.default_int_handler if number is signal.SIGINT else signal.SIG_DFL)
    os.environ.clear()
    os.environ.update(environment)
    os.chdir(folder)
    work(*arguments)


class Forked:
    """A process under way, with what tests use of ``subprocess.Popen``. Standard input is empty."""

    def __init__(
        self,
        work: Callable[..., None],
        *arguments: str,
        env: Mapping[str, str] | None = None,
        cwd: Path | None = None,
        stderr: IO[str] | int = subprocess.PIPE,
    ) -> None:
        self.stdout, out = _pipe()
        self.stderr: IO[str] | None
        self.stderr, errors = _pipe() if stderr == subprocess.PIPE else (None, os.dup(_number(stderr)))
        streams = (_Stream(out), _Stream(errors))
        environment = dict(os.environ if env is None else env)
        parts = (streams, environment, str(cwd or Path.cwd()), work, *arguments)
        self._process = _TEMPLATES.Process(target=_begin, args=parts)
        self._process.start()
        os.close(out)
        os.close(errors)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        """Kill the process if it still runs."""
        self.kill()
        self._process.join()
        for stream in (self.stdout, self.stderr):
            if stream is not None:
                stream.close()

    @property
    def pid(self) -> int:
        return self._process.pid or 0

    @property
    def returncode(self) -> int | None:
        return self._process.exitcode

    def poll(self) -> int | None:
        return self.returncode

    def wait(self, timeout: float) -> int:
        self._process.join(timeout)
        code = self.returncode
        if code is None:
            raise subprocess.TimeoutExpired(self._process.name, timeout)
        return code

    def send_signal(self, number: int) -> None:
        if self.returncode is None:
            with contextlib.suppress(ProcessLookupError):
                os.kill(self.pid, number)

    def terminate(self) -> None:
        self.send_signal(signal.SIGTERM)

    def kill(self) -> None:
        self.send_signal(signal.SIGKILL)

    def communicate(self, timeout: float) -> tuple[str, str]:
        """Return what is written to both streams until the end."""
        with ThreadPoolExecutor() as readers:
            texts = [readers.submit(stream.read) for stream in (self.stdout, self.stderr) if stream is not None]
            try:
                self.wait(timeout)
            except subprocess.TimeoutExpired:
                self.kill()
                raise
        out, *errors = [text.result() for text in texts]
        return out, "".join(errors)


def _number(stream: IO[str] | int) -> int:
    return stream if isinstance(stream, int) else stream.fileno()


def _pipe() -> tuple[IO[str], int]:
    ours, its = os.pipe()
    return open(ours, encoding="utf-8"), its  # noqa: PTH123  no path


def run(
    *arguments: str, timeout: float, env: Mapping[str, str] | None = None, cwd: Path | None = None
) -> "subprocess.CompletedProcess[str]":
    """Run ``sandbox`` to its end."""
    with Forked(sandbox, *arguments, env=env, cwd=cwd) as process:
        out, errors = process.communicate(timeout)
        assert process.returncode is not None
        return subprocess.CompletedProcess(["sandbox", *arguments], process.returncode, out, errors)

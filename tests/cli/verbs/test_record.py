"""``sandbox record`` in a process of its own, with a second sandbox as the real side."""

import asyncio
import contextlib
import signal
import socket
import sys
import threading
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner
from sms_sandbox.cli import main
from sms_sandbox.engine.settings import EngineSettings
from sms_sandbox.server.app import RunningSandbox

from tests.cli.verbs.test_up import environment
from tests.forking import Forked, sandbox
from tests.real_side import PROVIDERS, real_side, trusting

PATIENCE = 50  # seconds: each starts a program, on a machine that may be busy
SECRET = "hunter22-unguessable"
HEADERS = {"sfusername": "paul@corp.example", "sfpassword": SECRET}


@contextlib.contextmanager
def real_side_in_a_thread(
    folder: Path, name: str, engine: EngineSettings | None = None
) -> Iterator[tuple[RunningSandbox, str]]:
    """Yield a second sandbox with TLS, and its URL of the provider."""
    loop, ready, done = asyncio.new_event_loop(), threading.Event(), asyncio.Event()
    found: list[RunningSandbox] = []

    async def serve() -> None:
        async with real_side(folder, PROVIDERS[name], engine) as (sandbox, _):
            trusting(folder)
            found.append(sandbox)
            ready.set()
            await done.wait()

    thread = threading.Thread(target=lambda: loop.run_until_complete(serve()))
    thread.start()
    try:
        assert ready.wait(PATIENCE)
        yield found[0], f"https://localhost:{found[0].port}/{name}"
    finally:
        loop.call_soon_threadsafe(done.set)
        thread.join()
        loop.close()


def recording(folder: Path, *arguments: str, **variables: str) -> Forked:
    authorities = {"SSL_CERT_FILE": str(folder / "real" / "ca.pem"), "SANDBOX_CA": str(folder / "ca")}
    return Forked(sandbox, "record", *arguments, cwd=folder, env=environment(**authorities, **variables))


def url_of(process: Forked) -> str:
    lines = []
    for line in process.stdout:
        lines.append(line)
        if line.startswith("ready"):
            break
    [found] = [line.split()[-1] for line in lines if line.startswith("SMSFactor")]
    return found


def ask(url: str) -> int:
    request = urllib.request.Request(url, headers=HEADERS)  # noqa: S310  our own address
    with urllib.request.urlopen(request, timeout=PATIENCE) as answer:  # noqa: S310  the same
        status: int = answer.status
        return status


def test_recording_ends_with_what_was_replaced(tmp_path: Path) -> None:
    with (
        real_side_in_a_thread(tmp_path / "real", "smsfactor") as (_, url),
        recording(tmp_path, "smsfactor", "--upstream", url, "--out", "files", "--port-file", "port") as process,
    ):
        assert ask(f"{url_of(process)}/credits") == 200
        assert (tmp_path / "port").read_text().strip() in ask_port(process, tmp_path)
        process.send_signal(signal.SIGINT)
        out, errors = process.communicate(timeout=PATIENCE)
    assert process.returncode == 0, errors
    assert "001-credit.http: GET /credits 200" in errors
    assert "replaced  secret   header.Sfpassword -> " in errors
    assert not (tmp_path / "port").exists()
    written = b"".join(path.read_bytes() for path in tmp_path.rglob("*") if path.is_file())
    assert b"replaced: secret" in written
    for text in (out, errors, written.decode("latin-1")):
        assert SECRET not in text
        assert "paul@corp" not in text


def ask_port(process: Forked, folder: Path) -> str:
    """Return what the port file has while the process runs."""
    assert process.poll() is None
    return (folder / "port").read_text()


def test_command_reaches_the_real_side_by_https(tmp_path: Path) -> None:
    script = tmp_path / "app.py"
    script.write_text(
        "import urllib.request as r\n"
        f"q = r.Request('https://api.smsfactor.com/credits', headers={HEADERS!r})\n"
        "print(r.urlopen(q).status)\nraise SystemExit(7)\n"
    )
    with (
        real_side_in_a_thread(tmp_path / "real", "smsfactor") as (sandbox, url),
        recording(tmp_path, "smsfactor", "--upstream", url, "--quiet", "--", sys.executable, str(script)) as process,
    ):
        out, errors = process.communicate(timeout=PATIENCE)
        assert len(sandbox.workspaces.default.engine.exchanges) == 1, errors
    assert (process.returncode, out) == (7, "200\n"), errors
    assert [path.name for path in (tmp_path / "recordings").iterdir()] == ["001-credit.http"]


def test_command_that_cannot_be_started_is_named(tmp_path: Path) -> None:
    with recording(tmp_path, "smsfactor", "--quiet", "--", "./no-such-command") as process:
        _, errors = process.communicate(timeout=PATIENCE)
    assert process.returncode == 127
    assert errors.startswith("./no-such-command: ")


ASK = """
import os, urllib.request
try:
    urllib.request.urlopen(os.environ["SANDBOX_SMSFACTOR_URL"] + "{path}")
except OSError as error:
    print(error)
"""


@pytest.mark.parametrize(
    ("path", "reason"),
    [("/send?to=33639980001&text=a", "1 request refused, since"), ("/credits", "1 request without an answer")],
)
def test_recording_of_nothing_but_failures_ends_with_1(tmp_path: Path, path: str, reason: str) -> None:
    with socket.socket() as closed:
        closed.bind(("127.0.0.1", 0))
        upstream = f"http://127.0.0.1:{closed.getsockname()[1]}/smsfactor"
        arguments = ("smsfactor", "--upstream", upstream)
        script = ASK.format(path=path)
        with recording(tmp_path, *arguments, "--quiet", "--", sys.executable, "-c", script) as process:
            _, errors = process.communicate(timeout=PATIENCE)
    assert process.returncode == 1
    assert errors.splitlines()[-1].startswith(f"nothing was recorded: {reason}")


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_command_is_ended_with_the_recording(number: signal.Signals, tmp_path: Path) -> None:
    code = "import time, pathlib; pathlib.Path('started').touch(); time.sleep(60)"
    with recording(tmp_path, "smsfactor", "--quiet", "--", sys.executable, "-c", code) as process:
        ending = time.monotonic() + PATIENCE
        while not (tmp_path / "started").exists() and time.monotonic() < ending:
            threading.Event().wait(0.02)
        process.send_signal(number)
        process.communicate(timeout=PATIENCE)
    assert process.returncode == 128 + number


@pytest.mark.parametrize(
    ("arguments", "problem"),
    [
        (("nosuch",), "no provider is named 'nosuch'"),
        (("smsfactor", "--upstream", "http://api.smsfactor.com"), "would carry credentials in clear"),
        (("smsfactor", "--webhook", "localhost"), "is not an address"),
    ],
)
def test_wrong_option_is_refused(arguments: tuple[str, ...], problem: str) -> None:
    result = CliRunner().invoke(main, ["record", *arguments])
    assert result.exit_code == 2
    assert problem in result.stderr


def test_port_in_use_is_named() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = str(taken.getsockname()[1])
        result = CliRunner().invoke(main, ["record", "smsfactor", "--port", port])
    assert result.exit_code == 1
    assert result.stderr.startswith(f"sandbox record cannot listen on 127.0.0.1:{port}: ")


def test_certificate_of_the_real_side_is_verified(tmp_path: Path) -> None:
    with (
        real_side_in_a_thread(tmp_path / "other", "smsfactor") as (sandbox, url),
        recording(tmp_path, "smsfactor", "--upstream", url) as process,
    ):
        (tmp_path / "real").mkdir()
        trusting(tmp_path / "real")
        with pytest.raises(urllib.error.HTTPError) as refused:
            ask(f"{url_of(process)}/credits")
        assert len(sandbox.workspaces.default.engine.exchanges) == 0
        process.send_signal(signal.SIGINT)
        _, errors = process.communicate(timeout=PATIENCE)
    assert refused.value.code == 502
    body = refused.value.read().decode()
    assert body == "sandbox record: no answer of the real side; sandbox record prints why\n"
    assert errors.count(": TLS: ") == 1

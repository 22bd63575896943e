"""Kills of a real process under load: nothing that a client has read the answer of is lost, and nothing is doubled.

Before each kill the clients of all four providers send, their webhooks are answered, and the clock runs; the kill
comes after a drawn number of answers. The seed is printed; SMS_SANDBOX_SEED repeats a run, and SMS_SANDBOX_KILLS sets
how many kills there are.
"""

import os
import re
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from sms_sandbox import providers
from sms_sandbox.client.blocking import Client
from sms_sandbox.core.draws import Draws
from sms_sandbox.server.workspaces.data.checking import check

from tests.data.load import Load, Noted
from tests.serving import receiving

KILLS = int(os.environ.get("SMS_SANDBOX_KILLS", "300"))
KILLS_OF_A_FOLDER = 10
MOST = 80
"""Acknowledged requests before a kill."""

pytestmark = pytest.mark.timeout(3600)


@contextmanager
def sandbox(folder: Path, webhook: str) -> Iterator[tuple["subprocess.Popen[str]", int]]:
    """Run ``sandbox up`` as a process, which is killed at the end."""
    webhooks = [f"--webhook={name}={webhook}" for name in providers.load()]
    arguments = ["--port", "0", "--data", str(folder), "--quiet", "--pace", "instant"]
    command = [sys.executable, "-m", "sms_sandbox", "up", *arguments, *webhooks]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)  # noqa: S603  this program
    try:
        yield process, port_of(process)
    finally:
        process.kill()
        process.communicate()


def port_of(process: "subprocess.Popen[str]") -> int:
    """Read what the process prints until it is ready."""
    assert process.stdout is not None
    printed = ""
    for line in process.stdout:
        printed += line
        if line.startswith("ready"):
            return int(re.findall(r"http://127\.0\.0\.1:(\d+)/", printed)[0])
    raise AssertionError(f"the sandbox ended with {process.wait()}")


def kept(port: int) -> Counter[str]:
    """Return how often each text is there."""
    return Counter(message.text for message in Client(f"http://127.0.0.1:{port}").messages.list(limit=100_000))


def verify(port: int, noted: Noted) -> None:
    found = kept(port)
    assert noted.acknowledged - set(found) == set(), "acknowledged, and lost"
    assert [text for text, count in found.items() if count > 1] == [], "doubled"
    assert set(found) <= noted.sent


@dataclass
class Tally:
    kills: int = 0
    open: int = 0
    """Kills while requests were under way."""


def test_no_kill_loses_or_doubles_what_was_acknowledged(tmp_path: Path) -> None:
    seed = int(os.environ.get("SMS_SANDBOX_SEED", time.time_ns()))
    sys.stdout.write(f"seed {seed}\n")
    draws, tally = Draws(seed), Tally()
    with receiving() as app:
        for number in range(0, KILLS, KILLS_OF_A_FOLDER):
            kills_of_a_folder(tmp_path / f"data{number}", app.url, draws, tally)
    sys.stdout.write(f"{tally.kills} kills, {tally.open} of them while requests were open\n")
    assert tally.kills >= KILLS
    assert tally.open * 3 >= KILLS


def kills_of_a_folder(folder: Path, webhook: str, draws: Draws, tally: Tally) -> None:
    """Kill again and again the sandbox of one folder; each start is checked against all that was seen before."""
    noted = Noted()
    for number in range(KILLS_OF_A_FOLDER):
        with sandbox(folder, webhook) as (process, port):
            verify(port, noted)
            with Load(port, noted, f"{number}"):
                noted.wait_for(len(noted.acknowledged) + 1 + int(MOST * draws.fraction("kill", folder.name, number)))
                tally.open += noted.open > 0
                process.kill()
        tally.kills += 1
        noted.open = 0
    [found] = check(folder, providers.load())
    assert found.problem is None


def webhooks_of(port: int) -> list[Any]:
    return Client(f"http://127.0.0.1:{port}").webhooks.list(limit=100_000)


def test_webhook_that_was_answered_and_written_is_not_made_again(tmp_path: Path) -> None:
    with receiving() as app:
        folder, noted = tmp_path / "data", Noted()
        with sandbox(folder, app.url) as (_, port):
            with Load(port, noted, "one"):
                Client(f"http://127.0.0.1:{port}").webhooks.wait(state="taken")
            before = {one.id for one in webhooks_of(port) if one.state == "taken"}
        with sandbox(folder, app.url) as (_, port):
            after = {one.id: one for one in webhooks_of(port)}
    assert before
    assert [after[one].attempts for one in before if len(after[one].attempts) > 1] == []

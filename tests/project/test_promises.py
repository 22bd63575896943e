"""Each promise of docs/promises.md names the tests that hold it, and each of them is there."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from sms_sandbox.cli import main
from sms_sandbox.cli.command import FAILED, INTERRUPTED, TOO_LATE
from sms_sandbox.cli.printing.verdict_output import DOES_NOT_HOLD
from sms_sandbox.cli.verbs.fidelity import DRIFT
from sms_sandbox.runs.run_file import VERSION
from sms_sandbox.scenario.format.model import SCHEMA

ROOT = Path(__file__).parents[2]
SOURCES = ROOT / "sandbox" / "sms_sandbox"
ROWS = re.findall(r"^\| ([^|]+[.]) \| (.+) \|$", (ROOT / "docs" / "promises.md").read_text("utf-8"), re.MULTILINE)

OPENS = {
    "open_connection",
    "open_unix_connection",
    "create_connection",
    "HTTPConnection",
    "HTTPSConnection",
    "ClientSession",
    "urlopen",
    "urlretrieve",
    "sock_connect",
    "create_datagram_endpoint",
}
"""Names in the standard library and in aiohttp by which a connection is opened."""

KNOWN = {
    "cli/forwarding.py": "sandbox listen --forward-to",
    "client/blocking.py": "asks the sandbox at --url",
    "client/waiting.py": "asks the sandbox at --url",
    "front_door/running.py": "fetches the root certificate from the sandbox at --url",
    "front_door/runtimes/python/sitecustomize.py": "changes the application's own connections",
    "server/door/door.py": "--proxy-pass",
    "server/recording/upstream.py": "sandbox record and sandbox fidelity check",
    "server/webhooks/client.py": "webhooks",
}
"""Files that may open a connection, and for what."""


def names_used(file: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(file.read_text("utf-8"))):
        if isinstance(node, ast.Name):
            yield node.id
        elif isinstance(node, ast.Attribute) and not (isinstance(node.value, ast.Name) and node.value.id == "self"):
            yield node.attr


def is_engines_own(file: Path) -> bool:
    """Return whether ``open_connection`` there is the engine's input about a client's connection."""
    return "def open_connection" in file.read_text("utf-8") or file.name == "opening_faults.py"


def test_connections_are_opened_in_known_places_only() -> None:
    found = {
        file.relative_to(SOURCES).as_posix()
        for file in SOURCES.rglob("*.py")
        if OPENS & {*names_used(file)} - ({"open_connection"} if is_engines_own(file) else set())
    }
    assert found == {*KNOWN}


@pytest.mark.parametrize(("promise", "tests"), ROWS)
def test_each_promise_is_held_by_tests_that_there_are(promise: str, tests: str) -> None:
    named = re.findall(r"`(tests/[\w/]+\.py)::(\w+)`", tests)
    assert named, promise
    assert ", ".join(f"`{file}::{name}`" for file, name in named) == tests
    for file, name in named:
        tree = ast.parse((ROOT / file).read_text("utf-8"))
        defined = {node.name for node in tree.body if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)}
        assert name in defined, f"{file}::{name}"


def test_page_has_every_promise() -> None:
    table = [
        line for line in (ROOT / "docs" / "promises.md").read_text("utf-8").splitlines() if line.startswith("| ")
    ]
    assert len(ROWS) == len(table) - 2 >= 10


def test_exit_codes_are_those_of_the_help() -> None:
    assert (FAILED, DOES_NOT_HOLD, DRIFT, TOO_LATE, INTERRUPTED) == (1, 3, 3, 4, 130)
    words = " ".join((main.help or "").split())
    [promised] = re.findall(r"Exit codes: (0 done, .*130 interrupted)\.", words)
    assert promised in " ".join(promise for promise, _ in ROWS)


def test_versions_of_files_are_those_of_this_major_version() -> None:
    assert SCHEMA == 1
    assert VERSION == 1

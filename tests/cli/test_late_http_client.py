"""aiohttp without its client, until it is used.

Each test is a process of its own, since a package is imported once.
"""

import json
import subprocess
import sys

import pytest

PUT_OFF = "from sms_sandbox.cli.late_http_client import put_off; put_off()\n"


def printed_by(code: str) -> str:
    command = [sys.executable, "-c", code]
    return subprocess.run(command, capture_output=True, check=True, text=True).stdout.strip()  # noqa: S603  our own


def test_server_is_imported_without_the_client() -> None:
    code = f"{PUT_OFF}import sys, sms_sandbox.server.app; print('aiohttp.connector' in sys.modules)"
    assert printed_by(code) == "False"


@pytest.mark.parametrize(
    ("statement", "value"),
    [
        ("from aiohttp import *", "ClientSession.__name__"),
        ("import aiohttp", "aiohttp.client.ClientSession.__name__"),
    ],
)
def test_client_is_there_when_it_is_looked_up(statement: str, value: str) -> None:
    assert printed_by(f"{PUT_OFF}{statement}\nprint({value})") == "ClientSession"


def test_package_is_at_last_the_same_as_without() -> None:
    shown = "[type(aiohttp).__name__, aiohttp.__version__, hasattr(aiohttp, 'wrong'), *sorted(vars(aiohttp))]"
    names = f"import json, aiohttp\nprint(json.dumps({shown}))"
    late = f"{PUT_OFF}import aiohttp\nhasattr(aiohttp, 'wrong')\n{names}"
    assert json.loads(printed_by(late)) == json.loads(printed_by(names))


def test_package_that_is_imported_already_stays() -> None:
    code = f"import aiohttp\nbefore = aiohttp\n{PUT_OFF}import aiohttp\nprint(aiohttp is before)"
    assert printed_by(code) == "True"

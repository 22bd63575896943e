"""Fixtures of a sandbox for pytest.

pytest imports this in every run of everybody who has the package installed, so what a fixture needs is imported when
the fixture is used.
"""

from collections.abc import AsyncIterator, Generator, Iterator
from typing import TYPE_CHECKING, Any, Final

import pytest

if TYPE_CHECKING:
    from sms_sandbox.testing import AsyncSandbox, Sandbox

_USED: Final = pytest.StashKey["list[Sandbox | AsyncSandbox]"]()


@pytest.fixture(scope="session")
def sms_sandbox_server() -> "Iterator[Sandbox]":
    """One for the session, or for the worker of xdist: that which SANDBOX_URL names, else one in a thread."""
    from sms_sandbox.testing import Sandbox  # noqa: PLC0415  see above

    with Sandbox() as server:
        yield server


@pytest.fixture
def sms_sandbox_options() -> dict[str, Any]:
    """How the workspace of a test is made; for a test module or a conftest.py to override.

    For example {"webhooks": {"smsmode.status": "http://127.0.0.1:3000/status"}, "seed": 7}.
    """
    return {}


@pytest.fixture
def sms_sandbox(
    request: pytest.FixtureRequest, sms_sandbox_server: "Sandbox", sms_sandbox_options: dict[str, Any]
) -> "Iterator[Sandbox]":
    """A fresh workspace on the session's server, with a clock that stands still until it is moved."""
    with sms_sandbox_server.workspace(**sms_sandbox_options) as fresh:
        _show_if_it_fails(request, fresh)
        yield fresh


@pytest.fixture
async def sms_sandbox_async(
    request: pytest.FixtureRequest, sms_sandbox_options: dict[str, Any]
) -> "AsyncIterator[AsyncSandbox]":
    """A fresh workspace on a server in the test's own loop, or on the one that SANDBOX_URL names."""
    from sms_sandbox.testing import AsyncSandbox  # noqa: PLC0415  see above

    async with AsyncSandbox() as server, server.workspace(**sms_sandbox_options) as fresh:
        _show_if_it_fails(request, fresh)
        yield fresh


@pytest.fixture
def sms_sandbox_https(sms_sandbox: "Sandbox", monkeypatch: pytest.MonkeyPatch) -> "Sandbox":
    """The workspace of ``sms_sandbox``, with the variables of its ``https_environment()`` set for the test."""
    import urllib.request  # noqa: PLC0415  see above

    # urlopen keeps the proxies that it found at its first call.
    monkeypatch.setattr(urllib.request, "_opener", None)
    for name, value in sms_sandbox.https_environment().items():
        monkeypatch.setenv(name, value)
    return sms_sandbox


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(
    item: pytest.Item, call: pytest.CallInfo[None]
) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    report = yield
    if call.when != "teardown" and report.failed:
        for sandbox in item.stash.get(_USED, []):
            report.sections.append(("SMS sandbox", _conversation(sandbox)))
    return report


def _show_if_it_fails(request: pytest.FixtureRequest, sandbox: "Sandbox | AsyncSandbox") -> None:
    request.node.stash.setdefault(_USED, []).append(sandbox)


def _conversation(sandbox: "Sandbox | AsyncSandbox") -> str:
    from sms_sandbox.client import ClientError  # noqa: PLC0415  see above

    try:
        return sandbox.conversation()
    except ClientError as error:
        return f"What happened cannot be told: {error}"

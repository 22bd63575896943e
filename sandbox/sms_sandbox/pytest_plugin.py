"""Fixtures of a sandbox for pytest.

pytest imports this in every run of every project that has the package installed, so a fixture imports what it needs
when it is used.
"""

import tempfile
from collections.abc import AsyncIterator, Generator, Iterator
from contextlib import AsyncExitStack
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import pytest

if TYPE_CHECKING:
    from sms_sandbox.testing import AsyncSandbox, Sandbox

_USED: Final = pytest.StashKey["list[Sandbox | AsyncSandbox]"]()


_MARK: Final = "sms_sandbox"


def pytest_configure(config: pytest.Config) -> None:
    text = 'sms_sandbox(snapshot="NAME"): let the fixture begin with a snapshot of the server\'s own workspace.'
    config.addinivalue_line("markers", text)


@pytest.fixture(scope="session")
def sms_sandbox_server() -> "Iterator[Sandbox]":
    """Yield one sandbox for the session, or for the worker of xdist: the one in SANDBOX_URL, else one in a thread."""
    from sms_sandbox.testing import Sandbox  # noqa: PLC0415  see above

    with Sandbox() as server:
        yield server


@pytest.fixture
def sms_sandbox_options() -> dict[str, Any]:
    """Return the options of a test's workspace.

    Override it in a test module or a conftest.py, for example with {"webhooks": {"smsmode.status":
    "http://127.0.0.1:3000/status"}, "seed": 7}.
    """
    return {}


@pytest.fixture
def sms_sandbox(
    request: pytest.FixtureRequest, sms_sandbox_server: "Sandbox", sms_sandbox_options: dict[str, Any]
) -> "Iterator[Sandbox]":
    """Yield a fresh workspace on the session's server. Its clock stands still until it is moved.

    It is named after the test, and its ids are drawn from the test's node id. With the mark
    ``sms_sandbox(snapshot="NAME")`` it is the server's own workspace instead, put back to that snapshot.
    """
    if (snapshot := _snapshot_for(request, sms_sandbox_options)) is not None:
        sms_sandbox_server.snapshots.restore(snapshot)
        _show_if_it_fails(request, sms_sandbox_server)
        yield sms_sandbox_server
        return
    with _workspace_for(request, sms_sandbox_server, sms_sandbox_options) as fresh:
        _show_if_it_fails(request, fresh)
        yield fresh


@pytest.fixture
async def sms_sandbox_async(
    request: pytest.FixtureRequest, sms_sandbox_options: dict[str, Any]
) -> "AsyncIterator[AsyncSandbox]":
    """Yield a workspace as ``sms_sandbox`` does, on a server in the test's own loop, or on that in SANDBOX_URL."""
    from sms_sandbox.testing import AsyncSandbox  # noqa: PLC0415  see above

    async with AsyncSandbox() as server, AsyncExitStack() as stack:
        if (snapshot := _snapshot_for(request, sms_sandbox_options)) is not None:
            await server.snapshots.restore(snapshot)
            _show_if_it_fails(request, server)
            yield server
            return
        fresh = await _enter_workspace_for(stack, request, server, sms_sandbox_options)
        _show_if_it_fails(request, fresh)
        yield fresh


@pytest.fixture
def sms_sandbox_https(sms_sandbox: "Sandbox", monkeypatch: pytest.MonkeyPatch) -> "Sandbox":
    """Return the workspace of ``sms_sandbox``, with the variables of its ``https_environment()`` set for the test."""
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
            report.sections.append(("SMS sandbox", "\n".join([_conversation(sandbox), _page(item, sandbox)])))
    return report


def _snapshot_for(request: pytest.FixtureRequest, wanted: dict[str, Any]) -> str | None:
    """Return the snapshot that the test's mark names, or None without one.

    Raise UsageError for another mark, and for options of a fresh workspace beside a snapshot.
    """
    mark = request.node.get_closest_marker(_MARK)
    if mark is None:
        return None
    if mark.args or not isinstance(mark.kwargs.get("snapshot"), str) or len(mark.kwargs) != 1:
        raise pytest.UsageError(
            f'the mark {_MARK} takes snapshot="NAME" and nothing else; options such as seed or webhooks are what the '
            "fixture sms_sandbox_options returns"
        )
    if wanted:
        raise pytest.UsageError(
            f'the mark {_MARK}(snapshot="NAME") uses the server\'s own workspace, so the options of '
            f"sms_sandbox_options have no effect there: {', '.join(wanted)}; give them to the server: "
            "override the fixture sms_sandbox_server, with Sandbox(...) in it"
        )
    return str(mark.kwargs["snapshot"])


def _workspace_for(request: pytest.FixtureRequest, server: "Sandbox", wanted: dict[str, Any]) -> "Sandbox":
    from sms_sandbox.client import RefusedError  # noqa: PLC0415  see above
    from sms_sandbox.testing.identity import may_retry, options_for  # noqa: PLC0415  see above

    options = options_for(request.node.nodeid, wanted)
    while True:
        try:
            return server.workspace(**next(options))
        except RefusedError as error:
            if not may_retry(error, wanted):
                raise


async def _enter_workspace_for(
    stack: AsyncExitStack, request: pytest.FixtureRequest, server: "AsyncSandbox", wanted: dict[str, Any]
) -> "AsyncSandbox":
    from sms_sandbox.client import RefusedError  # noqa: PLC0415  see above
    from sms_sandbox.testing.identity import may_retry, options_for  # noqa: PLC0415  see above

    options = options_for(request.node.nodeid, wanted)
    while True:
        try:
            return await stack.enter_async_context(server.workspace(**next(options)))
        except RefusedError as error:
            if not may_retry(error, wanted):
                raise


def _show_if_it_fails(request: pytest.FixtureRequest, sandbox: "Sandbox | AsyncSandbox") -> None:
    request.node.stash.setdefault(_USED, []).append(sandbox)


def _conversation(sandbox: "Sandbox | AsyncSandbox") -> str:
    from sms_sandbox.client import ClientError  # noqa: PLC0415  see above

    try:
        return sandbox.conversation()
    except ClientError as error:
        return f"The conversation cannot be fetched: {error}"


def _page(item: pytest.Item, sandbox: "Sandbox | AsyncSandbox") -> str:
    """Return the line with the page of the workspace where its server outlives the run, else with a file."""
    from sms_sandbox.client import ClientError  # noqa: PLC0415  see above
    from sms_sandbox.testing.identity import name_for  # noqa: PLC0415  see above

    try:
        link = sandbox.keep()
        if link is not None:
            return f"Page: {link}"
        file = _folder(item.config) / f"{name_for(item.nodeid)}.html"
        file.write_text(sandbox.page(item.nodeid), encoding="utf-8")
    except (ClientError, OSError) as error:
        return f"No page: {error}"
    return f"Page: {file}"


def _folder(config: pytest.Config) -> Path:
    """Return the folder for pages: in pytest's cache, or for a run without one a temporary folder."""
    if config.pluginmanager.hasplugin("cacheprovider") and hasattr(config, "cache") and config.cache is not None:
        return config.cache.mkdir("sms-sandbox")
    return Path(tempfile.mkdtemp(prefix="sms-sandbox-"))

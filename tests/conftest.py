import asyncio
import gc
import os
import sys
from collections.abc import Iterator
from functools import cache
from importlib.metadata import EntryPoints, entry_points

import pytest
from hypothesis import settings
from sms_sandbox import providers

from tests.environment import KEPT
from tests.running import Watch

# No test is timed: an example may be slow on a busy machine.
settings.register_profile("untimed", deadline=None)
settings.load_profile("untimed")

gc.disable()  # until all tests are collected, since they stay


@cache
def _entry_points(group: str, path: tuple[str, ...]) -> EntryPoints:
    del path
    return entry_points(group=group)


# The metadata of all installed packages are read once for each path, not for each of 2,000 servers.
vars(providers)["entry_points"] = lambda group: _entry_points(group, tuple(sys.path))


def pytest_collection_finish() -> None:
    """Leave the tests themselves out of each search for garbage: ten thousand of them take half a second."""
    gc.freeze()
    gc.enable()


@pytest.fixture(scope="session", autouse=True)
def state_of_the_tests(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Keep records, run files and authorities of all tests, and of what they start, out of the developer's home."""
    before = os.environ.get(KEPT)
    os.environ[KEPT] = str(tmp_path_factory.mktemp("state"))
    yield
    if before is None:
        del os.environ[KEPT]
    else:
        os.environ[KEPT] = before


@pytest.fixture
async def watch(monkeypatch: pytest.MonkeyPatch) -> Watch:
    """The timers of the test's loop go by it."""
    one = Watch()
    monkeypatch.setattr(asyncio.get_running_loop(), "time", one)
    return one
